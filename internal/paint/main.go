// Package paint is the painter program: it paints a scene or a file in a window of an X display and tells what that cost.
package paint

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"sameframe/client"
	"sameframe/internal/media"
	"sameframe/internal/scene"
)

// config is what the command line says.
type config struct {
	display   string
	transport client.Transport
	size      image.Point // zero: as the scene likes
	interval  time.Duration
	paced     bool // -fps was given: by it, not by the scene's own rhythm
	frames    int
	duration  time.Duration
	verbose   bool
	trace     bool
	title     string
	buffers   int
	subject   string // a scene or a file
}

const (
	defaultInterval = time.Second / 60
	defaultWidth    = 640
	defaultHeight   = 480
	maxFPS          = 100000
)

// Main runs the painter with the arguments after its name. It returns the exit status: 0 for success, also when the user
// closes the window or interrupts; 1 if something failed; 2 for arguments that make no sense.
func Main(args []string) int {
	cfg, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		usage(os.Stdout)
		return 0
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "painter: %v\npainter -h tells more\n", err)
		return 2
	}
	picture, err := open(cfg.subject)
	if errors.Is(err, errNothing) {
		fmt.Fprintf(os.Stderr, "painter: %v\n", err)
		return 2
	}
	if err == nil {
		err = run(cfg, picture)
		if c, ok := picture.(io.Closer); ok {
			err = errors.Join(err, c.Close())
		}
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "painter: %v\n", err)
		return 1
	}
	return 0
}

// run paints until there is nothing more to paint, or the user has seen enough.
func run(cfg *config, picture scene.Scene) error {
	conn, err := client.Dial(cfg.display)
	if err != nil {
		return err
	}
	defer conn.Close()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The end of the connection also wakes a painter that waits for the server. A second signal kills.
	context.AfterFunc(ctx, func() {
		stop()
		conn.Close()
	})
	p, err := newPainter(cfg, conn, picture)
	if err == nil {
		err = p.run()
		p.summary()
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

var errNothing = errors.New("no such scene or file")

// open returns the scene, or the file as a scene. A scene goes before a file of its name, which ./ still reaches.
func open(subject string) (scene.Scene, error) {
	names := scene.Names()
	if slices.Contains(names, subject) {
		return scene.New(subject, 1)
	}
	s, err := media.Open(subject)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %q; the scenes are %s", errNothing, subject, strings.Join(names, ", "))
	}
	return s, err
}

func parse(args []string) (*config, error) {
	cfg := &config{interval: defaultInterval}
	f := flag.NewFlagSet("painter", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&cfg.display, "display", "", "")
	f.IntVar(&cfg.frames, "frames", 0, "")
	f.DurationVar(&cfg.duration, "duration", 0, "")
	f.BoolVar(&cfg.verbose, "v", false, "")
	f.BoolVar(&cfg.trace, "trace", false, "")
	f.StringVar(&cfg.title, "title", "", "")
	f.IntVar(&cfg.buffers, "buffers", 2, "")
	f.Func("transport", "", func(s string) (err error) {
		cfg.transport, err = client.ParseTransport(s)
		return err
	})
	f.Func("size", "", func(s string) (err error) {
		cfg.size, err = parseSize(s)
		return err
	})
	f.Func("fps", "", func(s string) (err error) {
		cfg.paced = true
		cfg.interval, err = parseFPS(s)
		return err
	})
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() == 0:
		return nil, errors.New("say what to paint, a scene or a file, as in: painter plasma")
	case f.NArg() > 1:
		return nil, fmt.Errorf("one scene or file at a time, not %q; flags go before it", f.Args())
	case cfg.frames < 0 || cfg.duration < 0:
		return nil, errors.New("-frames and -duration cannot be below 0")
	case cfg.buffers < 1 || cfg.buffers > 16:
		return nil, fmt.Errorf("-buffers %d: 1 to 16 are sensible", cfg.buffers)
	}
	cfg.subject = f.Arg(0)
	if cfg.title == "" {
		cfg.title = filepath.Base(cfg.subject)
	}
	return cfg, nil
}

func parseSize(s string) (image.Point, error) {
	width, height, _ := strings.Cut(s, "x")
	w, errW := strconv.ParseUint(width, 10, 15)
	h, errH := strconv.ParseUint(height, 10, 15)
	if errW != nil || errH != nil || w == 0 || h == 0 {
		return image.Point{}, errors.New("a size is WIDTHxHEIGHT, each from 1 to 32767, as in 640x480")
	}
	return image.Pt(int(w), int(h)), nil
}

// parseFPS returns the time between frames, 0 for max.
func parseFPS(s string) (time.Duration, error) {
	if s == "max" {
		return 0, nil
	}
	fps, err := strconv.ParseFloat(s, 64)
	if err != nil || !(fps > 0.001 && fps <= maxFPS) {
		return 0, fmt.Errorf("a number of frames per second up to %d, or max", maxFPS)
	}
	return time.Duration(float64(time.Second) / fps), nil
}

func usage(w io.Writer) {
	fmt.Fprint(w, `painter paints in a window of an X display, any X server's, and tells what each frame cost.

	painter [flags] SCENE|FILE
	painter bench ...         measures what a frame costs on any display: painter bench -h
	painter misbehave ...     does to a server what a client must not: painter misbehave -h

FILE is a picture (PNG, JPEG, GIF, WebP, BMP, TIFF), an animated GIF, or a Y4M film; - reads it from standard input.

Scenes:
`)
	for _, name := range scene.Names() {
		fmt.Fprintf(w, "  %-12s%s\n", name, scene.Describe(name))
	}
	fmt.Fprint(w, `
Flags:
  -display :7       the display; without it, $DISPLAY
  -transport T      how the pixels travel, auto unless given:
`)
	for _, t := range client.Transports() {
		fmt.Fprintf(w, "                      %-11s%v\n", t, t.Describe())
	}
	fmt.Fprint(w, `  -size 640x480     the window's first size; a picture or film has its own, as far as the screen is large enough
  -fps 60|max       frames a second; without it, a film keeps its own time and scenes have 60
  -frames N         end after N frames
  -duration 10s     end after that time
  -buffers 2        frames that may be under way, and the memory for them
  -title TEXT       the window's title
  -trace            tell the server when each frame was painted, for the stages that the compositor shows
  -v                tell each second what the frames cost

Latency is the time from the first byte written until the server has said that it needs the frame's memory no more.

Examples:
  painter plasma
  painter -transport socket -fps max -duration 5s -v mandelbrot
  painter -size 1280x720 holiday.jpg
  ffmpeg -i film.mkv -f yuv4mpegpipe - | painter -

Status: 0 when done, closed or interrupted; 1 when something failed; 2 for a mistake in the command line.
`)
}
