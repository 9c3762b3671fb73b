package soak

import (
	"encoding/binary"
	"fmt"
	"image"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"sameframe/client"
	"sameframe/protocol"
	"sameframe/shmimage"
)

// A witness paints noise in a window of its own by one transport and reads every byte back, again and again.
type witness struct {
	transport client.Transport
	conn      *client.Conn
	window    *client.Toplevel
	canvas    *client.Canvas
	random    *rand.Rand
	frames    atomic.Int64
	failed    atomic.Bool
	err       error // once done
}

var witnessSize = image.Pt(96, 64)

func newWitness(display string, transport client.Transport, seed uint64) (*witness, error) {
	w := &witness{transport: transport, random: rand.New(rand.NewPCG(seed, uint64(transport)))}
	var err error
	if w.conn, err = client.Dial(display); err != nil {
		return nil, err
	}
	if w.window, err = w.conn.NewToplevel("witness "+transport.String(), witnessSize, 0); err == nil {
		w.canvas, err = client.NewCanvas(w.conn, w.window.ID, witnessSize, client.CanvasOptions{Transport: transport})
	}
	if err != nil {
		w.conn.Close()
		return nil, fmt.Errorf("witness by %v: %w", transport, err)
	}
	for e := range w.conn.Events() {
		if _, seen := e.(*protocol.ExposeEvent); seen {
			return w, nil
		}
	}
	return nil, w.conn.Err()
}

// look paints one picture and reads it back.
func (w *witness) look() error {
	img, err := w.canvas.Draw()
	if err != nil {
		return err
	}
	want := shmimage.NewImage(make([]byte, 4*witnessSize.X*witnessSize.Y), 4*witnessSize.X, img.Rect)
	for y := range witnessSize.Y {
		for x, row := 0, want.Row(y); x < len(row); x++ {
			row[x] = w.random.Uint32()
		}
		copy(img.Row(y), want.Row(y))
	}
	if err := w.canvas.Put(img.Rect); err != nil {
		return err
	}
	if err := w.canvas.Wait(); err != nil {
		return err
	}
	_, pixels, err := client.Ask[protocol.GetImageReply](w.conn, &protocol.GetImage{
		Format: protocol.ZPixmap, Drawable: protocol.Drawable(w.window.ID), Width: uint16(witnessSize.X),
		Height: uint16(witnessSize.Y), PlaneMask: protocol.AllPlanes,
	})
	if err != nil {
		return err
	}
	if len(pixels) != len(want.Pix) {
		return fmt.Errorf("%d bytes were painted, %d are there", len(want.Pix), len(pixels))
	}
	const colour = 0xffffff // the fourth byte means nothing at depth 24
	for i := 0; i < len(pixels); i += 4 {
		if got, want := binary.LittleEndian.Uint32(pixels[i:]), binary.LittleEndian.Uint32(want.Pix[i:]); (got^want)&colour != 0 {
			return fmt.Errorf("pixel %d of frame %d is %06x, painted was %06x", i/4, w.frames.Load(), got&colour, want&colour)
		}
	}
	w.frames.Add(1)
	return nil
}

// breath is the pause between two pictures of a witness: it does not measure how fast the server is.
const breath = 2 * time.Millisecond

// witnesses are one for each transport, at work until stop.
type witnesses struct {
	list []*witness
	quit chan struct{}
	wg   sync.WaitGroup
}

func startWitnesses(display string, seed uint64) (*witnesses, error) {
	ws := &witnesses{quit: make(chan struct{})}
	for _, transport := range client.Transports() {
		if transport == client.Auto {
			continue
		}
		w, err := newWitness(display, transport, seed)
		if err != nil {
			ws.stop()
			return nil, err
		}
		ws.list = append(ws.list, w)
		ws.wg.Go(func() {
			for w.err == nil {
				select {
				case <-ws.quit:
					return
				case <-time.After(breath):
					w.err = w.look()
					w.failed.Store(w.err != nil)
				}
			}
		})
	}
	return ws, nil
}

// stop ends their work. It returns what they have found wrong.
func (ws *witnesses) stop() (errs []error) {
	close(ws.quit)
	ws.wg.Wait()
	for _, w := range ws.list {
		if w.err != nil {
			errs = append(errs, fmt.Errorf("witness by %v: %w", w.transport, w.err))
		}
		w.conn.Close()
	}
	return errs
}

// failed reports whether a witness has found something wrong already.
func (ws *witnesses) failed() bool {
	for _, w := range ws.list {
		if w.failed.Load() {
			return true
		}
	}
	return false
}

// frames counts the pictures that were painted and were there.
func (ws *witnesses) frames() (n int64) {
	for _, w := range ws.list {
		n += w.frames.Load()
	}
	return n
}
