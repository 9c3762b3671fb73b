// Package demo runs the comparison that newcomers see: two painters, each a process of its own, that paint the same scene
// at the same size, one by shared memory and one by the socket, and below them a panel that says what each costs.
package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sameframe/display"
	"sameframe/internal/child"
	"sameframe/internal/compare"
	"sameframe/internal/scene"
	"sameframe/render"
)

// Demo is a comparison on a server. Set the exported fields, give the server Frame and Key, and Run after Listen.
type Demo struct {
	Server *display.Server
	Scene  string      // or a file
	Size   image.Point // of the painters' windows; zero makes them fill the screen beside each other

	// Painter returns the command that runs the painter program with these arguments. What it says on standard error is
	// told only if it ends by itself.
	Painter func(args ...string) *exec.Cmd

	// Log is told what happens to painters.
	Log func(format string, args ...any)

	// Started is called when both painters have painted a frame, or cannot.
	Started func()

	frames compare.Comparison
	keys   chan uint8

	// What follows belongs to Run.
	hud      *render.HUD
	help     *render.Surface
	helping  bool
	hidden   bool // the panel
	paused   bool
	pausedAt time.Duration
	hurrying bool // as many frames as they can
	size     int  // of sizes
	started  bool
	painters [len(transports)]painter
	next     int // painter to start, when the one before it has painted
	notice   string
}

// painter is one of the two processes.
type painter struct {
	*child.Process
	since time.Duration
	said  *bytes.Buffer // complete once the process has ended
	ended bool          // by itself
}

// transports are the painters', from left to right.
var transports = [...]string{"shm", "socket"}

const (
	tick     = 200 * time.Millisecond
	patience = time.Second     // with a painter that is to end
	slow     = 2 * time.Second // for a first frame
)

// New returns a demo of a scene or file, with windows of that size, or of one that fits if it is zero.
func New(scene string, size image.Point) *Demo {
	return &Demo{Scene: scene, Size: size, keys: make(chan uint8, 8)}
}

// Frame is for the server's OnFrame.
func (d *Demo) Frame(f *display.Frame) { d.frames.Frame(f) }

// Run runs the demo until ctx is done. Then no painter is left. It returns the comparison of all frames since the scene,
// the size or the pace was last changed.
func (d *Demo) Run(ctx context.Context) *render.Panel {
	screen := d.Server.Screen.Size()
	d.hud = render.NewHUD(image.Pt(screen.X, render.PanelHeight(screen.Y)))
	d.help = render.NewHelp(screen.Y, "The keys of the comparison", help)
	d.hud.Draw(&render.Panel{Headline: "Starting the painters"})
	d.overlay()
	defer d.stop()
	d.restart()

	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return d.frames.Total(render.Now())
		case key := <-d.keys:
			d.press(key)
		case <-ticker.C:
			d.watch()
			if !d.paused {
				panel := d.frames.Live(render.Now())
				panel.Notice = d.notice
				d.hud.Draw(panel)
			}
		}
	}
}

// restart starts the painters anew, one after the other, so that the first stands at the left.
func (d *Demo) restart() {
	d.stop()
	d.frames.Restart(render.Now())
	d.next, d.notice, d.paused = 0, "", false
	d.watch()
}

// watch starts the next painter when its time has come, and notices those that have ended.
func (d *Demo) watch() {
	now := render.Now()
	for i := range d.painters[:d.next] {
		p := &d.painters[i]
		if p.Process == nil || p.ended {
			continue
		}
		select {
		case <-p.Done():
			p.ended = true
			last := p.said.String()
			last = last[strings.LastIndexByte(strings.TrimSpace(last), '\n')+1:]
			d.tell("the %s painter has ended: %s. %s", transports[i], p.End(), strings.TrimSpace(last))
		default:
			if i == d.next-1 && !d.frames.Knows(p.PID()) && now-p.since < slow {
				return
			}
		}
	}
	if d.next < len(d.painters) {
		d.start(d.next, now)
		d.next++
	} else if !d.started {
		d.started = true
		d.Started()
	}
}

func (d *Demo) start(i int, now time.Duration) {
	size, pace := d.sizes()[d.size], "60"
	if d.hurrying {
		pace = "max"
	}
	cmd := d.Painter("-display", d.Server.Name(), "-transport", transports[i], "-trace", "-fps", pace,
		"-size", fmt.Sprintf("%dx%d", size.X, size.Y),
		"-title", fmt.Sprintf("%s %d×%d", filepath.Base(d.Scene), size.X, size.Y), d.Scene)
	said := new(bytes.Buffer)
	cmd.Stderr = said
	p, err := child.Start(cmd)
	d.painters[i] = painter{Process: p, since: now, said: said}
	if err != nil {
		d.tell("the %s painter does not start: %v", transports[i], err)
	}
}

func (d *Demo) tell(format string, args ...any) {
	d.notice = fmt.Sprintf(format, args...) + " · F2 to F4 start anew"
	d.Log(format, args...)
}

// stop ends the painters, both at once.
func (d *Demo) stop() {
	done := make(chan struct{})
	for _, p := range d.painters {
		go func() {
			if p.Process != nil {
				p.Stop(patience)
			}
			done <- struct{}{}
		}()
	}
	for range d.painters {
		<-done
	}
	d.painters = [len(transports)]painter{}
}

// sizes returns the sizes of the windows that the user can go through.
func (d *Demo) sizes() []image.Point {
	screen := d.Server.Screen.Size()
	full := image.Pt((screen.X-display.WindowGap)/2, screen.Y-render.PanelHeight(screen.Y)-display.TitleHeight)
	full = image.Pt(max(full.X, 16), max(full.Y, 16))
	sizes := []image.Point{full, full.Mul(2).Div(3), full.Div(3)}
	if d.Size != (image.Point{}) {
		sizes = append([]image.Point{d.Size}, sizes...)
	}
	return sizes
}

func (d *Demo) nextScene() {
	names := slices.DeleteFunc(scene.Names(), func(name string) bool { return name == "paint" }) // it waits for a hand
	d.Scene = names[(slices.Index(names, d.Scene)+1)%len(names)]
}

// overlay lays the panel and the help over the windows, as far as they are to be seen.
func (d *Demo) overlay() {
	screen := d.Server.Screen.Size()
	var layers []render.Layer
	if !d.hidden {
		layers = append(layers, render.Layer{Surface: d.hud.Surface, Origin: image.Pt(0, screen.Y-d.hud.Surface.Height)})
	}
	if d.helping {
		layers = append(layers, render.Layer{Surface: d.help, Origin: screen.Sub(d.help.Bounds().Max).Div(2)})
	}
	d.Server.SetOverlay(layers)
}
