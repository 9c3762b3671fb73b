package misbehave

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"sameframe/display/displaytest"
	"sameframe/internal/xvfb"
)

// tolerance is for a machine that is busy: these tests are about what servers answer, not how soon.
const tolerance = 2 * time.Minute

func TestOurServerIsGood(t *testing.T) {
	d := displaytest.New(t)
	for _, m := range kit {
		t.Run(m.name, func(t *testing.T) {
			began := time.Now()
			if v := m.try(d.Name(), tolerance, tolerance); !v.good {
				t.Error(v.text)
			} else {
				t.Logf("%s after %v", v.text, time.Since(began).Round(time.Millisecond))
			}
		})
	}
}

// TestKitIsFairToXorg holds X.Org's server to the same rows, but for those that take it long, in which it keeps the memory,
// or of which it dies.
func TestKitIsFairToXorg(t *testing.T) {
	server := xvfb.Start(t)
	unfair := []string{"never-read", "unread-events", "fd-flood", "many-clients"}
	for _, m := range slices.Concat(setups, lengths, resources, memories, flows) {
		if slices.Contains(unfair, m.name) {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			if v := m.try(server.Display, tolerance, tolerance); !v.good {
				t.Error(v.text)
			}
		})
	}
}

// TestBadServersAreFoundOut shows the kit servers that are no good.
func TestBadServersAreFoundOut(t *testing.T) {
	m := kit[0]
	if v := m.try("/no/such/X", tolerance, tolerance); v.good || !v.dead || v.text != "server died" {
		t.Errorf("no server: %+v", v)
	}
	d := displaytest.New(t)
	m.act = func(p *painter) { p.expect(p.connect(), "nothing", 11) }
	if v := m.try(d.Name(), tolerance, tolerance); v.good || v.text != "differs: nothing: no error" {
		t.Errorf("another answer: %+v", v)
	}
	m.act = func(p *painter) { p.connect().sendRaw([]byte{36, 0, 1, 0}); time.Sleep(10 * time.Millisecond) }
	if v := m.try(d.Name(), tolerance, time.Nanosecond); v.good || !strings.HasPrefix(v.text, "stalled ") {
		t.Errorf("a stall: %+v", v)
	}
	m.act = func(p *painter) { p.connect().major("NO-SUCH-EXTENSION") }
	if v := m.try(d.Name(), tolerance, tolerance); !v.good || v.text != "not possible here" {
		t.Errorf("no extension: %+v", v)
	}
}

func TestKitIsCompleteAndPrintable(t *testing.T) {
	var b bytes.Buffer
	seen := map[string]bool{}
	for _, m := range kit {
		if seen[m.name] {
			t.Errorf("%s is there twice", m.name)
		}
		seen[m.name] = true
		if m.does == "" || m.want == "" || m.act == nil {
			t.Errorf("%s says nothing", m.name)
		}
		printRow(&b, []string{m.name, m.does, m.want, strings.Repeat("verdict", 20)}, widths)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if utf8.RuneCountInString(line) > 100 {
			t.Errorf("longer than 100 columns: %q", line)
		}
	}
}

func TestTextIsWrapped(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 5, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"incomprehensible words", 5, []string{"incom", "prehe", "nsibl", "e", "words"}},
		{"  indented text", 11, []string{"  indented", "text"}},
		{"§ § §", 3, []string{"§ §", "§"}},
	} {
		if got := wrap(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("%q at %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestExitStatus(t *testing.T) {
	t.Setenv("DISPLAY", "")
	stdout := os.Stdout
	defer func() { os.Stdout = stdout }()
	os.Stdout, _ = os.Open(os.DevNull)
	for want, lines := range map[int][]string{
		0: {"-h", "-list", "-list flood"},
		1: {"-display /no/such/X flood"},
		2: {"", "no-such", "-no-such flood", "-stall 0s flood"},
	} {
		for _, line := range lines {
			if got := Main(strings.Fields(line)); got != want {
				t.Errorf("painter misbehave %s: status %d, want %d", line, got, want)
			}
		}
	}
}
