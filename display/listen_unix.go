//go:build unix

package display

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// Where X clients look for a display (Xtrans): a socket in the file system and, on Linux, an abstract one of the same name.
const (
	socketDir  = "/tmp/.X11-unix"
	socketPath = socketDir + "/X%d"
	lockPath   = "/tmp/.X%d-lock"
)

// sockets are what a display number consists of.
type sockets struct {
	listeners []net.Listener
	lock      string // path of the lock file
}

// listen takes the display called name, or the first free one if name is empty.
func listen(name string) (int, sockets, error) {
	if name != "" {
		number, err := strconv.ParseUint(strings.TrimPrefix(name, ":"), 10, 16)
		if err != nil || !strings.HasPrefix(name, ":") {
			return 0, sockets{}, fmt.Errorf("display: %q is no display name: want a colon and a number, such as :7", name)
		}
		k, err := listenNumber(int(number))
		return int(number), k, err
	}
	for number := range 1000 {
		k, err := listenNumber(number)
		if !errors.Is(err, errInUse) {
			return number, k, err
		}
	}
	return 0, sockets{}, errors.New("display: no free display number below 1000")
}

var errInUse = errors.New("is in use")

func listenNumber(number int) (k sockets, err error) {
	// 01777 as X.Org makes it: any user may serve a display, none may remove another's socket.
	if err := os.Mkdir(socketDir, 0o777); err == nil {
		os.Chmod(socketDir, 0o777|fs.ModeSticky)
	}
	if err := checkSocketDir(socketDir); err != nil {
		return k, err
	}
	if err := takeLock(number); err != nil {
		return k, err
	}
	k.lock = fmt.Sprintf(lockPath, number)
	defer func() {
		if err != nil {
			k.close()
		}
	}()
	path := fmt.Sprintf(socketPath, number)
	if runtime.GOOS == "linux" {
		l, err := net.Listen("unix", "@"+path)
		if errors.Is(err, syscall.EADDRINUSE) {
			return k, fmt.Errorf("display: :%d %w: another server listens on its abstract socket", number, errInUse)
		}
		if err != nil {
			return k, fmt.Errorf("display: %w", err)
		}
		k.listeners = append(k.listeners, l)
	}
	if err := removeStale(path); err != nil {
		return k, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return k, fmt.Errorf("display: %w; is %s writable for you?", err, socketDir)
	}
	k.listeners = append(k.listeners, l)
	// Who may connect is decided by credentials or cookie, not by the socket's mode.
	if err := os.Chmod(path, 0o777); err != nil {
		return k, fmt.Errorf("display: %w", err)
	}
	return k, nil
}

// checkSocketDir refuses a directory in which another user could put a socket in the place of ours.
func checkSocketDir(dir string) error {
	fi, err := os.Lstat(dir) // a link may be anybody's
	if err != nil || !fi.IsDir() {
		return fmt.Errorf("display: %s must be a directory for X sockets: %w", dir, errors.Join(err, fs.ErrInvalid))
	}
	if st, ok := fi.Sys().(*syscall.Stat_t); ok && st.Uid != 0 && int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("display: %s belongs to user %d, who could take our socket's place; have root remove it", dir, st.Uid)
	}
	if fi.Mode().Perm()&0o022 != 0 && fi.Mode()&fs.ModeSticky == 0 {
		return fmt.Errorf("display: everybody may remove sockets in %s: chmod +t %s", dir, dir)
	}
	return nil
}

// removeStale removes a socket that nobody listens on. Anything else of that name is not ours to remove.
func removeStale(path string) error {
	fi, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("display: %w", err)
	}
	if fi.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("display: %s is not a socket; remove it or choose another display", path)
	}
	if c, err := net.Dial("unix", path); err == nil {
		c.Close()
		return fmt.Errorf("display: %s %w by another server; choose another display or leave the number out", path, errInUse)
	}
	return os.Remove(path)
}

// takeLock makes the lock file of a display: the process id in ten columns and a newline, as every X server writes it.
// The file appears by link(2), whole; one whose process is gone is removed.
func takeLock(number int) error {
	path := fmt.Sprintf(lockPath, number)
	temp, err := os.CreateTemp(os.TempDir(), ".X-lock-")
	if err != nil {
		return fmt.Errorf("display: %w", err)
	}
	defer os.Remove(temp.Name())
	fmt.Fprintf(temp, "%10d\n", os.Getpid())
	if err := errors.Join(temp.Chmod(0o444), temp.Close()); err != nil {
		return fmt.Errorf("display: %w", err)
	}
	for range 3 {
		err = os.Link(temp.Name(), path)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
		pid := lockHolder(path)
		if pid <= 0 || processExists(pid) {
			return fmt.Errorf("display: :%d %w: process %d holds %s; choose another display or leave the number out", number, errInUse, pid, path)
		}
		os.Remove(path)
	}
	if err != nil {
		return fmt.Errorf("display: lock file: %w", err)
	}
	return nil
}

func lockHolder(path string) int {
	b, err := os.ReadFile(path)
	if err != nil {
		return -1
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return -1
	}
	return pid
}

func processExists(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// close stops listening and removes the files. A second call does nothing.
func (k *sockets) close() {
	for _, l := range k.listeners {
		l.Close() // unlinks the socket
	}
	k.listeners = nil
	if k.lock != "" {
		os.Remove(k.lock)
		k.lock = ""
	}
}
