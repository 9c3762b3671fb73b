package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"sameframe/client"
)

// A bench is a run of the benchmark.
type bench struct {
	options *options
	machine Machine
	began   time.Time
	targets []*target
	traced  *server // our own once more, which follows frames; nil if our own is not measured

	pingPong, runtimePingPong *series
	copies                    []*series // by size
	cells                     []*cell
	tasks                     []*task
	stops                     []func()

	roundsDone  int
	interrupted bool
}

// A task is something that is measured in every round.
type task struct {
	what   string
	target *target // nil: no display
	run    func(ctx context.Context, round int) error
	failed func(error) // what it measures cannot be measured
	over   bool
}

// newBench starts what is needed and plans the tasks. Stop it, also after an error.
func newBench(o *options) (*bench, error) {
	b := &bench{options: o, machine: thisMachine(), began: time.Now(), pingPong: newSeries(), runtimePingPong: newSeries()}
	for _, kind := range o.peers {
		s, err := startServer(kind, o.screen())
		if err != nil {
			return b, err
		}
		b.stops = append(b.stops, s.stop)
		t, err := newTarget(s.display, s.label, s)
		if err != nil {
			return b, err
		}
		b.targets = append(b.targets, t)
		if kind == "sameframe" && slices.Contains(o.modes, Latency) {
			b.traced = new(server)
			b.stops = append(b.stops, b.traced.stop)
			if err := b.traced.startServe(o.screen(), "-trace"); err != nil {
				return b, fmt.Errorf("starting sameframe: %w", err)
			}
		}
	}
	for _, name := range o.args {
		t, err := newTarget(name, name, nil)
		t.gone = err
		b.targets = append(b.targets, t)
	}
	if err, all := b.lost(); all {
		return b, err
	}
	return b, b.plan()
}

// stop ends what was started.
func (b *bench) stop() {
	for _, stop := range slices.Backward(b.stops) {
		stop()
	}
}

// plan makes the tasks.
func (b *bench) plan() error {
	if err := b.planFloor(); err != nil {
		return err
	}
	for _, t := range b.targets {
		if t.gone != nil {
			continue
		}
		b.tasks = append(b.tasks, &task{what: "round trip", target: t, run: func(ctx context.Context, round int) error {
			h, err := measureRoundTrip(ctx, t.Name, b.options.time)
			if err == nil {
				t.trips.add(Round{Round: round}, h)
			}
			return err
		}})
	}
	for _, mode := range b.options.modes {
		for _, transport := range b.options.transports {
			if mode == Vsync && transport != client.Present.String() {
				continue
			}
			for _, size := range b.options.sizes {
				for _, painters := range b.options.painters {
					for _, t := range b.targets {
						b.planCell(newCell(t, transport, size, mode, painters))
					}
				}
			}
		}
	}
	return nil
}

func (b *bench) planFloor() error {
	add := func(what string, s *series, measure func(context.Context) (*hdrhistogram.Histogram, error)) {
		b.tasks = append(b.tasks, &task{what: what, run: func(ctx context.Context, round int) error {
			h, err := measure(ctx)
			if err == nil {
				s.add(Round{Round: round}, h)
			}
			return err
		}})
	}
	for _, pair := range []struct {
		wait   string
		series *series
		play   func(context.Context, *echo, time.Duration) (*hdrhistogram.Histogram, error)
	}{{"blocking", b.pingPong, measureEcho}, {"runtime", b.runtimePingPong, measureRuntimeEcho}} {
		e, err := startEcho(pair.wait)
		if err != nil {
			return err
		}
		b.stops = append(b.stops, e.stop)
		add("ping-pong", pair.series, func(ctx context.Context) (*hdrhistogram.Histogram, error) {
			return pair.play(ctx, e, b.options.time)
		})
	}
	copier := newCopier(b.options.sizes[len(b.options.sizes)-1].Bytes())
	for _, size := range b.options.sizes {
		s := newSeries()
		b.copies = append(b.copies, s)
		add("memcpy "+size.String(), s, func(context.Context) (*hdrhistogram.Histogram, error) {
			return copier.measure(size.Bytes(), b.options.time/2), nil
		})
	}
	return nil
}

func (b *bench) planCell(c *cell) {
	b.cells = append(b.cells, c)
	failed := func(err error) { c.err = err }
	if c.target.gone != nil {
		failed(c.target.gone)
		return
	}
	b.tasks = append(b.tasks, &task{what: c.String(), target: c.target, failed: failed,
		run: func(ctx context.Context, round int) error { return c.measure(ctx, round, b.options.time) }})
	if c.mode == Latency && c.painters == 1 && c.target.Started == "sameframe" {
		c.stages = newStageTimes()
		b.tasks = append(b.tasks, &task{what: c.String() + ", stages", target: c.target,
			run: func(ctx context.Context, _ int) error { return c.follow(ctx, b.traced, b.options.time/2) }})
	}
}

// run does all tasks in every round, in another order each time, until it is done or ctx is. Its error tells what went
// wrong with tasks of no display, or that there is no display left.
func (b *bench) run(ctx context.Context, p *progress) error {
	p.begin(len(b.tasks) * b.options.rounds)
	defer p.end()
	for round := 1; round <= b.options.rounds; round++ {
		order := slices.Clone(b.tasks)
		random := rand.New(rand.NewPCG(b.options.seed, uint64(round)))
		random.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
		for _, t := range order {
			if !t.over {
				p.step(round, t)
				if err := t.run(ctx, round); ctx.Err() != nil {
					b.interrupted = true
					return nil
				} else if err != nil {
					if err := b.fail(t, err, p); err != nil {
						return err
					}
				}
			}
			p.done()
		}
		b.roundsDone = round
	}
	return nil
}

// fail takes a task that has failed out of the rounds to come, and all of its display if that is gone.
func (b *bench) fail(t *task, err error, p *progress) error {
	t.over = true
	if t.target == nil {
		return fmt.Errorf("%s: %w", t.what, err)
	}
	if !t.target.lives() {
		p.note("%s: %v", t.target.Label, t.target.gone)
		for _, other := range b.tasks {
			if other.target == t.target {
				other.over = true
				if other.failed != nil {
					other.failed(t.target.gone)
				}
			}
		}
		if err, all := b.lost(); all {
			return err
		}
		return nil
	}
	p.note("%s: %s: %v", t.target.Label, t.what, err)
	if t.failed != nil {
		t.failed(err)
	}
	return nil
}

// hasSamples reports whether there is anything to report.
func (b *bench) hasSamples() bool {
	return slices.ContainsFunc(b.cells, func(c *cell) bool { return len(c.series.rounds) > 0 })
}

// result returns what there is now.
func (b *bench) result() *Result {
	o := b.options
	b.machine.Load[1] = load()
	r := &Result{Schema: Schema, Machine: b.machine, Run: Run{
		Command: os.Args, Seed: o.seed, Rounds: o.rounds, RoundsDone: b.roundsDone, CellTime: int64(o.time), Began: b.began,
		Ended: time.Now(), Interrupted: b.interrupted,
	}}
	r.Floor.PingPong, r.Floor.RuntimePingPong = b.pingPong.sample(p50, duration), b.runtimePingPong.sample(p50, duration)
	for i, size := range o.sizes {
		if s := b.copies[i].sample(p50, duration); s != nil {
			r.Floor.Memcpy = append(r.Floor.Memcpy, Memcpy{size, size.Bytes(), *s})
		}
	}
	for _, t := range b.targets {
		r.Displays = append(r.Displays, t.result())
	}
	for _, c := range b.cells {
		cell := c.result(slices.Index(b.targets, c.target), r.Floor.frame(c.size))
		if cell.Sample == nil && cell.Error == "" {
			cell.Error = "not measured: the benchmark was interrupted before"
		}
		r.Cells = append(r.Cells, cell)
	}
	inOrder(r.Cells, transportNames())
	r.Verdicts = verdicts(r)
	return r
}

// frame returns the least that a frame of the size could take: a message, an answer and one copy. It is 0 if that was not
// measured.
func (f *Floor) frame(size Size) float64 {
	for _, m := range f.Memcpy {
		if m.Size == size && f.PingPong != nil {
			return float64(f.PingPong.P50 + m.Sample.P50)
		}
	}
	return 0
}

// lost returns why displays were not measured to the end, joined, and whether that goes for all.
func (b *bench) lost() (err error, all bool) {
	var reasons []error
	for _, t := range b.targets {
		if t.gone != nil {
			reasons = append(reasons, t.gone)
		}
	}
	return errors.Join(reasons...), len(reasons) == len(b.targets)
}
