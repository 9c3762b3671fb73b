// Compositor is an X display server that shows what its clients paint in a window, or headless, for screenshots and films.
// With -demo it compares frames that come by shared memory with frames that come by the socket.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"sameframe/internal/paint"
)

// painterArgument, first of all arguments, makes this program the painter: the demo's painters are the same file.
const painterArgument = "painter"

func main() {
	if len(os.Args) > 1 && os.Args[1] == painterArgument {
		os.Exit(paint.Main(os.Args[2:]))
	}
	o, err := parse(os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		printUsage(os.Stdout)
		return
	case err != nil:
		complain("%v", err)
		fmt.Fprintln(os.Stderr, "compositor -h tells more")
		os.Exit(2)
	}
	status, err := run(o)
	if err != nil {
		complain("%v", err)
		status = max(status, 1)
	}
	os.Exit(status)
}

// complain tells the user something on standard error.
func complain(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "compositor: "+format+"\n", args...)
}
