package bench

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// writePage writes the page of a result to a file and returns its name and text.
func writePage(t *testing.T, r *Result) (name, text string) {
	t.Helper()
	var b bytes.Buffer
	if err := r.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	name = filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return name, b.String()
}

var (
	scriptElement = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	dataElement   = regexp.MustCompile(`(?s)<pre id="data">(.*?)</pre>`)
	scriptHash    = regexp.MustCompile(`sha256-([^&']*)`)
)

func TestPageHoldsItsData(t *testing.T) {
	r := sample(t)
	_, text := writePage(t, r)
	data := dataElement.FindStringSubmatch(text)
	if data == nil {
		t.Fatal("no data in the page")
	}
	again, err := Parse([]byte(html.UnescapeString(data[1])))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(r, again) {
		t.Error("the data in the page is not that of the result")
	}
	for _, d := range r.Displays {
		if !strings.Contains(text, d.Vendor) {
			t.Errorf("the vendor %q of %s is not in the page", d.Vendor, d.Label)
		}
	}
	for _, c := range r.Cells {
		if row := strings.Join(c.sheetValues(false), `</td><td class="n">`); !strings.Contains(text, row) {
			t.Errorf("no row for %s at %v in %s: %s", c.Transport, c.Size, c.Mode, row)
		}
	}
}

// The policy lets exactly the page's scripts run: it names their hashes.
func TestPagePolicyKnowsTheScripts(t *testing.T) {
	_, text := writePage(t, sample(t))
	var hashes []string
	for _, s := range scriptElement.FindAllStringSubmatch(text, -1) {
		sum := sha256.Sum256([]byte(s[1]))
		hashes = append(hashes, base64.StdEncoding.EncodeToString(sum[:]))
	}
	var allowed []string
	for _, h := range scriptHash.FindAllStringSubmatch(html.UnescapeString(text[:strings.Index(text, "<style>")]), -1) {
		allowed = append(allowed, h[1])
	}
	if len(hashes) != len(scripts) || !reflect.DeepEqual(hashes, allowed) {
		t.Errorf("the page has scripts of hashes %q and allows %q", hashes, allowed)
	}
}

const hostile = "</script></pre></title><script>window.broken = true</script><img src=x onerror='window.broken = true'>\x00\xff`${broken = 1}` --> &lt;"

// hostileResult is what displays, kernel and command line might say to break out of the page.
func hostileResult(t *testing.T) *Result {
	r := sample(t)
	r.Machine.System, r.Machine.CPU, r.Machine.Host = hostile, hostile, hostile
	r.Run.Command = []string{"painter", hostile}
	for i := range r.Displays {
		d := &r.Displays[i]
		d.Vendor, d.Command, d.Error, d.Name, d.Label, d.Shm = hostile, hostile, hostile, hostile, hostile+d.Label, hostile
	}
	r.Cells[0].Error, r.Cells[0].Completion, r.Cells[0].Sample.Disagree = hostile, hostile, hostile
	r.Cells[1].Transport = hostile
	return r
}

func TestPageEscapes(t *testing.T) {
	_, clean := writePage(t, sample(t))
	_, text := writePage(t, hostileResult(t))
	for _, tag := range []string{"<script", "</script", "<img", "</pre", "</title", "onerror='"} {
		if n, want := strings.Count(text, tag), strings.Count(clean, tag); n != want {
			t.Errorf("%d times %s in the page, want %d", n, tag, want)
		}
	}
}

// holes is a result in which everything that may be missing is missing somewhere.
func holes(t *testing.T) *Result {
	r := sample(t)
	r.Machine = Machine{}
	r.Floor.PingPong, r.Floor.RuntimePingPong, r.Floor.Memcpy = nil, nil, r.Floor.Memcpy[:2]
	r.Displays[0].RoundTrip, r.Displays[0].SharesIPC = nil, nil
	r.Displays = append(r.Displays, Display{Label: "refused", Name: ":99", Error: "connection refused"})
	r.Cells = append(r.Cells, Cell{Display: 2, Transport: "shm", Mode: Latency, Painters: 1, Size: Size{64, 64}, Error: "connection refused"})
	for i := range r.Cells {
		c := &r.Cells[i]
		switch s := c.Sample; i % 7 {
		case 0:
			c.Sample, c.Error = nil, "the display has ended"
		case 1:
			*c = Cell{Display: c.Display, Transport: c.Transport, Size: c.Size, Mode: c.Mode, Painters: 1, Sample: c.Sample}
		case 2:
			if s != nil {
				s.Buckets, s.Rounds, s.Spread = nil, nil, nil
			}
		case 3:
			if c.Stages != nil {
				*c.Stages = Stages{Blit: c.Stages.Blit}
			}
		case 4:
			if s != nil {
				c.Sample = &Sample{Distribution: Distribution{Count: 1, P50: s.P50}}
			}
		case 5:
			c.Error = "the display died in the middle"
		}
	}
	r.Verdicts = append(r.Verdicts, Verdict{Display: 2, Mode: Latency, Painters: 1, Shared: "shm"},
		Verdict{Display: 0, Mode: Stream, Painters: 1, Shared: "shm", At: &Size{7, 7}})
	return r
}

func TestPageWithHoles(t *testing.T) {
	for name, r := range map[string]*Result{
		"nothing": {}, "only displays": {Displays: []Display{{Label: "a", Error: "refused"}}}, "holes": holes(t),
		"only errors": {Displays: []Display{{Label: "a"}}, Cells: []Cell{{Transport: "shm", Mode: Stream, Painters: 1, Error: "too large"}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, text := writePage(t, r)
			if !strings.HasSuffix(strings.TrimSpace(text), "</html>") {
				t.Error("the page has no end")
			}
			for _, c := range r.Cells {
				if c.Error != "" && !strings.Contains(text, c.Error) {
					t.Errorf("the page does not tell %q", c.Error)
				}
			}
		})
	}
}

func TestPageOfOneSize(t *testing.T) {
	r := sample(t)
	r.Cells = slices.DeleteFunc(r.Cells, func(c Cell) bool { return c.Size != fullHD })
	r.Verdicts = verdicts(r)
	_, text := writePage(t, r)
	for id, want := range map[string]bool{"latency": false, "stream": false, "against": false, "detail": true, "stages": true} {
		if got := strings.Contains(text, `id="`+id+`"`); got != want {
			t.Errorf("section %s: %v, want %v", id, got, want)
		}
	}
	if !strings.Contains(text, "shm wins at 1920×1080 pixels, the one size measured") {
		t.Error("the page does not say that it is of one size")
	}
}

// together is a result with several painters at once.
func together(t *testing.T) *Result {
	r := sample(t)
	for _, c := range r.Cells {
		if c.Mode != Stream || c.Size != fullHD || c.Transport == "present" {
			continue
		}
		for _, n := range []int{2, 4, 8, 64} {
			many := c
			many.Painters, many.Fairness, many.Least = n, known(1-float64(n)/200), known(1-float64(n)/100)
			r.Cells = append(r.Cells, many)
		}
	}
	return r
}

// charts returns the names of the charts that can be seen in a page.
const charts = `[...document.querySelectorAll("figure svg[aria-label]")].filter(e => e.checkVisibility() && e.clientWidth > 100)
	.map(e => e.getAttribute("aria-label")).join("\n")`

func TestPageInABrowser(t *testing.T) {
	b := newBrowser(t)
	clean := func(t *testing.T, p *browserPage) {
		t.Helper()
		problems, requests := p.trouble()
		if len(problems) > 0 || len(requests) > 0 {
			t.Errorf("the page asked for %q; its console says:\n%s", requests, strings.Join(problems, "\n"))
		}
		if s := p.eval(`[...document.querySelectorAll("#charts .failed")].map(e => e.textContent).join("\n")`); s != "" {
			t.Error(s)
		}
	}
	t.Run("charts", func(t *testing.T) {
		name, _ := writePage(t, together(t))
		p := b.open(name, true)
		drawn := p.eval(charts)
		for _, want := range []string{
			"Latency, p50, on sameframe", "Latency, p50, on Xvfb", "Frames a second on sameframe", "Frames a second on Xvfb",
			"Time of a frame on Xvfb divided by that on sameframe, latency",
			"Distribution of times on sameframe, 1920×1080", "Distribution of times on Xvfb, 1920×1080",
			"render, transfer, blit on sameframe, 1920×1080", "painter, server on Xvfb, 1920×1080, latency",
			"frames a second, all painters on sameframe, stream, 1920×1080", "fairness on Xvfb, stream, 1920×1080",
			"cores that the server used on Xvfb, stream, 1920×1080",
		} {
			if !strings.Contains(drawn, want) {
				t.Errorf("there is no chart %q, only\n%s", want, drawn)
			}
		}
		for _, label := range []string{"p99.9", "GB/s", "64²", "vsync", "on the screen"} {
			if s := p.eval(`[...document.querySelectorAll(".choice label")].filter(e => e.textContent === %q).map(e => e.click()).length`, label); s != "1" {
				t.Errorf("%s labels %q to choose from, want 1", s, label)
			}
		}
		drawn = p.eval(charts)
		for _, want := range []string{
			"Latency, p99.9, on sameframe", "Gigabytes a second on Xvfb", "Distribution of times on Xvfb, 64²",
			"render, transfer, blit, wait on sameframe, 64²", "painter, server on Xvfb, 64², vsync",
		} {
			if !strings.Contains(drawn, want) {
				t.Errorf("after choosing there is no chart %q, only\n%s", want, drawn)
			}
		}
		const named = `[...document.querySelectorAll("#latency svg text")].filter(e => e.textContent === "shm").length`
		if s := p.eval(named); s != "2" {
			t.Errorf("shm is named %s times beside its latencies, want 2", s)
		}
		p.eval(`document.querySelectorAll("#legend input")[1].click()`)
		if s := p.eval(named); s != "0" {
			t.Errorf("shm is named %s times after it was hidden", s)
		}
		if s := p.eval(`document.getElementById("download").href.slice(0, 5)`); s != "blob:" {
			t.Errorf("the data is downloaded from %q", s)
		}
		for _, scheme := range []string{"light", "dark"} {
			b.call(p.session, "Emulation.setEmulatedMedia", params{"features": []params{{"name": "prefers-color-scheme", "value": scheme}}})
			ground := p.eval(`getComputedStyle(document.documentElement).backgroundColor`)
			if want := map[string]string{"light": "rgb(255, 255, 255)", "dark": "rgb(21, 23, 26)"}[scheme]; ground != want {
				t.Errorf("the ground is %s where %s is preferred, want %s", ground, scheme, want)
			}
		}
		clean(t, p)
	})
	t.Run("hostile", func(t *testing.T) {
		name, _ := writePage(t, hostileResult(t))
		p := b.open(name, true)
		if s := p.eval(`String(window.broken)`); s != "undefined" {
			t.Error("what a display said of itself ran as a script")
		}
		if s := p.eval(charts); !strings.Contains(s, "Latency, p50") {
			t.Errorf("charts: %s", s)
		}
		clean(t, p)
	})
	t.Run("holes", func(t *testing.T) {
		name, _ := writePage(t, holes(t))
		p := b.open(name, true)
		if s := p.eval(charts); !strings.Contains(s, "Latency, p50") || !strings.Contains(s, "Frames a second") {
			t.Errorf("charts: %s", s)
		}
		for _, label := range []string{"latency", "stream", "vsync"} {
			p.eval(`[...document.querySelectorAll(".choice label")].filter(e => e.textContent === %q).forEach(e => e.click())`, label)
		}
		clean(t, p)
	})
	t.Run("nothing", func(t *testing.T) {
		name, _ := writePage(t, new(Result))
		clean(t, b.open(name, true))
	})
	t.Run("without scripts", func(t *testing.T) {
		name, _ := writePage(t, sample(t))
		p := b.open(name, false)
		var text string
		for _, id := range []string{"findings", "tables", "raw"} {
			text += p.eval(`document.getElementById(%q).textContent`, id)
		}
		for _, want := range []string{"1920×1080", "frames/s", Schema} {
			if !strings.Contains(text, want) {
				t.Errorf("without scripts the page does not say %q", want)
			}
		}
		if s := p.eval(`document.body.innerText.includes("The charts need JavaScript")`); s != "true" {
			t.Error("the page does not say what is missing without scripts")
		}
		clean(t, p)
	})
	// What the others are asked for is seen, and refused, where it is there.
	t.Run("foreign", func(t *testing.T) {
		asked := false
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
		defer server.Close()
		name, text := writePage(t, new(Result))
		text = strings.Replace(text, "</main>", `<img src="`+server.URL+`/x.png"><script>window.broken = true</script></main>`, 1)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		p := b.open(name, true)
		if s := p.eval(`String(window.broken)`); s != "undefined" || asked {
			t.Errorf("a foreign script ran, or a picture was asked for: %s, %v", s, asked)
		}
		if problems, _ := p.trouble(); len(problems) < 2 {
			t.Errorf("the console says only %q", problems)
		}
	})
}
