//go:build unix

package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"golang.org/x/sys/unix"

	"sameframe/internal/child"
	"sameframe/internal/monotonic"
	"sameframe/protocol"
)

// An echo is another process at the far end of a socketpair, which sends each message of 32 bytes back.
type echo struct {
	*child.Process
	near *os.File // blocking
}

const (
	messageSize = 32 // of an event, or of a reply without data
	isAnswer    = protocol.ReplyType
)

// startEcho starts one that waits as told: "blocking" in read(2), or in Go's "runtime".
func startEcho(wait string) (*echo, error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return nil, err
	}
	for _, fd := range fds {
		unix.CloseOnExec(fd)
	}
	e := &echo{near: os.NewFile(uintptr(fds[0]), "near")}
	far := os.NewFile(uintptr(fds[1]), "far")
	defer far.Close()
	cmd, err := role("echo", wait)
	if err == nil {
		cmd.ExtraFiles = []*os.File{far}
		cmd.Stderr = os.Stderr
		e.Process, err = child.Start(cmd)
	}
	if err != nil {
		e.near.Close()
		return nil, err
	}
	return e, nil
}

// stop ends the process, which reads the end of the stream.
func (e *echo) stop() {
	e.near.Close()
	e.Stop(time.Second)
}

// beEcho is the process of an echo.
func beEcho(wait string) int {
	b := make([]byte, messageSize)
	if wait == "blocking" {
		runtime.LockOSThread()
		for readFull(3, b) == nil && writeFull(3, b) == nil {
		}
		return 0
	}
	file := os.NewFile(3, "near")
	stream, err := net.FileConn(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, "painter bench echo:", err)
		return 1
	}
	file.Close()
	for {
		if _, err := io.ReadFull(stream, b); err != nil {
			return 0
		}
		if _, err := stream.Write(b); err != nil {
			return 0
		}
	}
}

// pingPong writes a question and reads an answer of 32 bytes, again and again for a time, by blocking system calls on a
// thread of its own. The end of ctx shuts the stream down.
func pingPong(ctx context.Context, stream *os.File, question []byte, d time.Duration) (*hdrhistogram.Histogram, error) {
	ctx, cancel := withPatience(ctx, d)
	defer cancel()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	fd := int(stream.Fd())
	if err := unix.SetNonblock(fd, false); err != nil {
		return nil, err
	}
	defer context.AfterFunc(ctx, func() { unix.Shutdown(fd, unix.SHUT_RDWR) })()
	h, answer := newHistogram(), make([]byte, messageSize)
	warm := monotonic.Now() + d/warmUpShare
	end := warm + d
	for {
		before := monotonic.Now()
		if err := writeFull(fd, question); err != nil {
			return nil, because(ctx, err)
		}
		if err := readFull(fd, answer); err != nil {
			return nil, because(ctx, err)
		}
		after := monotonic.Now()
		if answer[0] != isAnswer {
			return nil, fmt.Errorf("something else came in place of an answer: %v", answer)
		}
		if before > warm {
			record(h, after-before)
		}
		if after > end && h.TotalCount() > 0 {
			return h, nil
		}
	}
}

// runtimePingPong is pingPong as the painter's library does it: a goroutine reads in Go's poller and wakes the one that
// has asked.
func runtimePingPong(ctx context.Context, stream net.Conn, d time.Duration) (*hdrhistogram.Histogram, error) {
	ctx, cancel := withPatience(ctx, d)
	defer cancel()
	past := func() { stream.SetReadDeadline(time.Unix(1, 0)) }
	defer context.AfterFunc(ctx, past)()
	answers := make(chan error)
	go func() {
		answer := make([]byte, messageSize)
		for {
			_, err := io.ReadFull(stream, answer)
			answers <- err
			if err != nil {
				return
			}
		}
	}()
	h, question := newHistogram(), make([]byte, messageSize)
	warm := monotonic.Now() + d/warmUpShare
	end := warm + d
	for {
		before := monotonic.Now()
		if _, err := stream.Write(question); err != nil {
			return nil, because(ctx, err)
		}
		if err := <-answers; err != nil {
			return nil, because(ctx, err)
		}
		after := monotonic.Now()
		if before > warm {
			record(h, after-before)
		}
		if after > end && h.TotalCount() > 0 {
			past() // for the goroutine
			<-answers
			return h, stream.SetReadDeadline(time.Time{})
		}
	}
}

func readFull(fd int, b []byte) error {
	for len(b) > 0 {
		n, err := unix.Read(fd, b)
		switch {
		case err == unix.EINTR:
		case err != nil:
			return err
		case n == 0:
			return io.ErrUnexpectedEOF
		default:
			b = b[n:]
		}
	}
	return nil
}

func writeFull(fd int, b []byte) error {
	for len(b) > 0 {
		n, err := unix.Write(fd, b)
		if err != nil && err != unix.EINTR {
			return err
		}
		b = b[max(n, 0):]
	}
	return nil
}
