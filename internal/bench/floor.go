package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"sameframe/client"
	"sameframe/internal/monotonic"
	"sameframe/protocol"
)

// question is the message of the floor's ping-pong.
func question() []byte {
	b := make([]byte, 32)
	b[0] = isAnswer // as it comes back
	return b
}

// measureEcho plays ping-pong with another process.
func measureEcho(ctx context.Context, e *echo, d time.Duration) (*hdrhistogram.Histogram, error) {
	return pingPong(ctx, e.near, question(), d)
}

// measureRuntimeEcho plays it through Go's poller on both sides.
func measureRuntimeEcho(ctx context.Context, e *echo, d time.Duration) (*hdrhistogram.Histogram, error) {
	stream, err := net.FileConn(e.near)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	return runtimePingPong(ctx, stream, d)
}

// measureRoundTrip plays ping-pong with a display: GetInputFocus and its reply, on a connection of its own.
func measureRoundTrip(ctx context.Context, display string, d time.Duration) (*hdrhistogram.Histogram, error) {
	stream, _, err := client.DialStream(display)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	socket, ok := stream.(interface{ File() (*os.File, error) })
	if !ok {
		return nil, errors.New("the stream to the display has no descriptor")
	}
	file, err := socket.File()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	ask := protocol.Append(nil, &protocol.GetInputFocus{
		RequestHeader: protocol.RequestHeader{Opcode: protocol.OpGetInputFocus, Length: 1}})
	h, err := pingPong(ctx, file, ask, d)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("asking GetInputFocus: %w", err)
	}
	return h, err
}

// A copier copies a frame from one place in memory to another. Both have been touched.
type copier struct{ from, to []byte }

func newCopier(size Size) *copier {
	c := &copier{make([]byte, size.Bytes()), make([]byte, size.Bytes())}
	for i := range c.from {
		c.from[i] = byte(i)
	}
	copy(c.to, c.from)
	return c
}

// leastTimed is what is timed at once: reading the clock takes some 40 ns, twice.
const leastTimed = 4 * time.Microsecond

// measure copies for a time. Small copies are timed several at once; each then counts as their mean.
func (c *copier) measure(d time.Duration) *hdrhistogram.Histogram {
	h, many := newHistogram(), 1
	for end := monotonic.Now() + d; h.TotalCount() == 0 || monotonic.Now() < end; {
		before := monotonic.Now()
		for range many {
			copy(c.to, c.from)
		}
		took := monotonic.Now() - before
		if took < leastTimed && many < 1<<16 {
			many *= 2
			continue
		}
		h.RecordValues(int64(took)/int64(many), int64(many))
	}
	return h
}
