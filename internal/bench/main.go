package bench

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Main runs painter bench with the arguments after its name. It returns the exit status: 0 for success, also when
// interrupted; 1 if something failed; 2 for arguments that make no sense.
func Main(args []string) int {
	if len(args) > 0 {
		switch rest := args[1:]; args[0] { // the benchmark's own processes
		case "serve":
			return beServer(rest)
		case "echo":
			return beEcho(rest[0])
		case "paint":
			return bePainter(rest[0])
		}
	}
	o, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		help(os.Stdout)
		return 0
	}
	if err != nil {
		complain(err)
		fmt.Fprintln(os.Stderr, "painter bench -h tells more")
		return 2
	}
	if o.compare {
		return compareFiles(os.Stdout, o.args[0], o.args[1])
	}
	if err := run(o); err != nil {
		complain(err)
		return 1
	}
	return 0
}

func complain(err error) { fmt.Fprintf(os.Stderr, "painter bench: %v\n", err) }

// run measures and reports.
func run(o *options) (err error) {
	var outputs []*output
	abandon := func() {
		for _, out := range outputs {
			out.abandon()
		}
	}
	for _, f := range []struct{ flag, name string }{{"-json", o.json}, {"-benchfmt", o.benchfmt}, {"-o", o.html}} {
		out, err := newOutput(f.flag, f.name)
		if err != nil {
			abandon()
			return err
		}
		outputs = append(outputs, out)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal kills
	b, err := newBench(o)
	defer b.stop()
	if err == nil {
		err = b.run(ctx, &progress{w: os.Stderr, terminal: isTerminal(os.Stderr), rounds: o.rounds})
	}
	if !b.hasSamples() {
		abandon()
		return err
	}
	r := b.result()
	lost, _ := b.lost()
	if err == nil {
		err = lost
	}
	// The files first: a reader of the text may have seen enough, as head has.
	for i, content := range []func(io.Writer) error{r.writeJSON, r.WriteBenchfmt, r.WriteHTML} {
		err = errors.Join(err, outputs[i].write(content))
	}
	r.WriteText(os.Stdout)
	return err
}

func (r *Result) writeJSON(w io.Writer) error { return json.NewEncoder(w).Encode(r) }

// isTerminal reports whether f is one, or at least looks like it.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
