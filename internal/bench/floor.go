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

// A copier copies frames from one place in memory to another. Both are touched at once, long before they are measured: who
// has just worked for long is not given the processor at once, on a busy machine.
type copier struct{ from, to []byte }

// newCopier returns one for frames of up to that many bytes.
func newCopier(bytes int64) *copier {
	c := &copier{make([]byte, bytes), make([]byte, bytes)}
	for i := range c.from {
		c.from[i] = byte(i)
	}
	copy(c.to, c.from)
	return c
}

// leastTimed is what is timed at once: reading the clock takes some 40 ns, twice.
const leastTimed = 4 * time.Microsecond

// measure copies so many bytes for a time. Small copies are timed several at once; each then counts as their mean.
func (c *copier) measure(bytes int64, d time.Duration) *hdrhistogram.Histogram {
	from, to := c.from[:bytes], c.to[:bytes]
	copy(to, from)
	h, many := newHistogram(), 1
	for end := monotonic.Now() + d; h.TotalCount() == 0 || monotonic.Now() < end; {
		before := monotonic.Now()
		for range many {
			copy(to, from)
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
