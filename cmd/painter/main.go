// Painter paints a scene, a picture or a film in a window of an X display. See painter -h.
package main

import (
	"os"

	"sameframe/internal/paint"
)

func main() { os.Exit(paint.Main(os.Args[1:])) }
