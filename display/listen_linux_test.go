package display

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOnlyASafeDirectoryIsForSockets tries directories in which others could put a socket in the place of ours.
func TestOnlyASafeDirectoryIsForSockets(t *testing.T) {
	dir := t.TempDir()
	make := func(name string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	sticky := make("sticky", 0o777|os.ModeSticky)
	for _, path := range []string{sticky, make("own", 0o755)} {
		if err := checkSocketDir(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	link, file := filepath.Join(dir, "link"), filepath.Join(dir, "file")
	if err := os.Symlink(sticky, link); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		make("open", 0o777): "chmod +t", link: "must be a directory", file: "must be a directory", filepath.Join(dir, "none"): "no such",
	} {
		if err := checkSocketDir(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(sticky, 12345, 12345); err != nil {
			t.Fatal(err)
		}
		if err := checkSocketDir(sticky); err == nil || !strings.Contains(err.Error(), "12345") {
			t.Errorf("another user's: %v", err)
		}
	}
	// What stands in the socket's place is removed only if it is a socket that nobody listens on.
	for _, path := range []string{link, file} {
		if err := removeStale(path); err == nil {
			t.Errorf("%s was removed", path)
		}
	}
}
