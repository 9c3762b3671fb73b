//go:build !headless && (linux || (freebsd && cgo))

package render

import (
	"errors"
	"fmt"
	"os"

	"github.com/ebitengine/purego"
)

// displayAvailable reports why no window can be opened. Ebitengine would report it only when it runs, and with no DISPLAY
// set it would take the console's framebuffer.
func displayAvailable() error {
	name := os.Getenv("DISPLAY")
	if name == "" {
		return errors.New("DISPLAY is not set")
	}
	x11, err := purego.Dlopen("libX11.so.6", purego.RTLD_LAZY|purego.RTLD_GLOBAL)
	if err != nil {
		return errors.New("libX11 is not installed")
	}
	gl, err := purego.Dlopen("libGL.so.1", purego.RTLD_LAZY|purego.RTLD_GLOBAL)
	if err != nil {
		return errors.New("libGL is not installed")
	}
	var open func(name *byte) uintptr
	var closeDisplay func(display uintptr) int32
	var hasGLX func(display uintptr, errorBase, eventBase *int32) bool
	purego.RegisterLibFunc(&open, x11, "XOpenDisplay")
	purego.RegisterLibFunc(&closeDisplay, x11, "XCloseDisplay")
	purego.RegisterLibFunc(&hasGLX, gl, "glXQueryExtension")

	display := open(nil)
	if display == 0 {
		return fmt.Errorf("cannot open display %s", name)
	}
	defer closeDisplay(display)
	var errorBase, eventBase int32
	if !hasGLX(display, &errorBase, &eventBase) {
		return fmt.Errorf("display %s has no OpenGL (GLX)", name)
	}
	return nil
}
