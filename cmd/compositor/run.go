package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"sameframe/client"
	"sameframe/display"
	"sameframe/internal/child"
	"sameframe/internal/host"
	"sameframe/render"
)

// patience is how long a client may take to end when it is asked to.
const patience = 2 * time.Second

// run serves until it is told to end or the client has ended, whose status it returns.
func run(o *options) (status int, err error) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	server := &display.Server{
		Display: o.display, NoSharedPixmaps: o.noSharedPixmaps, NoExtensions: o.noExtensions,
		NoWindowManager: o.noWM, Terminate: o.terminate, MaxClients: o.maxClients, Limits: o.limits, Log: logger(o.verbose),
	}
	server.TCP = o.tcp
	if o.auth != "" {
		if server.Authority, err = cookie(o); err != nil {
			return 1, err
		}
	}
	ready, err := readyFile(o.displayFD)
	if err != nil {
		return 1, err
	}
	server.Screen = openScreen(o)
	if !o.headless {
		keyboard, err := host.Keyboard()
		if err != nil {
			server.Log.Info("the keys are those of the United States", "reason", err)
		} else {
			server.Keyboard = keyboard
		}
	}
	d := newDemo(o, server)
	if err := server.Listen(); err != nil {
		return 1, err
	}
	// From here on sockets and a lock file exist, which Serve removes.
	serve := func() error {
		err := server.Serve(ctx)
		if errors.Is(err, display.ErrClosed) {
			return nil
		}
		return err
	}
	abandon := func(err error) (int, error) {
		stop()
		return 1, errors.Join(err, serve())
	}

	if o.auth == autoCookie {
		if o.auth, err = keepCookie(server); err != nil {
			return abandon(err)
		}
		defer os.Remove(o.auth)
	}
	var recorder *render.Recorder
	if o.record != "" {
		if recorder, err = render.NewRecorder(o.record, server.Screen.Size(), o.refresh); err != nil {
			return abandon(err)
		}
		server.Screen.Record(recorder)
	}
	signals := make(chan os.Signal, 4)
	notify(signals)
	defer signal.Stop(signals)
	if ready != nil {
		if _, err := fmt.Fprintln(ready, server.Name()[1:]); err != nil {
			return abandon(fmt.Errorf("-displayfd %d: %w", o.displayFD, err))
		}
		ready.Close()
	}

	var background sync.WaitGroup
	var process *child.Process
	switch {
	case len(o.client) > 0:
		if process, err = startClient(o, server); err != nil {
			return abandon(err)
		}
		background.Go(func() {
			<-process.Done()
			stop()
		})
	case d != nil:
		background.Go(func() { d.run(ctx, stop) })
	case o.displayFD < 0:
		complain("serving %s; try DISPLAY=%s xclock", server.Name(), server.Name())
	}
	pictures := &pictures{screen: server.Screen, path: o.screenshot}
	background.Go(func() { handleSignals(ctx, stop, signals, process, pictures) })

	err = serve()
	stop()
	// The windows are closed, but the screen's last picture is still that with them.
	if o.screenshot != "" {
		err = errors.Join(err, pictures.save(o.screenshot))
	}
	if recorder != nil {
		server.Screen.Record(nil)
		err = errors.Join(err, recorder.Close())
		if n := recorder.Dropped(); n > 0 {
			complain("%s: the disk or the encoder was too slow for %d frames", o.record, n)
		}
	}
	if process != nil {
		process.Stop(patience)
		status = process.Status()
	}
	background.Wait()
	if d != nil {
		err = errors.Join(err, d.report())
	}
	return status, err
}

func logger(verbose bool) *slog.Logger {
	level := slog.LevelWarn
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// openScreen returns a window, or where there can be none, or none is wanted, a headless screen.
func openScreen(o *options) render.Screen {
	if !o.headless {
		title := "sameframe"
		if o.display != "" {
			title += " " + o.display
		}
		screen, err := render.NewEbiten(title, o.screen, o.refresh)
		if err == nil {
			return screen
		}
		complain("%v; going on headless", err)
		o.headless = true
	}
	return render.NewHeadless(o.screen, o.refresh)
}

// cookie returns the secret that clients must know.
func cookie(o *options) ([]byte, error) {
	if o.auth == autoCookie {
		c := make([]byte, 16)
		rand.Read(c)
		return c, nil
	}
	number := ""
	if o.display != "" {
		number = o.display[1:]
	}
	c, err := client.ReadCookie(o.auth, number)
	if err != nil {
		return nil, fmt.Errorf("-auth: %w; xauth -f FILE add :N . $(mcookie) makes one", err)
	}
	return c, nil
}

// autoCookie is the -auth that has a cookie made.
const autoCookie = "auto"

// keepCookie writes the server's cookie to a file that only this user may read, and tells where.
func keepCookie(server *display.Server) (path string, err error) {
	f, err := os.CreateTemp(os.Getenv("XDG_RUNTIME_DIR"), "sameframe-xauthority-")
	if err != nil {
		return "", fmt.Errorf("-auth auto: %w", err)
	}
	number := server.Name()[1:]
	_, err = f.Write(client.CookieEntry(number, server.Authority))
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("-auth auto: %w", err)
	}
	complain("the cookie of :%s is in XAUTHORITY=%s; elsewhere: xauth add HOST:%s . %x", number, f.Name(), number, server.Authority)
	return f.Name(), nil
}

// readyFile returns the file of -displayfd, nil if there is none.
func readyFile(fd int) (*os.File, error) {
	if fd < 0 {
		return nil, nil
	}
	f := os.NewFile(uintptr(fd), "displayfd")
	if f == nil {
		return nil, fmt.Errorf("-displayfd %d: not a file descriptor", fd)
	}
	if _, err := f.Stat(); err != nil {
		return nil, fmt.Errorf("-displayfd %d: it is not open: %w", fd, err)
	}
	return f, nil
}

// startClient runs the client that stands behind --.
func startClient(o *options, server *display.Server) (*child.Process, error) {
	cmd := exec.Command(o.client[0], o.client[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = environment(o, server)
	p, err := child.Start(cmd)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	return p, nil
}

// environment is that of programs that are to connect.
func environment(o *options, server *display.Server) []string {
	env := append(os.Environ(), "DISPLAY="+server.Name())
	if o.auth != "" {
		env = append(env, "XAUTHORITY="+o.auth)
	}
	return env
}

// handleSignals ends the server, or its client so that it can end the server, or takes a picture. A client that does not
// end is left behind at the second signal.
func handleSignals(ctx context.Context, stop func(), signals <-chan os.Signal, client *child.Process, pictures *pictures) {
	for asked := false; ; {
		select {
		case <-ctx.Done():
			return
		case s := <-signals:
			switch {
			case s == screenshotSignal:
				if err := pictures.saveNext(); err != nil {
					complain("%v", err)
				}
			case client != nil && !asked:
				asked = true
				client.Signal(s)
			default:
				stop()
			}
		}
	}
}

// notify has the signals that end the server, and the one that asks for a picture, sent to c.
func notify(c chan<- os.Signal) {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
	if screenshotSignal != nil {
		list = append(list, screenshotSignal)
	}
	signal.Notify(c, list...)
}
