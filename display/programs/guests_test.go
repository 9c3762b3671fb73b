package programs

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"sameframe/display/displaytest"
	"sameframe/internal/child"
)

var (
	all      = flag.Bool("all", false, "run all programs of the catalogue, not only those that are quick")
	served   = flag.String("compositor", "", "run them on this compositor, not on a display inside the test")
	report   = flag.String("report", "", "write what differs into the table of this file")
	pictures = flag.String("pictures", os.Getenv("SAMEFRAME_TEST_PICTURES"), "write the screens into this folder: of programs "+
		"of the catalogue always, of others where they differ")
)

// asUser starts a program that does not want root's rights without them.
var asUser = map[bool]string{true: "unshare -U "}[os.Geteuid() == 0]

// TestGuestsDoWhatTheyDoOnXvfb runs the programs of the catalogue on our display and on Xvfb and compares the screens, or
// what they print.
func TestGuestsDoWhatTheyDoOnXvfb(t *testing.T) {
	makeFiles(t)
	var rows []string
	for _, g := range catalogue {
		t.Run(g.name, func(t *testing.T) {
			if !g.short && !*all {
				t.Skip("runs with -all (make programs)")
			}
			n := g.test(t)
			if row := g.row(n); !t.Skipped() {
				rows = append(rows, row)
				t.Log(row)
			}
		})
	}
	if *report != "" {
		writeTable(t, *report, rows)
	}
}

// test runs a guest on both displays and returns how many pixels or lines differ.
func (g *guest) test(t *testing.T) int {
	programs := strings.Fields(g.needs)
	if g.needs == "" {
		programs = strings.Fields(g.command)[:1]
	}
	for _, program := range programs {
		if _, err := os.Stat(program); err != nil {
			need(t, program, g.debianPackage)
		}
	}
	p := pairWith(t, g.display(t), strings.Fields(g.xvfb)...)
	if len(g.xte) > 0 {
		need(t, "xte", "xautomation")
	}
	if g.beside != "" {
		p.each(func(s *screen) { s.guest(g.beside) })
		p.agree()
	}
	n, unit := 0, "pixels"
	switch {
	case g.compare != nil:
		n = g.compare(p, g)
	case g.says:
		n, unit = differentLines(p.ours.guest(g.command).ends(), p.xorg.guest(g.command).ends()), "lines"
	default:
		n = p.bothShow(g)
	}
	if n > g.differ {
		t.Errorf("%d %s differ, want %d at most", n, unit, g.differ)
	}
	return n
}

// display starts our display and returns its name.
func (g *guest) display(t *testing.T) string {
	if *served == "" {
		return displaytest.New(t).Name()
	}
	cmd := exec.Command(*served, "-headless", "-no-wm", "-displayfd", "3")
	ready, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer ready.Close()
	cmd.ExtraFiles = []*os.File{theirs}
	compositor, err := child.Start(cmd)
	theirs.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { compositor.Stop(patience) })
	number, err := io.ReadAll(ready)
	if err != nil || len(number) == 0 {
		t.Fatalf("%s serves no display (%v)", *served, err)
	}
	return ":" + strings.TrimSpace(string(number))
}

// guest starts a command of the catalogue.
func (s *screen) guest(command string) *program {
	s.Helper()
	return s.startWith([]string{"FILES=" + files, "XDG_CONFIG_DIRS=" + files, "NO_AT_BRIDGE=1", "QT_QPA_PLATFORM=xcb"},
		"sh", "-c", command)
}

// bothShow runs a guest on both until they show the same, and returns how many pixels of the screens differ.
func (p *pair) bothShow(g *guest) int {
	p.ours.Helper()
	ours, xorg := p.ours.guest(g.command), p.xorg.guest(g.command)
	if len(g.xte) > 0 {
		p.each(func(s *screen) {
			s.await("picture", func() bool { return !plain(s.look()) })
			s.run("xte", g.xte...)
		})
	}
	n := p.agreeWithin(g.differ)
	p.save(p.ours.look(), p.xorg.look())
	ours.stop()
	xorg.stop()
	return n
}

// differentLines counts the lines of one text that the other one lacks.
func differentLines(ours, xorg string) int {
	lines := map[string]int{}
	for line := range strings.Lines(anonymous(ours)) {
		lines[line]++
	}
	for line := range strings.Lines(anonymous(xorg)) {
		lines[line]--
	}
	missing, more := 0, 0
	for _, n := range lines {
		missing, more = missing+max(0, -n), more+max(0, n)
	}
	return max(missing, more)
}

// row is a guest in the table of docs/programs.md.
func (g *guest) row(n int) string {
	unit := "pixels"
	if g.says {
		unit = "lines"
	}
	differs := fmt.Sprintf("%d %s", n, unit)
	if n == 0 {
		differs = "–"
	}
	command := strings.ReplaceAll(strings.ReplaceAll(g.command, "|", `\|`), "\n", `\n`)
	return fmt.Sprintf("| %s | `%s` | %s | %s | %s |", g.name, command, g.debianPackage, differs, g.note)
}

// writeTable replaces the rows of the first table of a file.
func writeTable(t *testing.T, file string, rows []string) {
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(old), "\n")
	isRow := func(line string) bool { return strings.HasPrefix(line, "|") }
	first := slices.IndexFunc(lines, isRow)
	if first < 0 {
		t.Fatalf("%s has no table", file)
	}
	first += 2 // behind the head
	last := first
	for isRow(lines[last]) {
		last++
	}
	lines = slices.Replace(lines, first, last, rows...)
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o666); err != nil {
		t.Fatal(err)
	}
}
