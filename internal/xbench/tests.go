//go:build linux

package main

import (
	"errors"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// transferTests are x11perf's tests of images and of what is near them. The bounds hold for the first twelve.
var transferTests = names(`
	shmput10 shmput100 shmput500 putimage10 putimage100 putimage500
	shmget10 shmget100 shmget500 getimage10 getimage100 getimage500
	copypixwin10 copypixwin100 copypixwin500 copywinwin10 copywinwin100 copywinwin500
	noop rect10 rect100 rect500`)

const bounded = 12

// coreTests has one of each kind of x11perf's core list, and the sizes where the work changes.
var coreTests = names(`
	dot rect1 rect10 rect100 rect500 srect10 srect100 osrect100 tilerect10 tilerect100 oddsrect100 oddtilerect100
	bigosrect100 bigtilerect100 eschertilerect100 seg1 seg10 seg100 seg500 seg100c2 dseg100 ddseg100 hseg10 hseg100
	vseg10 vseg100 whseg100 wvseg100 line1 line10 line100 line500 dline100 wline10 wline100 wdline100 orect10 orect100
	worect100 circle1 circle10 circle100 circle500 dcircle100 wcircle10 wcircle100 wdcircle100 pcircle100 wpcircle100
	fcircle10 fcircle100 fcircle500 fcpcircle100 fspcircle100 ellipse10 ellipse100 wellipse100 fellipse10 fellipse100
	triangle10 triangle100 trap1 trap10 trap100 trap300 strap100 ostrap100 tiletrap100 bigtiletrap100 complex10
	complex100 64poly10convex 64poly100convex 64poly100complex ftext f8text f9text f14text16 f24text16 tr10text tr24text
	polytext polytext16 fitext f8itext f14itext16 tr10itext tr24itext scroll10 scroll100 scroll500 copywinwin10
	copywinwin100 copypixwin10 copypixwin100 copywinpix100 copypixpix10 copypixpix100 copypixpix500 copyplane10
	copyplane100 copyplane500 deepcopyplane100 putimage10 putimage100 putimage500 putimagexy100 shmput10 shmput100
	shmput500 shmputxy100 shmget100 shmgetxy100 getimage10 getimage100 getimage500 getimagexy100 noop pointer prop gc
	create ucreate map unmap destroy popup move umove movetree resize uresize circulate ucirculate`)

// Tests that need RENDER, which is no part of the core.
var needsRender = regexp.MustCompile(`^(aa|add|a\d|aft|rgb|caa|ca\d|caft|crgb|comp(win|pix)|magpix|minpix)`)

// allTests returns the names of x11perf's core tests, which its usage tells.
func allTests() (tests []string, err error) {
	usage, _ := exec.Command("x11perf").CombinedOutput() // it calls for tests with a status of 1
	_, list, found := strings.Cut(string(usage), "-bs <backing_store_hint>")
	if !found {
		return nil, errors.New("x11perf does not tell its tests")
	}
	for line := range strings.Lines(list) {
		if fields := strings.Fields(line); len(fields) > 1 && strings.HasPrefix(fields[0], "-") {
			tests = append(tests, fields[0][1:])
		}
	}
	return slices.DeleteFunc(tests, needsRender.MatchString), nil
}
