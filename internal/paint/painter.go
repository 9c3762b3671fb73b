package paint

import (
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"time"

	"sameframe/client"
	"sameframe/internal/monotonic"
	"sameframe/internal/scene"
	"sameframe/protocol"
	"sameframe/shmimage"
)

// A painter paints one scene in one window.
type painter struct {
	cfg     *config
	conn    *client.Conn
	window  *client.Toplevel
	canvas  *client.Canvas
	picture scene.Scene
	meter   *meter

	start   time.Time // of the scene
	end     time.Time // zero: none
	report  time.Time // of the next line of -v
	timer   *time.Timer
	sent    int
	size    image.Point     // of the window now
	exposed image.Rectangle // and not painted since
	visible bool
	closed  bool // by the user

	// What paint works on, kept here so that a frame allocates no closure.
	paint   func()
	target  *shmimage.Image
	time    time.Duration
	changed image.Rectangle
	err     error
}

func newPainter(cfg *config, conn *client.Conn, picture scene.Scene) (*painter, error) {
	p := &painter{cfg: cfg, conn: conn, picture: picture, meter: newMeter(), size: cfg.size, timer: time.NewTimer(0)}
	p.paint = func() { p.changed, p.err = p.picture.Frame(p.target, p.time) }
	if p.size == (image.Point{}) {
		p.size = image.Pt(defaultWidth, defaultHeight)
		if s, ok := picture.(scene.Sized); ok {
			p.size = fit(s.Size(), image.Pt(int(conn.Screen.WidthInPixels), int(conn.Screen.HeightInPixels)))
		}
	}
	var mask uint32
	if _, ok := picture.(scene.Pointer); ok {
		mask = protocol.PointerMotionMask | protocol.ButtonPressMask | protocol.ButtonReleaseMask
	}
	var err error
	if p.window, err = conn.NewToplevel(cfg.title, p.size, mask); err != nil {
		return nil, err
	}
	p.canvas, err = client.NewCanvas(conn, p.window.ID, p.size, client.CanvasOptions{
		Transport: cfg.transport, Buffers: cfg.buffers, OnFrame: p.meter.add, Trace: cfg.trace,
	})
	return p, err
}

// fit returns size, made smaller in the same proportion where it is larger than limit.
func fit(size, limit image.Point) image.Point {
	if size.X > limit.X {
		size = image.Pt(limit.X, size.Y*limit.X/size.X)
	}
	if size.Y > limit.Y {
		size = image.Pt(size.X*limit.Y/size.Y, limit.Y)
	}
	return image.Pt(max(size.X, 1), max(size.Y, 1))
}

// run paints frames, each when it is due, and takes the events in between.
func (p *painter) run() error {
	for !p.visible && !p.closed { // what is painted before is lost
		if err := p.takeEvent(); err != nil {
			return err
		}
	}
	// An Expose comes with the MapNotify. It is taken now, when there is nothing yet to repaint.
	if err := p.conn.Sync(); err != nil {
		return err
	}
	p.start = time.Now()
	if p.cfg.interval > 0 {
		// Painters of one pace paint at the same moments, so that none has the better place between two refreshes.
		p.start = p.start.Add(p.cfg.interval - monotonic.Now()%p.cfg.interval)
	}
	p.report = p.start.Add(time.Second)
	if p.cfg.duration > 0 {
		p.end = p.start.Add(p.cfg.duration)
	}
	if err := p.waitUntil(p.start, false); err != nil {
		return err
	}
	due, t := p.start, time.Duration(0)
	for !p.closed {
		put, err := p.frame(t)
		if err == io.EOF {
			return p.canvas.Wait()
		} else if err != nil {
			return err
		}
		if put {
			p.sent++
		}
		if p.sent == p.cfg.frames && p.sent > 0 {
			return p.canvas.Wait()
		}
		last := false
		due, t, last = p.next(due, t, put)
		if err := p.waitUntil(due, last); err != nil {
			return err
		}
		if !p.end.IsZero() && !time.Now().Before(p.end) {
			return p.canvas.Wait()
		}
	}
	return nil
}

// frame paints the frame of time t and sends what it changed, if anything.
func (p *painter) frame(t time.Duration) (put bool, err error) {
	if err := p.canvas.Resize(p.size); err != nil {
		return false, err
	}
	if p.target, err = p.canvas.Draw(); err != nil {
		return false, err
	}
	p.time = t
	if err := shmimage.Guard(p.paint); err != nil { // the memory may be the server's
		return false, err
	}
	if p.err != nil {
		return false, p.err
	}
	return !p.changed.Empty(), p.canvas.Put(p.changed)
}

// next returns when the frame after that of time t is due and what time it shows, or that there is none after it. Frames
// that are late are left out, except where a scene with a rhythm of its own is given another: then all are wanted.
func (p *painter) next(due time.Time, t time.Duration, put bool) (_ time.Time, _ time.Duration, last bool) {
	now := time.Now()
	timed, hasRhythm := p.picture.(scene.Timed)
	if hasRhythm {
		then, ok := timed.Next(t)
		if !ok {
			return due, t, true
		}
		if !p.cfg.paced {
			return p.start.Add(then), max(then, now.Sub(p.start)), false
		}
		t = then
	}
	interval := p.cfg.interval
	if interval == 0 && !put { // nothing is new: no reason to hurry
		interval = defaultInterval
	}
	if due = due.Add(interval); due.Before(now) && (interval == 0 || now.Sub(due) > interval) {
		due = now
	}
	if !hasRhythm {
		t = due.Sub(p.start)
	}
	return due, t, false
}

// waitUntil takes events until then, or until the end; at least those that are there already. With hold it does so until
// the end only, or until the last frame is wanted in another size.
func (p *painter) waitUntil(then time.Time, hold bool) error {
	if hold {
		then = p.start.Add(math.MaxInt64)
	}
	if !p.end.IsZero() && p.end.Before(then) {
		then = p.end
	}
	for !p.closed && !(hold && p.size != p.canvas.Size()) {
		p.tell()
		select {
		case e, ok := <-p.conn.Events():
			if err := p.take(e, ok); err != nil {
				return err
			}
			continue
		default:
		}
		left := time.Until(then)
		if left <= 0 {
			return nil
		}
		p.timer.Reset(left)
		select {
		case e, ok := <-p.conn.Events():
			if err := p.take(e, ok); err != nil {
				return err
			}
		case <-p.timer.C:
			return nil
		}
	}
	return nil
}

func (p *painter) takeEvent() error {
	e, ok := <-p.conn.Events()
	return p.take(e, ok)
}

// take handles an event. Not ok is the end of the events.
func (p *painter) take(event client.Event, ok bool) error {
	if !ok {
		return p.conn.Err()
	}
	switch e := event.(type) {
	case *protocol.ExposeEvent:
		p.visible = true
		r := image.Rect(0, 0, int(e.Width), int(e.Height)).Add(image.Pt(int(e.X), int(e.Y)))
		if p.exposed = p.exposed.Union(r); e.Count > 0 {
			return nil
		}
		r, p.exposed = p.exposed, image.Rectangle{}
		if p.size == p.canvas.Size() { // otherwise all is painted anew anyway
			return p.canvas.Repaint(r)
		}
	case *protocol.MapNotifyEvent:
		p.visible = true
	case *protocol.ConfigureNotifyEvent:
		p.size = image.Pt(int(e.Width), int(e.Height))
	case *protocol.KeyEvent:
		p.pointer(e)
	case *protocol.ClientMessageEvent:
		p.closed = p.closed || p.window.Closes(e)
	case *protocol.DestroyNotifyEvent:
		return errors.New("somebody destroyed the window")
	case *client.RequestError:
		return e
	}
	return nil
}

// pointer passes mouse events on. State tells the buttons before the event, Detail the one it is about (X11 §9).
func (p *painter) pointer(e *protocol.KeyEvent) {
	s, ok := p.picture.(scene.Pointer)
	if !ok {
		return
	}
	const button1Mask = 1 << 8
	buttons := uint32(e.State) / button1Mask & 0x1f << 1
	switch e.Code &^ protocol.SentEvent {
	case protocol.ButtonPress:
		buttons |= 1 << (e.Detail & 31)
	case protocol.ButtonRelease:
		buttons &^= 1 << (e.Detail & 31)
	}
	s.Pointer(image.Pt(int(e.EventX), int(e.EventY)), buttons, time.Since(p.start))
}

// tell prints a line each second of -v.
func (p *painter) tell() {
	if now := time.Now(); p.cfg.verbose && now.After(p.report) {
		fmt.Println(p.meter.takePart())
		p.report = now.Add(time.Second)
	}
}

// summary prints what all frames cost together.
func (p *painter) summary() {
	fmt.Printf("%s, %dx%d by %v: %v\n", p.cfg.title, p.size.X, p.size.Y, p.canvas.Transport(), p.meter)
	if why := p.canvas.Why(); why != "" && p.cfg.transport == client.Auto {
		fmt.Printf("auto took %v because of the others: %s\n", p.canvas.Transport(), why)
	}
}
