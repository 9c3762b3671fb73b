package bench

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// sample is what a real run has written: this compositor and Xvfb, all transports and modes.
func sample(t *testing.T) *Result {
	t.Helper()
	r, err := Read("testdata/sample.json")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestResultSurvivesJSON(t *testing.T) {
	r := sample(t)
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(r, again) {
		t.Error("writing and reading a result has changed it")
	}
	// Nothing that is in the file is unknown to the types.
	file, err := os.ReadFile("testdata/sample.json")
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(string(file)))
	d.DisallowUnknownFields()
	if err := d.Decode(new(Result)); err != nil {
		t.Error(err)
	}
}

func TestForeignFilesAreRefused(t *testing.T) {
	for text, says := range map[string]string{
		``:                                "no JSON",
		`[1, 2]`:                          "no JSON",
		`{"cells": []}`:                   "has no schema",
		`{"schema": "sameframe-bench/0"}`: `its schema is "sameframe-bench/0", this program reads "sameframe-bench/1"`,
		`{"schema": 1}`:                   "no JSON",
		`{"schema": "sameframe-bench/1", "cells": 3}`:                                                                                        "not of that form",
		`{"schema": "sameframe-bench/1", "cells": [{"mode": "latency"}]}`:                                                                    "is of display 0: there are 0",
		`{"schema": "sameframe-bench/1", "displays": [{}], "cells": [{"mode": "latency"}]}`:                                                  "has no size",
		`{"schema": "sameframe-bench/1", "displays": [{}], "cells": [{"mode": "fast", "size": {"width": 1, "height": 1}}]}`:                  "unknown mode",
		`{"schema": "sameframe-bench/1", "displays": [{}], "cells": [{"mode": "stream", "size": {"width": 1, "height": 1}}]}`:                "has no painter",
		`{"schema": "sameframe-bench/1", "displays": [{}], "cells": [{"mode": "stream", "size": {"width": 1, "height": 1}, "painters": 1}]}`: "neither a sample nor an error",
		`{"schema": "sameframe-bench/1", "verdicts": [{"display": 1}]}`:                                                                      "verdict 0 is of display 1",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want something of %q", text, err, says)
		}
	}
	if _, err := Read("testdata/nothing"); err == nil || !strings.Contains(err.Error(), "-json testdata/nothing writes one") {
		t.Errorf("a file that is not there: %v", err)
	}
}
