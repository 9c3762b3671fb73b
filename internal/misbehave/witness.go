package misbehave

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"sameframe/protocol"
)

// A witness is a client that does nothing wrong. While another misbehaves it draws, reads back every pixel, and takes the
// time.
type witness struct {
	*conn
	pixmap protocol.Pixmap
	gc     protocol.GContext
	random *rand.Rand
	stop   chan struct{}
	done   chan struct{}

	rounds  int
	longest time.Duration
}

const witnessWidth, witnessHeight = 64, 48

// newWitness connects a witness.
func newWitness(display string, patience time.Duration) (*witness, error) {
	w := &witness{conn: dial(display, binary.LittleEndian, patience), random: rand.New(rand.NewPCG(1, 2))}
	w.pixmap, w.gc = newID[protocol.Pixmap](w.conn), newID[protocol.GContext](w.conn)
	send(w.conn, &protocol.CreatePixmap{
		Depth: 24, Pid: w.pixmap, Drawable: protocol.Drawable(w.root), Width: witnessWidth, Height: witnessHeight,
	})
	send(w.conn, &protocol.CreateGC{Cid: w.gc, Drawable: protocol.Drawable(w.pixmap)})
	if codes := w.codes(); w.err == nil && codes != nil {
		w.err = fmt.Errorf("cannot draw: %v", codes)
	}
	if w.err != nil {
		w.close()
	}
	return w, w.err
}

// look draws once and reads it back.
func (w *witness) look() error {
	began := time.Now()
	drawn := make([]byte, 4*witnessWidth*witnessHeight)
	for i := range drawn {
		if drawn[i] = byte(w.random.Uint32()); i%4 == 3 {
			drawn[i] = 0 // has no meaning at depth 24
		}
	}
	send(w.conn, &protocol.PutImage{
		Format: protocol.ZPixmap, Drawable: protocol.Drawable(w.pixmap), GC: w.gc, Width: witnessWidth,
		Height: witnessHeight, Depth: 24,
	}, drawn)
	_, seen := ask[protocol.GetImageReply](w.conn, &protocol.GetImage{
		Format: protocol.ZPixmap, Drawable: protocol.Drawable(w.pixmap), Width: witnessWidth, Height: witnessHeight,
		PlaneMask: 0xffffff,
	})
	if codes := w.codes(); codes != nil && w.err == nil {
		w.err = fmt.Errorf("the witness is answered %v", codes)
	}
	for i := 3; i < len(seen); i += 4 {
		seen[i] = 0
	}
	if w.err == nil && !bytes.Equal(drawn, seen) {
		w.err = errors.New("the witness sees other pixels than it has drawn")
	}
	w.rounds++
	w.longest = max(w.longest, time.Since(began))
	return w.err
}

// watch looks again and again until unwatch.
func (w *witness) watch() {
	w.stop, w.done, w.longest = make(chan struct{}), make(chan struct{}), 0
	go func() {
		defer close(w.done)
		for w.look() == nil {
			select {
			case <-w.stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
}

// unwatch returns the longest that the server has kept the witness waiting.
func (w *witness) unwatch() (longest time.Duration, err error) {
	close(w.stop)
	<-w.done
	return w.longest, w.err
}
