// Package misbehave is a kit of painters that misbehave: each does one thing that a client must not do, or need not have
// done, and tells how the X server took it. It runs against any X server, and holds ours to its promises.
package misbehave

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// The kit, in the order in which it is run. What is known to end servers comes last.
var kit = slices.Concat(setups, lengths, resources, memories, flows, endless)

const (
	defaultPatience = 10 * time.Second
	defaultStall    = time.Second
)

// config is what the command line says.
type config struct {
	display         string
	list            bool
	patience, stall time.Duration
	names           []string
}

// Main runs the kit with the arguments after painter misbehave. It returns the exit status: 0 if the server took everything
// as a good one does, 1 if not, 2 for arguments that make no sense.
func Main(args []string) int {
	cfg, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		usage(os.Stdout)
		return 0
	}
	var chosen []misbehaviour
	if err == nil {
		chosen, err = choose(cfg.names)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "painter misbehave: %v\npainter misbehave -h tells more\n", err)
		return 2
	}
	if cfg.list {
		for _, m := range chosen {
			printRow(os.Stdout, []string{m.name, m.does, m.want}, listWidths)
		}
		return 0
	}
	bad, err := run(os.Stdout, cfg, chosen)
	if err != nil {
		fmt.Fprintf(os.Stderr, "painter misbehave: %v\n", err)
		return 1
	}
	if bad > 0 {
		return 1
	}
	return 0
}

// run does what was chosen and prints a table. It returns how many rows were not answered as a good server does.
func run(out io.Writer, cfg *config, chosen []misbehaviour) (bad int, err error) {
	w, err := newWitness(cfg.display, cfg.patience)
	if err != nil {
		return 0, err
	}
	w.close()
	printRow(out, []string{"NAME", "WHAT IT DOES", "A GOOD SERVER", "THIS ONE"}, widths)
	for i, m := range chosen {
		v := m.try(cfg.display, cfg.patience, cfg.stall)
		printRow(out, []string{m.name, m.does, m.want, v.text}, widths)
		if !v.good {
			bad++
		}
		if left := len(chosen) - i - 1; v.dead && left > 0 {
			fmt.Fprintf(out, "\n%d more were not tried: nobody can connect any more\n", left)
			break
		}
	}
	return bad, nil
}

func parse(args []string) (*config, error) {
	cfg := new(config)
	f := flag.NewFlagSet("painter misbehave", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&cfg.display, "display", "", "")
	f.BoolVar(&cfg.list, "list", false, "")
	f.DurationVar(&cfg.patience, "patience", defaultPatience, "")
	f.DurationVar(&cfg.stall, "stall", defaultStall, "")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	cfg.names = f.Args()
	if len(cfg.names) == 0 {
		if !cfg.list {
			return nil, errors.New("say how to misbehave, as in: painter misbehave all")
		}
		cfg.names = []string{"all"}
	}
	if cfg.patience <= 0 || cfg.stall <= 0 {
		return nil, errors.New("-patience and -stall must be more than 0")
	}
	return cfg, nil
}

// choose returns the misbehaviours of those names, or all.
func choose(names []string) ([]misbehaviour, error) {
	if slices.Contains(names, "all") {
		return kit, nil
	}
	var chosen []misbehaviour
	for _, name := range names {
		i := slices.IndexFunc(kit, func(m misbehaviour) bool { return m.name == name })
		if i < 0 {
			return nil, fmt.Errorf("no misbehaviour %q; there are %s", name, strings.Join(Names(), ", "))
		}
		chosen = append(chosen, kit[i])
	}
	return chosen, nil
}

// Names returns the names of the kit.
func Names() (names []string) {
	for _, m := range kit {
		names = append(names, m.name)
	}
	return names
}

func usage(w io.Writer) {
	fmt.Fprint(w, `painter misbehave does what a client must not do, to any X server, and tells how the server takes it.

	painter misbehave [flags] NAME...|all

Each misbehaviour happens on connections of its own, in both byte orders, while a witness on another connection draws and
reads back every pixel. A good server answers as its row says, keeps no other client waiting, and lives. A bad one may
die: do not try this on a display that you work in.

Flags:
  -display :7     the display; without it, $DISPLAY
  -list           only tell what there is
  -patience 10s   how long an answer may take before it counts as none
  -stall 1s       how long the witness may wait for its picture before it counts as stalled

Examples:
  painter misbehave -list
  compositor -headless :7 &  painter misbehave -display :7 all
  painter misbehave -display :7 truncate-during fd-flood

The last column says
  ok                  as a good server answers
  differs: ...        it answers, but so
  stalled N ms        the witness waited so long for a picture of 64x48
  harms others: ...   the witness was cut off, or saw what it had not drawn
  serves nobody new   a new client cannot connect any more
  server died         likewise, as there is no server
  not possible here   the server, or this system, lacks what it takes

Status: 0 when all is ok; 1 when something is not; 2 for a mistake in the command line.

Misbehaviours:
`)
	for _, m := range kit {
		printRow(w, []string{"  " + m.name, m.does}, usageWidths)
	}
}
