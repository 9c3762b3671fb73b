package bench

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	assets "sameframe/assets/report"
)

//go:embed page
var pageFiles embed.FS

func pageFile(name string) string {
	b, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is not in the program
	}
	return string(b)
}

// scripts run in this order. None holds "</script" or "<!--".
var scripts = []template.JS{template.JS(assets.D3), template.JS(assets.Plot), template.JS(pageFile("data.js")), template.JS(pageFile("marks.js")),
	template.JS(pageFile("sizes.js")), template.JS(pageFile("detail.js")), template.JS(pageFile("together.js")), template.JS(pageFile("page.js"))}

// pagePolicy forbids the page whatever it does not bring along: it loads nothing, and runs no script but these, whatever a
// server calls itself.
var pagePolicy = func() string {
	var b strings.Builder
	b.WriteString("default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'; script-src")
	for _, s := range scripts {
		sum := sha256.Sum256([]byte(s))
		b.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
	}
	return b.String()
}()

var pageFont = template.CSS(`@font-face { font-family: "Inter"; font-weight: 100 900; src: url("data:font/woff2;base64,` +
	base64.StdEncoding.EncodeToString(assets.Inter) + `") format("woff2"); }
`)

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"dash": dash, "command": commandLine, "bytes": func(n int64) string { return byteSize(float64(n)) + "B" },
	"ns": func(n int64) string { return duration(float64(n)) }, "ipc": ipcWords, "size": sizeWords,
}).Parse(pageFile("page.html")))

// A page is what the template is given.
type page struct {
	*Result
	Policy   string
	Style    template.CSS
	Font     template.CSS
	Scripts  []template.JS
	Findings []finding
	Disagree int // cells
	Failures []failure
	Sheets   []sheet
	JSON     string
	Licences []string

	// Which charts there is something for.
	Latency, Stream, Against, Detail, Stages, Together bool
}

// WriteHTML writes the result as one page that needs nothing else: what was found, charts, every number, and the data.
// Without scripts, the charts are missing.
func (r *Result) WriteHTML(w io.Writer) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	p := page{Result: r, Policy: pagePolicy, Style: template.CSS(pageFile("page.css")), Font: pageFont, Scripts: scripts, JSON: string(data),
		Findings: r.findings(), Failures: r.failures(), Sheets: r.sheets(), Licences: []string{assets.LicencePlot, assets.LicenceD3, assets.LicenceInter}}
	sizes := map[string]map[Size]bool{} // of a mode, by one painter
	for _, c := range r.Cells {
		if c.Sample == nil {
			continue
		}
		if c.Sample.Disagree != "" {
			p.Disagree++
		}
		if c.Painters > 1 {
			p.Together = true
			continue
		}
		if sizes[c.Mode] == nil {
			sizes[c.Mode] = map[Size]bool{}
		}
		sizes[c.Mode][c.Size] = true
		p.Stages = p.Stages || c.Stages != nil
		p.Against = p.Against || c.Display > 0
		p.Detail = true
	}
	// One size alone is looked at closely.
	p.Latency, p.Stream = len(sizes[Latency]) > 1, len(sizes[Stream]) > 1
	p.Against = p.Against && (p.Latency || p.Stream)
	return pageTemplate.Execute(w, p)
}

// sizeWords is a size as a reader writes it.
func sizeWords(s Size) string { return fmt.Sprintf("%d×%d", s.Width, s.Height) }

func ipcWords(shares *bool) string {
	switch {
	case shares == nil:
		return "unknown"
	case *shares:
		return "shared with the painters"
	}
	return "another IPC namespace"
}

// commandLine returns words as one would type them into a shell.
func commandLine(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		if quoted[i] = word; word == "" || strings.ContainsAny(word, " \t\n\"'\\$`&|;<>()*?[]#~!{}") {
			quoted[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
