package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"sameframe/render"
)

// pictures are the screenshots of a screen.
type pictures struct {
	screen render.Screen
	path   string // of -screenshot
	taken  int    // on request
}

func (p *pictures) save(path string) error { return render.SavePNG(path, p.screen.Snapshot()) }

// saveNext writes a numbered picture, so that it outlives the one at exit.
func (p *pictures) saveNext() error {
	path := p.path
	if path == "" {
		path = "screenshot.png"
	}
	p.taken++
	ext := filepath.Ext(path)
	return p.save(fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), p.taken, ext))
}
