package client

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sameframe/internal/xvfb"
	"sameframe/protocol"
)

func TestDisplayNames(t *testing.T) {
	for name, want := range map[string]address{
		":7":               {path: "/tmp/.X11-unix/X7", number: "7"},
		":07.2":            {path: "/tmp/.X11-unix/X7", number: "7", screen: 2},
		"unix:3":           {path: "/tmp/.X11-unix/X3", number: "3"},
		"host.example:1":   {host: "host.example", number: "1"},
		"[::1]:10.0":       {host: "::1", number: "10"},
		"::1:10":           {host: "::1", number: "10"},
		"/no/such/place/X": {path: "/no/such/place/X"},
		"/no/such/X12":     {path: "/no/such/X12", number: "12"},
		"/no/such/X12.3":   {path: "/no/such/X12", number: "12", screen: 3},
		"/no/org.xquartz:0": {path: "/no/org.xquartz:0",
			number: "0"},
	} {
		want.name = name
		if got, err := parseAddress(name); err != nil || *got != want {
			t.Errorf("%s means %+v, %v, want %+v", name, got, err, want)
		}
	}
	for _, name := range []string{"", "7", ":", ":x", ":-1", ":1.", ":1.x", "host:", "host:70000", "host:60000", ":1.999"} {
		if got, err := parseAddress(name); err == nil {
			t.Errorf("%q means %+v, want an error", name, got)
		}
	}
}

func TestDialSaysWhatToDo(t *testing.T) {
	t.Setenv("DISPLAY", "")
	if _, err := Dial(""); err == nil || !strings.Contains(err.Error(), "DISPLAY is not set") {
		t.Errorf("without DISPLAY: %v", err)
	}
	if _, err := Dial(":65432"); err == nil || !strings.Contains(err.Error(), "no X server at the display :65432") {
		t.Errorf("without server: %v", err)
	}
	if _, err := Dial("127.0.0.1:59000"); err == nil || !strings.Contains(err.Error(), "-listen tcp") {
		t.Errorf("without TCP server: %v", err)
	}
}

// entry returns an entry of an Xauthority file.
func entry(family uint16, fields ...string) []byte {
	b := binary.BigEndian.AppendUint16(nil, family)
	for _, f := range fields {
		b = append(binary.BigEndian.AppendUint16(b, uint16(len(f))), f...)
	}
	return b
}

func TestCookieIsThatOfTheDisplay(t *testing.T) {
	here := []byte("here")
	var file []byte
	for _, e := range [][]byte{
		entry(protocol.FamilyLocal, "here", "7", "XDM-AUTHORIZATION-1", "wrong kind"),
		entry(protocol.FamilyLocal, "there", "7", cookieName, "wrong host"),
		entry(protocol.FamilyInternet, "here", "7", cookieName, "wrong family"),
		entry(protocol.FamilyLocal, "here", "77", cookieName, "wrong number"),
		entry(protocol.FamilyLocal, "here", "7", cookieName, "right"),
		entry(protocol.FamilyLocal, "here", "", cookieName, "any number"),
		entry(protocol.FamilyWild, "", "9", cookieName, "any host"),
	} {
		file = append(file, e...)
	}
	for number, want := range map[string]string{"7": "right", "77": "wrong number", "8": "any number", "9": "any number"} {
		if got := findCookie(file, protocol.FamilyLocal, here, number); string(got) != want {
			t.Errorf("display %s: %q, want %q", number, got, want)
		}
	}
	if got := findCookie(file, protocol.FamilyLocal, []byte("elsewhere"), "9"); string(got) != "any host" {
		t.Errorf("another host: %q", got)
	}
	if got := findCookie(file, protocol.FamilyLocal, []byte("elsewhere"), "7"); got != nil {
		t.Errorf("another host: %q", got)
	}
	for n := range file {
		findCookie(file[:n], protocol.FamilyLocal, here, "9")
	}
}

// FuzzCookie reads anything as an Xauthority file. What is found is in the file, and an entry in front of it goes first.
func FuzzCookie(f *testing.F) {
	for _, e := range [][]byte{
		entry(protocol.FamilyLocal, "here", "7", cookieName, "0123456789abcdef"),
		entry(protocol.FamilyWild, "", "", cookieName, ""),
		entry(protocol.FamilyInternet6, string(make([]byte, 16)), "10", "XDM-AUTHORIZATION-1", "x"),
	} {
		f.Add(e, "7")
		f.Add(append(e, e[:len(e)-3]...), "")
		f.Add(e[:5], "10")
	}
	f.Fuzz(func(t *testing.T, file []byte, number string) {
		for _, family := range []uint16{protocol.FamilyLocal, protocol.FamilyWild, protocol.FamilyInternet} {
			if found := findCookie(file, family, []byte("here"), number); !bytes.Contains(file, found) {
				t.Errorf("%q is not in the file", found)
			}
		}
		if len(number) > 65535 {
			return
		}
		file = append(entry(protocol.FamilyLocal, "here", number, cookieName, "first"), file...)
		if found := findCookie(file, protocol.FamilyLocal, []byte("here"), number); string(found) != "first" {
			t.Errorf("found %q behind the first", found)
		}
	})
}

func TestCookieOpensTheServer(t *testing.T) {
	if _, err := exec.LookPath("xauth"); err != nil {
		t.Skip("xauth is not installed")
	}
	file := filepath.Join(t.TempDir(), "Xauthority")
	t.Setenv("XAUTHORITY", file)
	xauth := func(display string) {
		t.Helper()
		cmd := exec.Command("xauth", "-f", file, "add", display, ".", "0123456789abcdef0123456789abcdef")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("xauth: %v: %s", err, out)
		}
	}
	xauth(":3") // so that the file is there; the server takes every cookie in it
	server := xvfb.Start(t, "-auth", file, "-listen", "tcp")
	// The server's own user needs no cookie on a Unix socket; by TCP everybody does.
	display := "127.0.0.1" + server.Display
	if _, err := Dial(display); err == nil || !strings.Contains(err.Error(), "set XAUTHORITY") {
		t.Errorf("without the cookie: %v", err)
	}
	xauth(server.Display)
	dial(t, display)
	dial(t, server.Display)
	os.Remove(file)
	if _, err := Dial(display); err == nil || !strings.Contains(err.Error(), "there is no Xauthority file") {
		t.Errorf("without the file: %v", err)
	}
}
