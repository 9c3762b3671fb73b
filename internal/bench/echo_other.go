//go:build !unix

package bench

import (
	"context"
	"errors"
	"net"
	"os"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

const isAnswer = 1

type echo struct{ near *os.File }

var errNoSocketpair = errors.New("this system has no socketpair: there is no floor to compare with")

func startEcho(string) (*echo, error) { return nil, errNoSocketpair }

func (e *echo) stop() {}

func beEcho(string) int { return 1 }

func pingPong(context.Context, *os.File, []byte, time.Duration) (*hdrhistogram.Histogram, error) {
	return nil, errNoSocketpair
}

func runtimePingPong(context.Context, net.Conn, time.Duration) (*hdrhistogram.Histogram, error) {
	return nil, errNoSocketpair
}
