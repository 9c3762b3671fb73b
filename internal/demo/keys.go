package demo

import "sameframe/render"

// help says what the keys do; keyF1 and those after it stand for its lines.
var help = []render.HelpLine{
	{Key: "F1", Does: "show or hide this help"},
	{Key: "F2", Does: "next scene"},
	{Key: "F3", Does: "next size of the windows"},
	{Key: "F4", Does: "60 frames a second, or as many as they can"},
	{Key: "F5", Does: "pause and go on"},
	{Key: "F6", Does: "hide or show the panel"},
}

const keyF1 = 67 // X keycode

// Key takes the keys of the demo before the clients get them: it is for the server's OnKey.
func (d *Demo) Key(keycode uint8, down bool) bool {
	if keycode < keyF1 || int(keycode-keyF1) >= len(help) {
		return false
	}
	if down {
		select {
		case d.keys <- keycode:
		default: // somebody presses faster than painters start
		}
	}
	return true
}

func (d *Demo) press(keycode uint8) {
	switch help[keycode-keyF1].Key {
	case "F1":
		d.helping = !d.helping
		d.overlay()
	case "F2":
		d.nextScene()
		d.restart()
	case "F3":
		d.size = (d.size + 1) % len(d.sizes())
		d.restart()
	case "F4":
		d.hurrying = !d.hurrying
		d.restart()
	case "F5":
		d.pause()
	case "F6":
		d.hidden = !d.hidden
		d.overlay()
	}
}

// pause stops both processes where they are, or lets them go on. The panel stands still meanwhile.
func (d *Demo) pause() {
	d.paused = !d.paused
	for _, p := range d.painters {
		if p.Process == nil {
			continue
		}
		if !d.paused {
			p.Resume()
		} else if err := p.Pause(); err != nil && !p.ended {
			d.tell("no pause: %v", err)
		}
	}
	now := render.Now()
	if !d.paused {
		d.frames.Resume(d.pausedAt, now)
		return
	}
	d.pausedAt = now
	panel := d.frames.Live(now)
	panel.Notice = "paused · F5 goes on"
	d.hud.Draw(panel)
}
