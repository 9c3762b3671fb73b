package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Read reads the result in a file that -json wrote. A file of another schema is refused: its numbers may mean something else.
func Read(name string) (*Result, error) {
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w; painter bench -json %s writes one", err, name)
	}
	if err != nil {
		return nil, err
	}
	r, err := Parse(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// Parse reads a result from its JSON.
func Parse(b []byte) (*Result, error) {
	var head struct {
		Schema *string `json:"schema"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, fmt.Errorf("this is no JSON of painter bench: %w", err)
	}
	if head.Schema == nil {
		return nil, fmt.Errorf("this is no result of painter bench: it has no schema; -json writes one, with %q", Schema)
	}
	if *head.Schema != Schema {
		return nil, fmt.Errorf("its schema is %q, this program reads %q: measure again, or read it with the program that wrote it",
			*head.Schema, Schema)
	}
	r := new(Result)
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("the schema says %q, but it is not of that form: %w", Schema, err)
	}
	return r, r.validate()
}

// validate reports what a program that uses the result would stumble over.
func (r *Result) validate() error {
	for i, c := range r.Cells {
		err := fmt.Errorf("cell %d (%s, %v, %s)", i, c.Transport, c.Size, c.Mode)
		switch {
		case c.Display < 0 || c.Display >= len(r.Displays):
			return fmt.Errorf("%w is of display %d: there are %d", err, c.Display, len(r.Displays))
		case c.Size.Width < 1 || c.Size.Height < 1:
			return fmt.Errorf("%w has no size", err)
		case c.Mode != Latency && c.Mode != Stream && c.Mode != Vsync:
			return fmt.Errorf("%w has an unknown mode", err)
		case c.Painters < 1:
			return fmt.Errorf("%w has no painter", err)
		case c.Sample == nil && c.Error == "":
			return fmt.Errorf("%w has neither a sample nor an error", err)
		}
	}
	for i, v := range r.Verdicts {
		if v.Display < 0 || v.Display >= len(r.Displays) {
			return fmt.Errorf("verdict %d is of display %d: there are %d", i, v.Display, len(r.Displays))
		}
	}
	return nil
}
