package bench

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// An output is a file to be written at the end, of which it is known from the start that it can be. Until then what was
// there stays.
type output struct {
	name string
	file *os.File // a new one beside it, or what stands there if that is no file, as /dev/stdout
}

// newOutput prepares for writing name. It returns nil for "".
func newOutput(flag, name string) (*output, error) {
	if name == "" {
		return nil, nil
	}
	info, err := os.Stat(name)
	var f *os.File
	switch {
	case err == nil && info.IsDir():
		err = fmt.Errorf("%s is a directory", name)
	case err == nil && !info.Mode().IsRegular():
		f, err = os.OpenFile(name, os.O_WRONLY, 0)
	default:
		f, err = os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: nothing could be written in the end: %w", flag, err)
	}
	return &output{name, f}, nil
}

// write writes the file and puts it in its place.
func (o *output) write(content func(io.Writer) error) error {
	if o == nil {
		return nil
	}
	err := content(o.file)
	if o.file.Name() == o.name {
		return errors.Join(err, o.file.Close())
	}
	if err = errors.Join(err, o.file.Chmod(0o644), o.file.Close()); err == nil {
		err = os.Rename(o.file.Name(), o.name)
	}
	if err != nil {
		os.Remove(o.file.Name())
	}
	return err
}

// abandon leaves everything as it was.
func (o *output) abandon() {
	if o == nil {
		return
	}
	o.file.Close()
	if o.file.Name() != o.name {
		os.Remove(o.file.Name())
	}
}
