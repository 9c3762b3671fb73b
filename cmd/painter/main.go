// Painter paints a scene, a picture or a film in a window of an X display, and measures what frames cost. See painter -h.
package main

import (
	"os"

	"sameframe/internal/bench"
	"sameframe/internal/misbehave"
	"sameframe/internal/paint"
)

// commands are what the first argument can ask for in place of a scene or file. A file of such a name is reached by ./
var commands = map[string]func(args []string) int{
	"bench":     bench.Main,
	"misbehave": misbehave.Main,
}

func main() {
	if args := os.Args[1:]; len(args) > 0 && commands[args[0]] != nil {
		os.Exit(commands[args[0]](args[1:]))
	}
	os.Exit(paint.Main(os.Args[1:]))
}
