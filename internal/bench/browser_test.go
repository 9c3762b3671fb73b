package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// A browser is a headless Chromium that is talked to by pipes, in the DevTools protocol: a JSON message, then a zero byte.
type browser struct {
	t      *testing.T
	to     *os.File
	mu     sync.Mutex
	last   int
	calls  map[int]chan message
	pages  map[string]*browserPage // by session
	closed chan struct{}
}

type message struct {
	ID      int             `json:"id,omitempty"`
	Session string          `json:"sessionId,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  any             `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   json.RawMessage `json:"error,omitempty"`
}

// A browserPage is a tab.
type browserPage struct {
	*browser
	session string
	loaded  chan struct{}

	// Guarded by the browser's mu.
	problems []string // errors and warnings of the console, and exceptions
	requests []string // what it asked for that is not in its file
}

const browserPatience = 2 * time.Minute

// newBrowser starts one that ends with the test, which is skipped where there is none.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	var path string
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, _ = exec.LookPath(name); path != "" {
			break
		}
	}
	if path == "" {
		t.Skip("no chromium-headless-shell, chromium or google-chrome")
	}
	dir, err := os.MkdirTemp("", "bench-browser-")
	if err != nil {
		t.Fatal(err)
	}
	theirIn, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+dir, "--remote-debugging-pipe", "--window-size=1280,1000")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut}
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()
	b := &browser{t: t, to: in, calls: map[int]chan message{}, pages: map[string]*browserPage{}, closed: make(chan struct{})}
	go b.read(bufio.NewReader(out))
	t.Cleanup(func() {
		b.send(message{ID: 1 << 30, Method: "Browser.close"})
		select {
		case <-b.closed:
		case <-time.After(10 * time.Second):
		}
		in.Close()
		stop()
		cmd.Wait()
		os.RemoveAll(dir) // what a process of it still writes may stay
	})
	return b
}

func (b *browser) read(r *bufio.Reader) {
	defer close(b.closed)
	for {
		line, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(line[:len(line)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		if call := b.calls[m.ID]; call != nil {
			call <- m
			delete(b.calls, m.ID)
		}
		if p := b.pages[m.Session]; p != nil && m.ID == 0 {
			p.event(m)
		}
		b.mu.Unlock()
	}
}

func (b *browser) send(m message) {
	line, err := json.Marshal(m)
	if err == nil {
		_, err = b.to.Write(append(line, 0))
	}
	if err != nil {
		b.t.Errorf("to the browser: %v", err)
	}
}

// call calls a method and returns what it answers.
func (b *browser) call(session, method string, params any) json.RawMessage {
	b.t.Helper()
	answer := make(chan message, 1)
	b.mu.Lock()
	b.last++
	id := b.last
	b.calls[id] = answer
	b.mu.Unlock()
	b.send(message{ID: id, Session: session, Method: method, Params: params})
	select {
	case m := <-answer:
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error)
		}
		return m.Result
	case <-b.closed:
		b.t.Fatalf("%s: the browser has ended", method)
	case <-time.After(browserPatience):
		b.t.Fatalf("%s: no answer", method)
	}
	return nil
}

type params map[string]any

// open opens a file in a new tab, with or without scripts, and waits until it is loaded.
func (b *browser) open(file string, scripts bool) *browserPage {
	b.t.Helper()
	var target struct{ TargetID, SessionID string }
	json.Unmarshal(b.call("", "Target.createTarget", params{"url": "about:blank"}), &target)
	json.Unmarshal(b.call("", "Target.attachToTarget", params{"targetId": target.TargetID, "flatten": true}), &target)
	p := &browserPage{browser: b, session: target.SessionID, loaded: make(chan struct{}, 1)}
	b.mu.Lock()
	b.pages[p.session] = p
	b.mu.Unlock()
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(p.session, domain+".enable", nil)
	}
	if !scripts {
		b.call(p.session, "Emulation.setScriptExecutionDisabled", params{"value": true})
	}
	b.call(p.session, "Page.navigate", params{"url": "file://" + file})
	select {
	case <-p.loaded:
	case <-time.After(browserPatience):
		b.t.Fatalf("%s has not been loaded", file)
	}
	return p
}

// event takes note of what happened to the page.
func (p *browserPage) event(m message) {
	text, _ := json.Marshal(m.Params)
	var e struct {
		Type             string
		Args             []struct{ Description, Value any }
		ExceptionDetails struct{ Exception struct{ Description any } }
		Entry            struct{ Level, Text string }
		Request          struct{ URL string }
	}
	json.Unmarshal(text, &e)
	switch m.Method {
	case "Page.loadEventFired":
		p.loaded <- struct{}{}
	case "Runtime.exceptionThrown":
		p.problems = append(p.problems, fmt.Sprint(e.ExceptionDetails.Exception.Description))
	case "Runtime.consoleAPICalled":
		if e.Type == "error" || e.Type == "warning" {
			p.problems = append(p.problems, fmt.Sprint(e.Args))
		}
	case "Log.entryAdded":
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			p.problems = append(p.problems, e.Entry.Text)
		}
	case "Network.requestWillBeSent":
		if scheme, _, _ := strings.Cut(e.Request.URL, ":"); scheme != "file" && scheme != "data" && scheme != "blob" {
			p.requests = append(p.requests, e.Request.URL)
		}
	}
}

// trouble returns what went wrong so far.
func (p *browserPage) trouble() (problems, requests []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.problems...), append([]string(nil), p.requests...)
}

// eval returns the value of an expression as text.
func (p *browserPage) eval(format string, args ...any) string {
	p.t.Helper()
	expression := fmt.Sprintf(format, args...)
	var answer struct {
		Result           struct{ Value any }
		ExceptionDetails json.RawMessage
	}
	json.Unmarshal(p.call(p.session, "Runtime.evaluate", params{"expression": expression, "returnByValue": true}), &answer)
	if answer.ExceptionDetails != nil {
		p.t.Fatalf("%s: %s", expression, answer.ExceptionDetails)
	}
	return fmt.Sprint(answer.Result.Value)
}
