//go:build linux

// Xbench measures the compositor beside Xvfb, in one run on one machine, and writes docs/benchmarks.md. See make bench.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"
)

const help = `xbench measures the compositor, headless, beside Xvfb: the same tests in turn, in rounds, medians.

	go run ./internal/xbench [flags]

Flags:
  -only LIST            of %s; all without it
  -tests LIST           x11perf's tests of these names, such as rect10,noop, and nothing else
  -all                  x11perf's whole core list (some 300 tests) in place of one of each kind
  -rounds 5             how often each side has its turn
  -time 1s              of one test of x11perf and one round
  -core-rounds 3        the same for the core list
  -core-time 250ms
  -o FILE               write the page; make bench writes docs/benchmarks.md
  -compositor FILE      measure this program; without it, ./cmd/compositor is built
  -compositor-args ARGS more arguments for it

It needs Xvfb and x11perf (Debian: xvfb, x11-apps). Ctrl-C ends it with what has been measured. CPU time is the server's
own for each operation; on a busy machine it says more than the rates do.

Status: 0, 1 when something failed, 2 for a mistake in the command line.
`

// options are what the command line says.
type options struct {
	only, tests          []string
	all                  bool
	rounds, coreRounds   int
	perTest, perCoreTest time.Duration
	page                 string
	compositor           string
	compositorArgs       []string
}

func main() {
	if len(os.Args) > 1 && children[os.Args[1]] != nil {
		if err := children[os.Args[1]](os.Args[2:]); err != nil {
			complain("%v", err)
			os.Exit(1)
		}
		return
	}
	o, err := parse(os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Printf(help, strings.Join(partNames(), ", "))
		return
	case err != nil:
		complain("%v", err)
		fmt.Fprintln(os.Stderr, "xbench -h tells more")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		complain("%v", err)
		os.Exit(1)
	}
}

func parse(args []string) (*options, error) {
	o := &options{}
	var only, tests, compositorArgs string
	f := flag.NewFlagSet("xbench", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&only, "only", "", "")
	f.StringVar(&tests, "tests", "", "")
	f.BoolVar(&o.all, "all", false, "")
	f.IntVar(&o.rounds, "rounds", 5, "")
	f.IntVar(&o.coreRounds, "core-rounds", 3, "")
	f.DurationVar(&o.perTest, "time", time.Second, "")
	f.DurationVar(&o.perCoreTest, "core-time", 250*time.Millisecond, "")
	f.StringVar(&o.page, "o", "", "")
	f.StringVar(&o.compositor, "compositor", "", "")
	f.StringVar(&compositorArgs, "compositor-args", "", "")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	o.only, o.tests, o.compositorArgs = names(only), names(tests), strings.Fields(compositorArgs)
	for _, name := range o.only {
		if !slices.Contains(partNames(), name) {
			return nil, fmt.Errorf("-only %s: no such part; the parts are %s", name, strings.Join(partNames(), ", "))
		}
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("%q is no flag", f.Arg(0))
	case o.rounds < 1 || o.coreRounds < 1:
		return nil, errors.New("there must be at least one round")
	case o.perTest <= 0 || o.perCoreTest <= 0:
		return nil, errors.New("a test must take some time")
	case o.page != "" && (len(o.only) > 0 || len(o.tests) > 0):
		return nil, errors.New("-o is for a whole run: leave out -only and -tests")
	}
	return o, nil
}

func names(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}

func complain(format string, args ...any) { fmt.Fprintf(os.Stderr, "xbench: "+format+"\n", args...) }
