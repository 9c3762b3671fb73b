//go:build linux

package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"text/template"
)

//go:embed page.md.tmpl
var pageText string

// notes is the part of the page that a person writes: what was tried, and what the limits are made of.
//
//go:embed notes.md
var notes string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"number": number,
	"ratio":  func(v float64) string { return fmt.Sprintf("%.2f", v) },
	"micro":  func(v float64) string { return fmt.Sprintf("%.1f", v/1e3) },
	"mean":   func(rows []row) string { return fmt.Sprintf("%.2f", geometricMean(speeds(rows))) },
	"first":  func(n int, rows []row) []row { return rows[:n] },
}).Parse(pageText))

// number writes a rate with three digits that mean something.
func number(v float64) string {
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.3g M", v/1e6)
	case v >= 1e4:
		return fmt.Sprintf("%.3g k", v/1e3)
	}
	return fmt.Sprintf("%.0f", v)
}

// write writes the page.
func (r *report) write(path string) error {
	var b bytes.Buffer
	err := page.Execute(&b, struct {
		*report
		Bounds  []bound
		Bounded int
		Notes   string
	}{r, r.bounds(), bounded, notes})
	if err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o666)
}
