package bench

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"

	"sameframe/internal/child"
)

// role returns the command that runs this program as a part of the benchmark.
func role(args ...string) (*exec.Cmd, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return apart(exec.Command(program, append([]string{"bench"}, args...)...)), nil
}

// talk is a process that is spoken to on its standard input and answers in lines on its standard output. Close it.
type talk struct {
	*child.Process
	in     io.WriteCloser
	out    *bufio.Reader
	stream *os.File // of out; a pipe of exec's would be closed when the process has ended, whatever is still in it
}

func startTalking(cmd *exec.Cmd) (*talk, error) {
	stream, far, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer far.Close()
	t := &talk{stream: stream, out: bufio.NewReader(stream)}
	cmd.Stdout = far
	if t.in, err = cmd.StdinPipe(); err == nil {
		t.Process, err = child.Start(cmd)
	}
	if err != nil {
		return nil, errors.Join(err, stream.Close())
	}
	return t, nil
}

func (t *talk) close() {
	t.in.Close()
	t.stream.Close()
}
