package bench

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"runtime"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"sameframe/client"
	"sameframe/internal/monotonic"
	"sameframe/protocol"
	"sameframe/shmimage"
)

// A job is what one painter does in one round of a cell.
type job struct {
	Display   string        `json:"display"`
	Transport string        `json:"transport"`
	Size      Size          `json:"size"`
	At        image.Point   `json:"at"` // of the window on the screen
	Mode      string        `json:"mode"`
	Time      time.Duration `json:"time"`
	Trace     bool          `json:"trace"` // the server is to follow the frames
}

const (
	warmUpShare  = 4 // the warm-up takes this part of the time that is measured, and
	warmUpFrames = 4 // at least so many frames
	leastFrames  = 3
	// stall is how much longer than its time a job may take before the display counts as hung.
	stall = 20 * time.Second
)

// outcome is what a painter found in a job.
type outcome struct {
	Frames     int64
	First      time.Duration           // CLOCK_MONOTONIC before the first frame's first byte was written
	Last       time.Duration           // when the server had done with the last
	Times      *hdrhistogram.Histogram `json:"-"`
	Sent       int64
	Received   int64
	Painter    usage
	Server     usage
	Allocs     int64
	Refreshes  int64         // vsync: from the first frame shown to the last
	Interval   time.Duration // vsync: all these refreshes
	Memory     string
	Completion string
}

// rate returns frames a second.
func (o *outcome) rate() float64 { return float64(o.Frames) / (o.Last - o.First).Seconds() }

// A painter paints frames that cost nothing to paint: each changes one pixel, and all pixels are put.
type painter struct {
	job    job
	conn   *client.Conn
	canvas *client.Canvas
	window protocol.Window
	server int // its pid, 0 if that is not known
	shown  chan client.Shown

	image  *shmimage.Image
	frames uint32 // painted
	stamp  func() // paints one, kept here so that a frame allocates no closure
	place  image.Point
	colour uint32

	// Belongs to the goroutine that reads the connection while frames are under way.
	times       *hdrhistogram.Histogram
	counted     int64
	first, last time.Duration
}

// newPainter connects, and shows a window and a canvas in it. The end of ctx closes the connection, and so ends all waiting.
func newPainter(ctx context.Context, j job) (*painter, error) {
	transport, err := client.ParseTransport(j.Transport)
	if err != nil {
		return nil, err
	}
	p := &painter{job: j, times: newHistogram()}
	p.stamp = func() { p.image.Row(p.place.Y)[p.place.X] = 0xff000000 | p.colour }
	if p.conn, err = client.Dial(j.Display); err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { p.conn.Close() })
	p.server, _ = p.conn.ServerPID()
	if err := p.open(transport); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// close gives back the memory that was shared, too.
func (p *painter) close() {
	if p.canvas != nil {
		p.canvas.Close()
	}
	p.conn.Close()
}

// open makes window and canvas. The window is of the kind that window managers leave alone: its place, size and time
// are the benchmark's.
func (p *painter) open(transport client.Transport) error {
	root := p.conn.Screen.Root
	screen, _, err := client.Ask[protocol.GetGeometryReply](p.conn, &protocol.GetGeometry{Drawable: protocol.Drawable(root)})
	if err != nil {
		return err
	}
	window := image.Rectangle{p.job.At, p.job.At.Add(p.job.Size.Point())}
	if !window.In(image.Rect(0, 0, int(screen.Width), int(screen.Height))) {
		return fmt.Errorf("%v at %v is not all on the screen of %dx%d, and what lies outside would cost nothing", p.job.Size, p.job.At,
			screen.Width, screen.Height)
	}
	if p.window, err = client.NewID[protocol.Window](p.conn); err != nil {
		return err
	}
	err = client.Check(p.conn, &protocol.CreateWindow{
		Class: protocol.InputOutput, Wid: p.window, Parent: root, X: int16(p.job.At.X), Y: int16(p.job.At.Y),
		Width: uint16(p.job.Size.Width), Height: uint16(p.job.Size.Height),
		ValueMask: protocol.CWBackPixel | protocol.CWOverrideRedirect | protocol.CWEventMask,
	}, protocol.AppendList(nil, []uint32{0, protocol.True, protocol.StructureNotifyMask}))
	if err != nil {
		return err
	}
	if err := client.Send(p.conn, &protocol.MapWindow{Window: p.window}); err != nil {
		return err
	}
	for mapped := false; !mapped; {
		e, ok := <-p.conn.Events()
		if !ok {
			return p.conn.Err()
		}
		_, mapped = e.(*protocol.MapNotifyEvent)
	}
	options := client.CanvasOptions{Transport: transport, OnFrame: p.count, Trace: p.job.Trace}
	if p.job.Mode == Vsync {
		p.shown = make(chan client.Shown, 16)
		options.OnShown = func(s client.Shown) {
			select {
			case p.shown <- s:
			default: // nobody waits for it: the server tells more than it was asked
			}
		}
	}
	p.canvas, err = client.NewCanvas(p.conn, p.window, p.job.Size.Point(), options)
	return err
}

// count is the canvas's OnFrame.
func (p *painter) count(f client.Frame) {
	if p.counted == 0 {
		p.first = f.Written
	}
	p.counted++
	p.last = f.Done
	if p.job.Mode != Vsync {
		record(p.times, f.Done-f.Written)
	}
}

// warmUp paints frames that do not count: all of each buffer, so that no page of it is new to painter or server, then for
// a while, and some more after the garbage of all that is gone, so that no collection falls into the time.
func (p *painter) warmUp() error {
	for range client.DefaultBuffers {
		m, err := p.canvas.Draw()
		if err != nil {
			return err
		}
		p.frames++
		if err := shmimage.Guard(func() { m.Fill(m.Rect, color.Black) }); err != nil {
			return err
		}
		if err := p.canvas.Put(m.Rect); err != nil {
			return err
		}
	}
	_, err := p.run(p.job.Time/warmUpShare, warmUpFrames)
	if err == nil {
		runtime.GC()
		_, err = p.run(0, warmUpFrames)
	}
	p.times.Reset()
	p.counted = 0
	return err
}

// measure paints for the time of the job.
func (p *painter) measure() (*outcome, error) {
	var before, after runtime.MemStats
	server := usageOf(p.server)
	sent, received := p.conn.Traffic()
	runtime.ReadMemStats(&before)
	own := ownUsage()
	o, err := p.run(p.job.Time, leastFrames)
	if err != nil {
		return nil, err
	}
	o.Painter = ownUsage().minus(own)
	runtime.ReadMemStats(&after)
	o.Server = usageOf(p.server).minus(server)
	o.Allocs = int64(after.Mallocs - before.Mallocs)
	o.Sent, o.Received = p.conn.Traffic()
	o.Sent, o.Received = o.Sent-sent, o.Received-received
	o.Frames, o.First, o.Last, o.Times = p.counted, p.first, p.last, p.times
	o.Memory, o.Completion = p.canvas.Memory().String(), p.completion()
	return o, p.verify()
}

// completion says how the painter learns that the server has done with a frame.
func (p *painter) completion() string {
	switch {
	case p.job.Mode == Vsync:
		return "CompleteNotify"
	case p.canvas.Transport() == client.Present:
		return "IdleNotify"
	case p.canvas.Transport() == client.Pixmap, p.canvas.Transport() == client.Socket:
		return "round trip"
	}
	return "Completion event"
}

// run paints for a time, and at least so many frames, and waits until the server has done with all.
func (p *painter) run(d time.Duration, least int) (*outcome, error) {
	o := new(outcome)
	var first, last client.Shown
	end := monotonic.Now() + d
	for n := 0; n < least || monotonic.Now() < end; n++ {
		before := monotonic.Now()
		if err := p.frame(); err != nil {
			return nil, err
		}
		switch p.job.Mode {
		case Latency:
			if err := p.canvas.Wait(); err != nil {
				return nil, err
			}
		case Vsync:
			shown, err := p.waitShown()
			if err != nil {
				return nil, err
			}
			record(p.times, shown.At-before)
			if last = shown; n == 0 {
				first = shown
			}
		}
	}
	o.Refreshes, o.Interval = int64(last.MSC-first.MSC), last.UST-first.UST
	return o, p.canvas.Wait()
}

// frame paints and puts one.
func (p *painter) frame() (err error) {
	if p.image, err = p.canvas.Draw(); err != nil {
		return err
	}
	p.frames++
	p.place = image.Pt(int(p.frames)%p.job.Size.Width, int(p.frames)%p.job.Size.Height)
	p.colour = p.frames * 0x9e3779b1 >> 8
	if err := shmimage.Guard(p.stamp); err != nil { // the memory may be the server's
		return err
	}
	return p.canvas.Put(p.image.Rect)
}

// waitShown waits for the CompleteNotify of the frame that was put last.
func (p *painter) waitShown() (client.Shown, error) {
	for {
		select {
		case s := <-p.shown:
			if s.Serial == p.frames {
				return s, nil
			}
		case _, ok := <-p.conn.Events():
			if !ok {
				return client.Shown{}, p.conn.Err()
			}
		}
	}
}

// verify looks whether the last frame is in the window.
func (p *painter) verify() error {
	get := protocol.GetImage{Format: protocol.ZPixmap, Drawable: protocol.Drawable(p.window), X: int16(p.place.X),
		Y: int16(p.place.Y), Width: 1, Height: 1, PlaneMask: protocol.AllPlanes}
	_, pixels, err := client.Ask[protocol.GetImageReply](p.conn, &get)
	if err != nil {
		return fmt.Errorf("looking at the last frame: %w", err)
	}
	if got := protocol.List[uint32](pixels); len(got) != 1 || got[0]&0xffffff != p.colour {
		return errors.New("the last frame is not in the window, though the server said that it had done with it: something covers it, " +
			"or the server did not do what it was measured at")
	}
	return nil
}

// paint does a job in this process, and calls warm, if there is one, before it counts.
func paint(ctx context.Context, j job, warm func() error) (*outcome, error) {
	ctx, cancel := withPatience(ctx, j.Time)
	defer cancel()
	p, err := newPainter(ctx, j)
	if err != nil {
		return nil, because(ctx, err)
	}
	defer p.close()
	if err := p.warmUp(); err != nil {
		return nil, because(ctx, err)
	}
	if warm != nil {
		if err := warm(); err != nil {
			return nil, err
		}
	}
	o, err := p.measure()
	return o, because(ctx, err)
}

var errStall = fmt.Errorf("the display has not answered for %v", stall)

// withPatience returns a context that ends when what should take time d has stalled.
func withPatience(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, d+d/warmUpShare+stall, errStall)
}

// because returns, in place of an error that the end of ctx has led to, why it ended.
func because(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
