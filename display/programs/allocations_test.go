package programs

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"

	"sameframe/client"
	"sameframe/display"
	"sameframe/display/displaytest"
	"sameframe/internal/child"
)

func init() { roles["puts"] = puts }

const putSize = 256

// puts is told the display, the transport, and whether the frames are followed. It paints on request: as many frames as the line says, and answers with a line when the server has done with them.
func puts() error {
	transport, err := client.ParseTransport(os.Args[2])
	if err != nil {
		return err
	}
	c, err := client.Dial(os.Args[1])
	if err != nil {
		return err
	}
	size := image.Pt(putSize, putSize)
	window, err := c.NewToplevel("puts", size, 0)
	if err != nil {
		return err
	}
	canvas, err := client.NewCanvas(c, window.ID, size, client.CanvasOptions{Transport: transport, Trace: os.Args[3] == "followed"})
	if err != nil {
		return err
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		n, err := strconv.Atoi(in.Text())
		for range n {
			img, drawErr := canvas.Draw()
			if err = errors.Join(err, drawErr); err != nil {
				return err
			}
			err = canvas.Put(img.Rect)
		}
		if err := errors.Join(err, canvas.Wait()); err != nil {
			return err
		}
		fmt.Println("done")
	}
	return nil
}

// A putter is a process of that role.
type putter struct {
	testing.TB
	in     io.Writer
	answer *bufio.Reader
}

func startPutter(t testing.TB, args ...string) *putter {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Env = append(os.Environ(), roleVariable+"=puts")
	cmd.Stderr = os.Stderr
	in, errIn := cmd.StdinPipe()
	out, errOut := cmd.StdoutPipe()
	if err := errors.Join(errIn, errOut); err != nil {
		t.Fatal(err)
	}
	process, err := child.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { process.Stop(patience) })
	return &putter{t, in, bufio.NewReader(out)}
}

// put has it paint n frames.
func (p *putter) put(n int) {
	p.Helper()
	_, err := fmt.Fprintln(p.in, n)
	line, errLine := p.answer.ReadString('\n')
	if err := errors.Join(err, errLine); err != nil || line != "done\n" {
		p.Fatalf("the painter says %q: %v", line, err)
	}
}

// allocations returns how many allocations this process, which is the server's, makes while it paints n frames.
func (p *putter) allocations(n int) uint64 {
	p.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	p.put(n)
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}

// TestFramesAllocateNothing has a painter in another process paint, so that only the server's allocations count: those
// for whole frames, from the socket to the screen.
func TestFramesAllocateNothing(t *testing.T) {
	for _, follow := range []string{"unfollowed", "followed"} {
		for _, transport := range client.Transports() {
			if transport == client.Auto {
				continue
			}
			t.Run(follow+" "+transport.String(), func(t *testing.T) {
				var frames atomic.Int64
				d := displaytest.New(t, func(s *display.Server) {
					if follow == "followed" {
						s.OnFrame = func(*display.Frame) { frames.Add(1) }
					}
				})
				p := startPutter(t, d.Name(), transport.String(), follow)
				p.put(100) // makes what is kept
				const n = 1000
				if got := p.allocations(n); got > n/4 { // the runtime itself makes a few
					t.Errorf("%d allocations for %d frames", got, n)
				}
				least := int64(n)
				if transport == client.Present {
					least = 1 // the others are skipped: they were for the same refresh
				}
				if follow == "followed" && frames.Load() < least {
					t.Errorf("%d frames were followed, want at least %d", frames.Load(), least)
				}
			})
		}
	}
}

// BenchmarkFrame measures whole frames by each transport, from the painter's put in another process until the server has
// done with it. The allocations are the server's.
func BenchmarkFrame(b *testing.B) {
	d := displaytest.New(b)
	for _, transport := range client.Transports() {
		if transport == client.Auto {
			continue
		}
		b.Run(transport.String(), func(b *testing.B) {
			p := startPutter(b, d.Name(), transport.String(), "unfollowed")
			p.put(10)
			b.ReportAllocs()
			b.SetBytes(4 * putSize * putSize)
			b.ResetTimer()
			p.put(b.N)
		})
	}
}
