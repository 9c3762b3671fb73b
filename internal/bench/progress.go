package bench

import (
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// A progress tells how far the run is: on a terminal in one line that changes, elsewhere in a line now and then.
type progress struct {
	w        io.Writer
	terminal bool
	began    time.Time
	told     time.Time
	all      int
	finished int
	round    int
	rounds   int
	width    int // of the line on the terminal
}

const (
	tellTerminal = 200 * time.Millisecond
	tellElse     = 15 * time.Second
	tellRound    = 2 * time.Second // at least between rounds of which each is told
)

func (p *progress) begin(tasks int) { p.began, p.all = time.Now(), tasks }

// step tells, if it is time to, what is measured next.
func (p *progress) step(round int, t *task) {
	every := tellElse
	if p.terminal {
		every = tellTerminal
	} else if round != p.round {
		every = tellRound
	}
	now := time.Now()
	if now.Sub(p.told) < every {
		return
	}
	p.told, p.round = now, round
	what := t.what
	if t.target != nil {
		what = t.target.Label + " " + what
	}
	line := fmt.Sprintf("round %d of %d · %d %% · %s · %s", round, p.rounds, 100*p.finished/p.all, p.left(now), what)
	if !p.terminal {
		fmt.Fprintln(p.w, line)
		return
	}
	p.rewrite(line)
}

// left says how long it will take still, once enough has been seen.
func (p *progress) left(now time.Time) string {
	if p.finished == 0 || now.Sub(p.began) < time.Second {
		return "…"
	}
	left := now.Sub(p.began) / time.Duration(p.finished) * time.Duration(p.all-p.finished)
	return fmt.Sprintf("%d:%02d left", int(left.Minutes()), int(left.Seconds())%60)
}

func (p *progress) done() { p.finished++ }

// note tells something that stays.
func (p *progress) note(format string, args ...any) {
	p.rewrite("")
	fmt.Fprintf(p.w, format+"\n", args...)
}

func (p *progress) end() { p.rewrite("") }

// rewrite replaces the line on a terminal. It is kept to 79 characters, as a line that wraps cannot be replaced.
func (p *progress) rewrite(line string) {
	if !p.terminal {
		return
	}
	for utf8.RuneCountInString(line) > 79 {
		_, size := utf8.DecodeLastRuneInString(line)
		line = line[:len(line)-size]
	}
	width := utf8.RuneCountInString(line)
	fmt.Fprintf(p.w, "\r%s%*s\r", line, max(0, p.width-width), "")
	p.width = width
}
