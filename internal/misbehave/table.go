package misbehave

import (
	"fmt"
	"io"
	"strings"
)

// Widths of columns, 100 together with what is between them.
var (
	widths      = []int{18, 29, 29, 18}
	listWidths  = []int{18, 38, 40}
	usageWidths = []int{20, 78}
)

// printRow prints the cells of a row beside each other, each broken into lines as wide as its column.
func printRow(w io.Writer, cells []string, widths []int) {
	var columns [][]string
	height := 0
	for i, cell := range cells {
		columns = append(columns, wrap(cell, widths[i]))
		height = max(height, len(columns[i]))
	}
	for y := range height {
		var line strings.Builder
		for i, column := range columns {
			text := ""
			if y < len(column) {
				text = column[y]
			}
			fmt.Fprintf(&line, "%-*s  ", widths[i], text)
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// wrap breaks text into lines of at most width characters, at spaces, and inside a word only where it alone is too long.
func wrap(text string, width int) (lines []string) {
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	line := []rune(indent)
	for _, word := range strings.Fields(text) {
		if len(line) > len(indent) && len(line)+1+len([]rune(word)) > width {
			lines, line = append(lines, string(line)), nil
		}
		if len(line) > len(indent) || len(lines) > 0 && len(line) > 0 {
			line = append(line, ' ')
		}
		line = append(line, []rune(word)...)
		for len(line) > width {
			lines, line = append(lines, string(line[:width])), line[width:]
		}
	}
	return append(lines, string(line))
}
