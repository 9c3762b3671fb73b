package main

import (
	"errors"
	"flag"
	"fmt"
	"image"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sameframe/display"
	"sameframe/internal/scene"
)

// options are what the command line says.
type options struct {
	display         string // empty: the first free one
	screen          image.Point
	headless        bool
	displayFD       int // -1: none
	auth            string
	tcp             string // the address to listen at, or empty
	refresh         float64
	terminate       bool
	maxClients      int
	screenshot      string
	record          string
	noSharedPixmaps bool
	noExtensions    []string
	noWM            bool
	limits          display.Limits
	verbose         bool
	client          []string

	demo     bool
	duration time.Duration
	scene    string
	size     image.Point
}

const help = `compositor is an X display server: programs paint, and it shows their windows.

	compositor [:N] [flags] [-- client args...]

It serves display :N, or the first free one, in a window, or headless where no window can be opened. With a client it
sets DISPLAY for it, runs it, and exits with its status.

Flags:
  -screen 1280x720      the size of the screen, up to 32767x32767
  -headless             no window; what the screen shows goes to -screenshot and -record
  -refresh 60           refreshes a second, up to 1000
  -displayfd N          write the number of the display to file descriptor N when clients can connect
  -auth FILE            let in only clients that know the MIT-MAGIC-COOKIE-1 of this display in that Xauthority file;
                        without it, the processes of the same user; "auto" makes a cookie, in a file of its own
  -listen tcp           listen by TCP too, at port 6000+N of this machine alone; tcp:ADDRESS at that address; needs -auth
  -terminate            exit when the last client has left
  -maxclients 256       places for clients, 2 to 2048, one of them the server's own; the more, the fewer resources each
  -screenshot FILE.png  write what the screen shows at exit; on SIGUSR1, FILE-1.png and so on (without the flag,
                        screenshot-1.png and so on)
  -record FILE          record the screen: .y4m a film that every player and encoder reads, .gif an animated picture
  -no-shared-pixmaps    refuse ShmCreatePixmap, as servers without shared pixmaps do
  -extension NAME       do not offer that extension; may be given for several of
                        %s
  -no-wm                leave windows where programs put them, without frames, as Xvfb does
  -limit NAME=N         what one client may take, at most; may be given for several; N may end in K, M or G. Over a limit
                        the client gets BadAlloc, over that of output it is ended, and the log says who it was:
%s  -v                    tell what clients do

The comparison of shared memory and the socket:
  -demo                 two painters of the same scene, one by shared memory and one by the socket, and what each costs;
                        more painters that connect are compared too; F1 shows the keys; headless, it prints the comparison
                        after 10 s and writes demo.png
  -duration 5s          end the demo after that time and print the comparison
  -scene NAME           what is painted: %s, or a picture or Y4M film
  -size 640x400         of the painters' windows; without it, they fill the screen beside each other

Examples:
  compositor -demo                                        shared memory and the socket, side by side
  compositor :7                                           a display; then: DISPLAY=:7 xclock
  compositor -headless -screenshot shot.png -- sh -c 'xclock & sleep 2; kill -USR1 $PPID; sleep 1'
  compositor -headless -- ./test-that-needs-a-display     in place of xvfb-run; its status is the test's
  compositor -headless :9 -record film.y4m -- mpv --vo=x11 clip.mkv

Status: 0 when it was asked to end, 1 when something failed, 2 for a mistake in the command line, or the client's.
`

func printUsage(w io.Writer) {
	var limits strings.Builder
	for name, what := range display.EachLimit {
		fmt.Fprintf(&limits, "%24s%-11s %s\n", "", name, what)
	}
	fmt.Fprintf(w, help, strings.Join(display.Extensions(), ", "), &limits, strings.Join(scene.Names(), ", "))
}

const (
	maxSide     = 32767 // of a screen: coordinates are INT16 (X11 §1)
	maxRefresh  = 1000
	maxClients  = 2048
	headlessRun = 10 * time.Second // of a demo that nobody can end by closing its window
	demoPicture = "demo.png"
	firstScene  = "particles"
)

var displayName = regexp.MustCompile(`^:[0-9]{1,5}$`)

func parse(args []string) (*options, error) {
	o := &options{screen: image.Pt(1280, 720), displayFD: -1, refresh: 60, maxClients: 256}
	hasClient := false
	if i := slices.Index(args, "--"); i >= 0 {
		args, o.client, hasClient = args[:i], args[i+1:], true
	}
	f := flag.NewFlagSet("compositor", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.BoolVar(&o.headless, "headless", false, "")
	f.IntVar(&o.displayFD, "displayfd", -1, "")
	f.StringVar(&o.auth, "auth", "", "")
	f.Func("listen", "", func(s string) error {
		network, address, _ := strings.Cut(s, ":")
		if network != "tcp" {
			return errors.New("it can be tcp, or tcp:ADDRESS")
		}
		if o.tcp = address; address == "" {
			o.tcp = "127.0.0.1"
		}
		return nil
	})
	f.Float64Var(&o.refresh, "refresh", o.refresh, "")
	f.BoolVar(&o.terminate, "terminate", false, "")
	f.IntVar(&o.maxClients, "maxclients", o.maxClients, "")
	f.StringVar(&o.screenshot, "screenshot", "", "")
	f.StringVar(&o.record, "record", "", "")
	f.BoolVar(&o.noSharedPixmaps, "no-shared-pixmaps", false, "")
	f.Func("extension", "", func(name string) error {
		if !slices.Contains(display.Extensions(), name) {
			return fmt.Errorf("there is none of that name; there are %s", strings.Join(display.Extensions(), ", "))
		}
		o.noExtensions = append(o.noExtensions, name)
		return nil
	})
	f.BoolVar(&o.noWM, "no-wm", false, "")
	f.Func("limit", "", func(s string) error {
		name, value, ok := strings.Cut(s, "=")
		if !ok {
			return errors.New("a limit is written as memory=512M")
		}
		return o.limits.Set(name, value)
	})
	f.BoolVar(&o.verbose, "v", false, "")
	f.BoolVar(&o.demo, "demo", false, "")
	f.DurationVar(&o.duration, "duration", 0, "")
	f.StringVar(&o.scene, "scene", firstScene, "")
	sizeVar(f, &o.screen, "screen")
	sizeVar(f, &o.size, "size")
	for len(args) > 0 { // flags may stand on both sides of the display
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		if args = f.Args(); len(args) == 0 {
			break
		}
		switch name := args[0]; {
		case !displayName.MatchString(name):
			return nil, fmt.Errorf("%q is neither a flag nor a display, such as :7; a client goes behind --", name)
		case o.display != "":
			return nil, fmt.Errorf("two displays, %s and %s: a server has one", o.display, name)
		default:
			o.display, args = name, args[1:]
		}
	}
	if hasClient && len(o.client) == 0 {
		return nil, errors.New("no client behind --")
	}
	given := map[string]bool{}
	f.Visit(func(f *flag.Flag) { given[f.Name] = true })
	return o, o.check(given)
}

func sizeVar(f *flag.FlagSet, p *image.Point, name string) {
	f.Func(name, "", func(s string) error {
		w, h, ok := strings.Cut(s, "x")
		width, err1 := strconv.Atoi(w)
		height, err2 := strconv.Atoi(h)
		if !ok || err1 != nil || err2 != nil {
			return errors.New("a size is written as 1280x720")
		}
		if width < 1 || height < 1 || width > maxSide || height > maxSide {
			return fmt.Errorf("out of range: each side must be 1 to %d", maxSide)
		}
		*p = image.Pt(width, height)
		return nil
	})
}

// check finds what is wrong before anything is done.
func (o *options) check(given map[string]bool) error {
	switch ext := strings.ToLower(filepath.Ext(o.record)); {
	case !(o.refresh >= 1 && o.refresh <= maxRefresh):
		return fmt.Errorf("-refresh %v: must be 1 to %d", o.refresh, maxRefresh)
	case given["displayfd"] && o.displayFD < 0:
		return fmt.Errorf("-displayfd %d: not a file descriptor", o.displayFD)
	case o.maxClients < 2 || o.maxClients > maxClients:
		return fmt.Errorf("-maxclients %d: must be 2 to %d", o.maxClients, maxClients)
	case o.screenshot != "" && strings.ToLower(filepath.Ext(o.screenshot)) != ".png":
		return fmt.Errorf("-screenshot %s: the name has to end in .png", o.screenshot)
	case o.record != "" && ext != ".y4m" && ext != ".gif":
		return fmt.Errorf("-record %s: the name has to end in .y4m or .gif", o.record)
	case o.tcp != "" && o.auth == "":
		return errors.New("-listen tcp without -auth would let in whoever reaches the port; -auth auto makes a cookie")
	case o.demo && len(o.client) > 0:
		return errors.New("-demo brings its own clients: leave out the one behind --")
	case given["duration"] && o.duration <= 0:
		return fmt.Errorf("-duration %v: must be more than nothing", o.duration)
	}
	if o.screenshot != "" { // it is written last: what a long run leaves behind is not to be lost for a wrong name
		if _, err := os.Stat(filepath.Dir(o.screenshot)); err != nil {
			return fmt.Errorf("-screenshot %s: %w", o.screenshot, err)
		}
	}
	for _, name := range []string{"duration", "scene", "size"} {
		if given[name] && !o.demo {
			return fmt.Errorf("-%s is for -demo", name)
		}
	}
	if _, err := os.Stat(o.scene); o.demo && !slices.Contains(scene.Names(), o.scene) && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("-scene %s: no such scene or file; the scenes are %s", o.scene, strings.Join(scene.Names(), ", "))
	}
	return nil
}
