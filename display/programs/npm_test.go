package programs

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// notOurs are the tests of the npm package x11 that may fail, and why.
var notOurs = map[string]string{
	"keeps a reply after 66000 extension requests on its callback": "needs RENDER",
	"uploads a small glyph with BIG-REQUESTS disabled":             "needs RENDER",
	"SetPictureClipRegion / CreateRegionFromPicture round-trip":    "needs RENDER",
	"does not allocate per request":                                "talks to no server, and depends on time",
}

// TestSuiteOfNpmX11 runs the tests of x11, an X client library in JavaScript. They ask which extensions there are and test
// these; a few tests need one without asking.
func TestSuiteOfNpmX11(t *testing.T) {
	suite, err := filepath.Abs("../../bin/npm/node_modules/x11")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(suite, "test-runner.js")); err != nil {
		t.Skip("the npm package x11 is not installed (make peers)")
	}
	need(t, "node", "nodejs")
	_, s := newDisplay(t)
	p := s.start("sh", "-c", `cd "$0" && exec node test-runner.js`, suite)
	select {
	case <-p.Done():
	case <-time.After(5 * patience):
		t.Fatalf("the tests do not end; they say:\n%s", &p.output)
	}
	text := p.output.String()
	progress, _, _ := strings.Cut(text, " passing") // a list of failures follows, in other words
	for _, failed := range regexp.MustCompile(`(?m)^ +\d+\) (.*)$`).FindAllStringSubmatch(progress, -1) {
		if why := notOurs[failed[1]]; why != "" {
			t.Logf("%s: %s", failed[1], why)
		} else {
			t.Errorf("fails: %s", failed[1])
		}
	}
	for _, part := range []string{"MIT-SHM", "Present", "XC-MISC", "Generic Event"} {
		if !strings.Contains(text, part+" extension\n") {
			t.Errorf("the tests of %s have not run", part)
		}
	}
	passing := regexp.MustCompile(`(\d+) passing`).FindStringSubmatch(text)
	if passing == nil {
		t.Fatalf("the tests have not come to their end:\n%s", text)
	}
	if n, _ := strconv.Atoi(passing[1]); n < 350 {
		t.Errorf("%d tests pass, want 350 or more", n)
	}
	if t.Failed() {
		t.Log(text)
	}
}
