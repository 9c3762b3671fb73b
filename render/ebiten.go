//go:build !headless && (linux || darwin || windows || (freebsd && cgo))

package render

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"sameframe/assets"
)

// Ebiten is a Screen in a window of the desktop. When the user resizes that, the picture is scaled to fit until Resize is
// called. Its pixels go to the GPU as they are, only where they changed, and a shader swaps the channels there.
type Ebiten struct {
	stage
	title string

	ctx     context.Context
	handler Handler
	due     atomic.Uint64 // the refresh that is to begin, or 0
	taken   chan struct{} // one for each due that was seen
	again   *time.Ticker
	limit   atomic.Int64 // of the sides of an image, once the GPU has told it

	waking sync.Mutex // held by wake, which must not be at it when Ebitengine takes its window system down
	over   bool       // guarded by waking: the game has ended

	// What follows belongs to the game's goroutine, which is the screen's.
	updates int
	msc     uint64      // the last refresh
	drawing bool        // Draw is to end it
	exposed bool        // the window system may have lost what it showed
	window  image.Point // size of the window's inside, in pixels of a display of ordinary density
	known   image.Point // size of the window that was last reported or asked for
	sized   image.Point // size of the frame when the window was last given one
	user    user

	texture  *ebiten.Image // frame, byte by byte
	swizzle  *ebiten.Shader
	fence    *ebiten.Image
	pixel    [4]byte // of the fence
	rects    []image.Rectangle
	rows     []byte
	vertices []ebiten.Vertex
	indices  []uint32
}

// NewEbiten returns a screen in a window, or an error that says why there can be none. There can be one in the life of a
// process, and its Run has to be called on the main goroutine.
func NewEbiten(title string, size image.Point, hz float64) (Screen, error) {
	if err := displayAvailable(); err != nil {
		return nil, fmt.Errorf("no window: %w", err)
	}
	swizzle, err := ebiten.NewShader(assets.Swizzle)
	if err != nil {
		return nil, fmt.Errorf("no window: %w", err)
	}
	e := &Ebiten{
		title:   title,
		taken:   make(chan struct{}, 1),
		again:   time.NewTicker(retry),
		swizzle: swizzle,
		texture: newTexture(size),
		fence:   newTexture(image.Pt(1, 1)),
		known:   size,
		sized:   size,
	}
	e.init(size, hz)
	return e, nil
}

func newTexture(size image.Point) *ebiten.Image {
	return ebiten.NewImageWithOptions(image.Rectangle{Max: size}, &ebiten.NewImageOptions{Unmanaged: true})
}

// Run implements Screen.
func (e *Ebiten) Run(ctx context.Context, h Handler) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	e.ctx, e.handler = ctx, h
	e.Schedule(0)
	go e.run(ctx, nil, nil, e.begin)
	ended := make(chan struct{})
	defer close(ended)
	context.AfterFunc(ctx, func() {
		for {
			e.wake()
			select {
			case <-ended:
				return
			case <-time.After(retry):
			}
		}
	})

	ebiten.SetWindowTitle(e.title)
	ebiten.SetWindowSize(e.Size().X, e.Size().Y)
	ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	ebiten.SetWindowClosingHandled(true)          // by Update
	ebiten.SetCursorMode(ebiten.CursorModeHidden) // the X server has one
	ebiten.SetScreenClearedEveryFrame(false)
	ebiten.SetTPS(ebiten.SyncWithFPS)
	return ebiten.RunGameWithOptions((*game)(e), &ebiten.RunGameOptions{
		X11ClassName:    "Sameframe",
		X11InstanceName: "sameframe",
	})
}

// begin has the game begin refresh msc.
func (e *Ebiten) begin(msc uint64) {
	e.due.Store(msc)
	e.again.Reset(retry)
	defer e.again.Stop()
	for {
		e.wake()
		select {
		case <-e.taken:
			return
		case <-e.again.C:
		case <-e.ctx.Done():
			return
		}
	}
}

// retry is when to wake the loop again. Ebitengine loses a wake-up when it polls events to await a window's new size.
const retry = 50 * time.Millisecond

// wake has the game's loop run once. Of Ebitengine's modes, the one that this is for is deprecated, but the only one that
// sleeps while there is nothing to do, instead of looking 60 times a second.
func (e *Ebiten) wake() {
	e.waking.Lock()
	defer e.waking.Unlock()
	if !e.over {
		ebiten.ScheduleFrame() //lint:ignore SA1019 see above
	}
}

// end ends the game, after the last wake.
func (g *game) end() error {
	g.waking.Lock()
	defer g.waking.Unlock()
	g.over = true
	return ebiten.Termination
}

// ready is the update after which the loop may sleep. Ebitengine draws a frame, opens the window, and draws another without
// showing it, while it waits for the window's events.
const ready = 30

// game is the screen as Ebitengine sees it.
type game Ebiten

// MaxSize implements Screen.
func (e *Ebiten) MaxSize() image.Point {
	side := min(int(e.limit.Load()), maxSide)
	return image.Pt(max(side, e.began.X), max(side, e.began.Y))
}

// Layout implements ebiten.Game.
func (g *game) Layout(width, height int) (int, int) {
	g.window = image.Pt(width, height)
	return g.frame.Width, g.frame.Height
}

// Update implements ebiten.Game.
func (g *game) Update() error {
	if g.ctx.Err() != nil || ebiten.IsWindowBeingClosed() {
		return g.end()
	}
	limit := ebiten.MaxImageSize()
	g.limit.Store(int64(limit))
	if max(g.frame.Width, g.frame.Height) > limit {
		return fmt.Errorf("screen of %d×%d: the GPU has no images of more than %d", g.frame.Width, g.frame.Height, limit)
	}
	if g.updates++; g.updates == ready {
		ebiten.SetFPSMode(ebiten.FPSModeVsyncOffMinimum) //lint:ignore SA1019 see wake
	}

	input := g.user.update(g.handler, g.frame.Bounds())
	if g.window != g.known && g.window.X > 0 && g.window.Y > 0 {
		g.known = g.window
		if g.window != g.frame.Bounds().Max {
			input = true
			g.handler.Input(Input{Kind: Resize, Position: g.window, Time: Now()})
		}
	}
	if due := g.due.Swap(0); due != 0 {
		g.taken <- struct{}{}
		due = max(due, g.clock.MSC(Now()))
		if g.drawing = due > g.msc; g.drawing {
			g.msc = due
			g.refresh(g.handler, due)
			if size := g.frame.Bounds().Max; size != g.sized {
				g.sized = size
				if size != g.known {
					g.known = size
					ebiten.SetWindowSize(size.X, size.Y)
				}
			}
		} else {
			g.Schedule(0) // the last one was so late that it was this one
		}
	} else if !input && g.updates > ready {
		// What else wakes the loop are the window system's events.
		g.exposed = true
		g.Schedule(0)
	}
	if input || g.user.holding > 0 {
		g.Schedule(0) // a release that comes while the loop is at work does not wake it
	}
	return nil
}

// Draw implements ebiten.Game. If it draws nothing, Ebitengine leaves the window alone.
func (g *game) Draw(screen *ebiten.Image) {
	if !g.drawing {
		return
	}
	g.drawing = false
	size := g.frame.Bounds().Max
	if screen.Bounds().Max != size {
		g.Schedule(0) // the next image that Ebitengine gives will have the new size
		return
	}
	if g.texture.Bounds().Max != size {
		g.texture.Deallocate()
		g.texture = newTexture(size)
	}
	g.rects = g.dirty.Take(g.rects[:0])
	drawn := len(g.rects) > 0
	for _, r := range g.rects {
		g.upload(r)
	}
	if g.exposed {
		g.exposed = false
		g.rects = append(g.rects, image.Rect(0, 0, 1, 1)) // enough to have the window presented
	}
	if len(g.rects) > 0 {
		g.show(screen)
		// Wait for the GPU: it reads the fence after it has done the rest.
		g.fence.Fill(color.White)
		g.fence.ReadPixels(g.pixel[:])
	}
	g.shown(g.handler, g.msc, drawn)
}

// upload copies r of the frame to the texture.
func (g *game) upload(r image.Rectangle) {
	rows := g.frame.Pix[r.Min.Y*g.frame.Stride : r.Max.Y*g.frame.Stride]
	if r.Dx() < g.frame.Width {
		g.rows = g.rows[:0]
		for y := r.Min.Y; y < r.Max.Y; y++ {
			g.rows = append(g.rows, g.frame.span(y, r.Min.X, r.Max.X)...)
		}
		rows = g.rows
	}
	g.texture.SubImage(r).(*ebiten.Image).WritePixels(rows)
}

// show draws the rectangles of the texture on the screen.
func (g *game) show(screen *ebiten.Image) {
	g.vertices, g.indices = g.vertices[:0], g.indices[:0]
	for _, r := range g.rects {
		n := uint32(len(g.vertices))
		g.indices = append(g.indices, n, n+1, n+2, n+1, n+2, n+3)
		for _, p := range [4]image.Point{r.Min, {r.Max.X, r.Min.Y}, {r.Min.X, r.Max.Y}, r.Max} {
			x, y := float32(p.X), float32(p.Y)
			g.vertices = append(g.vertices, ebiten.Vertex{DstX: x, DstY: y, SrcX: x, SrcY: y})
		}
	}
	options := ebiten.DrawTrianglesShaderOptions{Blend: ebiten.BlendCopy}
	options.Images[0] = g.texture
	screen.DrawTrianglesShader32(g.vertices, g.indices, g.swizzle, &options)
}
