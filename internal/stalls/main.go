// Stalls sends the worst requests that it knows to an X server, one kind after the other from one client, and measures how
// long another client waits for the answer to a small one meanwhile. It prints a table.
//
//	go run ./internal/stalls              // this server, headless, in this process
//	go run ./internal/stalls -display :7  // another one
package main

import (
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"image"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"sameframe/client"
	"sameframe/display"
	"sameframe/protocol"
	"sameframe/render"
)

func main() {
	name := flag.String("display", "", "the display to measure; without it, a server in this process")
	only := flag.String("only", "", "the kinds whose name has this in it")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "stalls measures how long one client's worst requests hold another up: stalls [-display :7] [-only NAME]")
		flag.PrintDefaults()
	}
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *name, *only); err != nil {
		fmt.Fprintln(os.Stderr, "stalls:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, name, only string) error {
	if name == "" {
		s := &display.Server{Screen: render.NewHeadless(image.Pt(1280, 720), 60), NoWindowManager: true}
		if err := s.Listen(); err != nil {
			return err
		}
		ctx, cancel := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- s.Serve(ctx) }()
		defer func() { cancel(); <-done }()
		name = s.Name()
	}
	fmt.Printf("| %-34s | %9s | %9s | %9s |\n|%s|%s:|%s:|%s:|\n", "request", "takes", "p99", "longest",
		strings.Repeat("-", 36), strings.Repeat("-", 10), strings.Repeat("-", 10), strings.Repeat("-", 10))
	for _, k := range kinds {
		if !strings.Contains(k.name, only) {
			continue
		}
		took, waits, err := measure(ctx, name, k)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
		slices.Sort(waits)
		fmt.Printf("| %-34s | %6d ms | %6.1f ms | %6.1f ms |\n", k.name, took.Milliseconds(),
			ms(waits[len(waits)*99/100]), ms(waits[len(waits)-1]))
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// measure returns how long the requests of a kind took, and how long the other client waited for each of its answers
// meanwhile.
func measure(ctx context.Context, name string, k kind) (took time.Duration, waits []time.Duration, err error) {
	worst, err := newWorst(name)
	if err != nil {
		return 0, nil, err
	}
	defer worst.Close()
	if k.prepare != nil {
		if err := k.prepare(worst); err != nil {
			return 0, nil, err
		}
	}
	if err := worst.sync(); err != nil {
		return 0, nil, err
	}
	other, err := client.Dial(name)
	if err != nil {
		return 0, nil, err
	}
	defer other.Close()
	done := make(chan error, 1)
	began := time.Now()
	go func() {
		err := k.send(worst)
		if err == nil {
			err = worst.sync()
		}
		took = time.Since(began)
		done <- err
	}()
	for {
		asked := time.Now()
		if _, _, err := client.Ask[protocol.GetInputFocusReply](other, &protocol.GetInputFocus{}); err != nil {
			return 0, nil, err
		}
		waits = append(waits, time.Since(asked))
		select {
		case err := <-done:
			return took, waits, err
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		case <-time.After(200 * time.Microsecond):
		}
	}
}

// worst is the client that sends them. It has a window of the screen's size, a pixmap as large as they come, and GCs.
type worst struct {
	*client.Conn
	name      string
	window    protocol.Window
	large     protocol.Pixmap // largeSide × largeSide × 24
	bitmap    protocol.Pixmap // of every other pixel, in columns and rows
	gc, xorGC protocol.GContext
	tiledGC   protocol.GContext
	wideGC    protocol.GContext
	dashedGC  protocol.GContext
	bitGC     protocol.GContext
}

const largeSide = 8000

func newWorst(name string) (*worst, error) {
	c, err := client.Dial(name)
	if err != nil {
		return nil, err
	}
	w := &worst{Conn: c, name: name}
	for _, id := range []any{&w.window, &w.large, &w.bitmap, &w.gc, &w.xorGC, &w.tiledGC, &w.wideGC, &w.dashedGC, &w.bitGC} {
		if err = newID(c, id); err != nil {
			return nil, err
		}
	}
	root := c.Screen.Root
	drawable := protocol.Drawable(w.large)
	return w, first(
		client.Send(c, &protocol.CreateWindow{Wid: w.window, Parent: root, Width: 1280, Height: 720, Class: protocol.InputOutput}),
		client.Send(c, &protocol.MapWindow{Window: w.window}),
		client.Send(c, &protocol.CreatePixmap{Depth: 24, Pid: w.large, Drawable: protocol.Drawable(root), Width: largeSide, Height: largeSide}),
		client.Send(c, &protocol.CreatePixmap{Depth: 1, Pid: w.bitmap, Drawable: protocol.Drawable(root), Width: largeSide, Height: largeSide}),
		client.Send(c, &protocol.CreateGC{Cid: w.gc, Drawable: drawable, ValueMask: protocol.GCForeground | protocol.GCGraphicsExposures}, units(0x336699, 0)),
		client.Send(c, &protocol.CreateGC{Cid: w.xorGC, Drawable: drawable, ValueMask: protocol.GCFunction | protocol.GCPlaneMask | protocol.GCForeground}, units(6, 0xf0f0f0, 0xffffff)),
		client.Send(c, &protocol.CreateGC{Cid: w.wideGC, Drawable: drawable, ValueMask: protocol.GCFunction | protocol.GCForeground | protocol.GCLineWidth}, units(6, 0xffffff, 20)),
		client.Send(c, &protocol.CreateGC{Cid: w.dashedGC, Drawable: drawable, ValueMask: protocol.GCFunction | protocol.GCForeground | protocol.GCLineWidth | protocol.GCLineStyle | protocol.GCDashList}, units(6, 0xffffff, 5, 2, 1)),
		client.Send(c, &protocol.CreateGC{Cid: w.bitGC, Drawable: protocol.Drawable(w.bitmap), ValueMask: protocol.GCForeground}, units(1)),
		client.Send(c, &protocol.CreateGC{Cid: w.tiledGC, Drawable: drawable}),
	)
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func newID(c *client.Conn, id any) (err error) {
	switch id := id.(type) {
	case *protocol.Window:
		*id, err = client.NewID[protocol.Window](c)
	case *protocol.Pixmap:
		*id, err = client.NewID[protocol.Pixmap](c)
	case *protocol.GContext:
		*id, err = client.NewID[protocol.GContext](c)
	}
	return err
}

// sync waits until the server has done all that it was sent. Errors among it are told: the worst may be refused.
func (w *worst) sync() error {
	_, _, err := client.Ask[protocol.GetInputFocusReply](w.Conn, &protocol.GetInputFocus{})
	return err
}

// units returns CARD32s as they go on the wire.
func units(list ...uint32) (b []byte) {
	for _, u := range list {
		b = binary.LittleEndian.AppendUint32(b, u)
	}
	return b
}

// many returns n elements of shorts.
func many(n int, element func(i int) []int16) (b []byte) {
	for i := range n {
		for _, v := range element(i) {
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		}
	}
	return b
}
