package bench

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"sameframe/client"
)

// options is what the command line says.
type options struct {
	sizes      []Size
	transports []string
	modes      []string
	painters   []int
	rounds     int
	time       time.Duration // of a cell in a round
	seed       uint64
	json       string
	benchfmt   string
	html       string
	compare    bool
	peers      []string
	args       []string // displays; with compare, two files
}

var (
	defaultSizes = []Size{{16, 16}, {24, 24}, {32, 32}, {48, 48}, {64, 64}, {96, 96}, {128, 128}, {256, 256}, {512, 512},
		{1080, 1080}, {1920, 1080}, {3840, 2160}}
	togetherSizes = []Size{{512, 512}} // with -painters
	allModes      = []string{Latency, Stream, Vsync}
	defaultModes  = []string{Latency, Stream}
	togetherModes = []string{Stream}
)

const (
	defaultRounds = 5
	defaultTime   = 100 * time.Millisecond
	maxPainters   = 256
)

// transportNames are those that can be measured, in the order of the tables.
func transportNames() []string {
	return []string{client.Socket.String(), client.Shm.String(), client.ShmFd.String(), client.ShmServer.String(),
		client.Pixmap.String(), client.Present.String()}
}

func parse(args []string) (*options, error) {
	o := &options{transports: transportNames(), painters: []int{1}}
	f := flag.NewFlagSet("painter bench", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.IntVar(&o.rounds, "rounds", defaultRounds, "")
	f.DurationVar(&o.time, "duration", defaultTime, "")
	f.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano())%1e6, "")
	f.StringVar(&o.json, "json", "", "")
	f.StringVar(&o.benchfmt, "benchfmt", "", "")
	f.StringVar(&o.html, "o", "", "")
	f.BoolVar(&o.compare, "compare", false, "")
	f.Func("sizes", "", func(s string) (err error) {
		o.sizes, err = list(s, ParseSize)
		return err
	})
	f.Func("transports", "", func(s string) (err error) {
		o.transports, err = list(s, oneOf(transportNames()))
		return err
	})
	f.Func("modes", "", func(s string) (err error) {
		o.modes, err = list(s, oneOf(allModes))
		return err
	})
	f.Func("painters", "", func(s string) (err error) {
		o.painters, err = list(s, parsePainters)
		return err
	})
	f.Func("peer", "", func(s string) error {
		more, err := list(s, oneOf(peerKinds()))
		o.peers = append(o.peers, more...)
		return err
	})
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	o.args = f.Args()
	return o, o.complete()
}

// complete checks what flags say together and fills in what they leave.
func (o *options) complete() error {
	if o.compare {
		if len(o.args) != 2 {
			return errors.New("-compare takes two files that -json wrote, the older first: painter bench -compare old.json new.json")
		}
		return nil
	}
	for _, a := range o.args {
		if strings.HasPrefix(a, "-") {
			return fmt.Errorf("%s comes too late: flags go before the displays", a)
		}
		if !strings.Contains(a, ":") && !strings.HasPrefix(a, "/") {
			return fmt.Errorf("%q is no display: write :7, host:7 or /path/to/socket", a)
		}
	}
	if o.rounds < 1 || o.rounds > 1000 {
		return fmt.Errorf("-rounds %d: 1 to 1000 are sensible", o.rounds)
	}
	if o.time < time.Millisecond || o.time > time.Hour {
		return fmt.Errorf("-duration %v: from 1ms to 1h are sensible", o.time)
	}
	together := !slices.Equal(o.painters, []int{1})
	if o.sizes == nil {
		if o.sizes = defaultSizes; together {
			o.sizes = togetherSizes
		}
	}
	if o.modes == nil {
		if o.modes = defaultModes; together {
			o.modes = togetherModes
		}
	}
	if slices.Contains(o.modes, Vsync) && !slices.Contains(o.transports, client.Present.String()) {
		return errors.New("-modes vsync needs the transport present: only Present tells when a frame was on the screen")
	}
	slices.SortStableFunc(o.sizes, func(a, b Size) int { return a.Pixels() - b.Pixels() })
	slices.Sort(o.painters)
	slices.SortStableFunc(o.transports, func(a, b string) int {
		return slices.Index(transportNames(), a) - slices.Index(transportNames(), b)
	})
	if len(o.args) == 0 && !slices.Contains(o.peers, "sameframe") {
		o.peers = append([]string{"sameframe"}, o.peers...)
	}
	return nil
}

// list reads things between commas. None may come twice.
func list[T comparable](s string, parse func(string) (T, error)) ([]T, error) {
	var l []T
	for _, part := range strings.Split(s, ",") {
		x, err := parse(part)
		if err != nil {
			return nil, err
		}
		if slices.Contains(l, x) {
			return nil, fmt.Errorf("%q comes twice", part)
		}
		l = append(l, x)
	}
	return l, nil
}

func oneOf(names []string) func(string) (string, error) {
	return func(s string) (string, error) {
		if !slices.Contains(names, s) {
			return "", fmt.Errorf("there is no %q (there are %s)", s, strings.Join(names, ", "))
		}
		return s, nil
	}
}

func parsePainters(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxPainters {
		return 0, fmt.Errorf("%q: from 1 to %d painters can be measured", s, maxPainters)
	}
	return n, nil
}

// screen returns the size of screen that everything has room on.
func (o *options) screen() Size {
	var s Size
	for _, size := range o.sizes {
		g := grid(o.painters[len(o.painters)-1], size)
		s = Size{max(s.Width, g.Width), max(s.Height, g.Height)}
	}
	return Size{max(s.Width, 640), max(s.Height, 480)}
}

func help(w io.Writer) {
	fmt.Fprintf(w, `painter bench measures what a frame costs on X displays, by every transport, at every size.

	painter bench [flags] [DISPLAY...]
	painter bench -compare old.json new.json

Without a DISPLAY it starts a headless compositor of its own, and stops it at the end.

What is measured:
  -sizes LIST       as in 64x64,1920x1080; without it, %d sizes from %v to %v
  -transports LIST  of %s; without it, all
  -modes LIST       latency,stream without it:
                      latency   one frame at a time, from its first byte written until the server has done with it
                      stream    frames back to back, two under way
                      vsync     present: one at each refresh, from the put to CompleteNotify; missed refreshes
  -peer LIST        start these beside it: %s
  -painters LIST    how many paint at once, as in 1,2,4,8; each is a process with a window of its own.
                    Then -sizes is %v and -modes %s unless given
How:
  -rounds %d         every cell is measured once a round; the rounds' medians must agree
  -duration %-8vof a cell in a round; a quarter of it is added to warm up
  -seed N           of the order in each round; the report says which it was
What comes of it, beside the table:
  -o FILE           a page for the browser: charts, every number, and the data; it needs nothing but itself
  -json FILE        everything, with the distributions (docs/bench.md has the schema)
  -benchfmt FILE    for benchstat, a line for each cell and round

A run as it is by itself, of one display, takes some three minutes; each -peer or DISPLAY adds two. Ctrl-C ends it and
prints what there is. Progress goes to standard error, the report to standard output.

Examples:
  painter bench -peer xvfb -o report.html
  painter bench -rounds 10 -json new.json
  painter bench -sizes 64x64,640x480 -transports shm,socket -rounds 3 :0
  painter bench -painters 1,2,4,8 -transports shm,socket -peer xvfb
  painter bench -compare old.json new.json

Status: 0 when done or interrupted; 1 when something failed, a display was lost, or -compare finds something slower beyond
the noise; 2 for a mistake in the command line.
`, len(defaultSizes), defaultSizes[0], defaultSizes[len(defaultSizes)-1], strings.Join(transportNames(), ", "),
		strings.Join(peerKinds(), ", "), togetherSizes[0], togetherModes[0], defaultRounds, defaultTime)
}
