package render

import (
	"context"
	"math"
	"sync/atomic"
	"time"
)

// pacer decides when to refresh: at the times of its clock, and only when asked.
type pacer struct {
	clock Clock
	due   atomic.Uint64 // the earliest refresh asked for, or never
	wake  chan struct{}
}

const (
	never = math.MaxUint64

	// farthest is how many refreshes the pacer looks ahead. A refresh may come sooner than asked for, and a client may
	// ask for one after the end of time.
	farthest = 1 << 20
)

func (p *pacer) init(hz float64) {
	p.clock = Clock{Epoch: Now(), Interval: time.Duration(float64(time.Second) / hz)}
	p.wake = make(chan struct{}, 1)
	p.due.Store(never)
}

// Clock implements Screen.
func (p *pacer) Clock() Clock { return p.clock }

// Schedule implements Screen.
func (p *pacer) Schedule(msc uint64) {
	for {
		due := p.due.Load()
		if due <= msc {
			return
		}
		if p.due.CompareAndSwap(due, msc) {
			break
		}
	}
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// run calls refresh for each refresh that is due, and input for what comes in between, until ctx is done. After a refresh
// that took too long, or came late, the ones it missed are left out.
func (p *pacer) run(ctx context.Context, inputs <-chan Input, input func(Input), refresh func(msc uint64)) {
	timer := time.NewTimer(math.MaxInt64)
	defer timer.Stop()
	target := uint64(never)
	for {
		var deadline <-chan time.Time
		if due := p.due.Load(); due != never {
			now := Now()
			msc := p.clock.MSC(now)
			// The target stays though its time be past: it is this loop that is late.
			target = min(target, max(min(due, msc+farthest), msc+1))
			timer.Reset(p.clock.Time(target) - now)
			deadline = timer.C
		}
		select {
		case <-ctx.Done():
			return
		case in := <-inputs:
			input(in)
		case <-p.wake:
		case <-deadline:
			// Whatever was asked for until here, this refresh answers.
			p.due.Store(never)
			refresh(max(target, p.clock.MSC(Now())))
			target = never
		}
	}
}
