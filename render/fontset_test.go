package render

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
)

func TestEveryListedFontOpens(t *testing.T) {
	names := ListFonts("*", 1000)
	if len(names) < 26 {
		t.Fatalf("only %d names: %q", len(names), names)
	}
	for _, name := range names {
		if f, err := OpenFont(name); err != nil || len(f.glyphs) == 0 {
			t.Error(name, f, err)
		}
	}
	if _, err := OpenFont("no such font"); !errors.Is(err, ErrNoFont) {
		t.Error(err)
	}
}

func TestAliasAndFontAreTheSameFont(t *testing.T) {
	var fonts [8]*Font
	var done sync.WaitGroup
	for i := range fonts {
		done.Go(func() {
			name := []string{"fixed", "6X13", "-misc-fixed-medium-r-semicondensed--13-*-iso8859-1"}[i%3]
			fonts[i], _ = OpenFont(name)
		})
	}
	done.Wait()
	for _, f := range fonts {
		if f == nil || f != fonts[0] {
			t.Fatal("opened twice, or not at all: ", fonts)
		}
	}
}

func TestNamesAreOrderedByTheirNumbers(t *testing.T) {
	ordered := []string{"-a--9-x", "-a--10-x", "-a-b", "10x20", "a", "a2", "a10", "a10b2", "a10b10", "a010", "b"}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := compareNames(a, b); got != compareInts(i, j) {
				t.Errorf("%q and %q: %d", a, b, got)
			}
		}
	}
}

func compareInts(i, j int) int { return min(1, max(-1, i-j)) }

// goldenMatch tries everything that a star can stand for.
func goldenMatch(pattern, name string) bool {
	switch {
	case pattern == "":
		return name == ""
	case pattern[0] == '*':
		return goldenMatch(pattern[1:], name) || name != "" && goldenMatch(pattern, name[1:])
	}
	return name != "" && (pattern[0] == '?' || pattern[0] == name[0]) && goldenMatch(pattern[1:], name[1:])
}

func TestPatternsMatch(t *testing.T) {
	// All patterns and names of these letters, up to a length.
	words := func(letters string, length int) []string {
		all := []string{""}
		for first := 0; length > 0; length-- {
			end := len(all)
			for _, w := range all[first:end] {
				for _, c := range letters {
					all = append(all, w+string(c))
				}
			}
			first = end
		}
		return all
	}
	names := words("ab", 5)
	for _, pattern := range words("ab*?", 5) {
		for _, name := range names {
			if matchName(pattern, name) != goldenMatch(pattern, name) {
				t.Fatalf("%q, %q: %t", pattern, name, !goldenMatch(pattern, name))
			}
		}
	}
	if !matchName("-MISC-*", "-misc-fixed") || matchName("\xc0*", "\xe0b") && matchName("@", "`") {
		t.Error("case")
	}
}

func TestFontPath(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	fsys := fstest.MapFS{
		"d/fonts.dir":   file("2\nb.pcf.gz -x-10\na.pcf.gz -x-9\n"),
		"d/fonts.alias": file("! comment\n\nshort   -x-*\nother -z-1\ngone -y-1\n"),
		"e/fonts.dir":   file("1\nz.pcf.gz -z-1\n"),
		"e/z.pcf.gz":    file(""),
		"d/b.pcf.gz":    file("not gzip"),
		"d/a.pcf.gz":    file(""),
	}
	names, err := readFontPath(fsys, []string{"d", "e"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range names {
		got = append(got, n.name)
		if f, err := n.open(); err == nil {
			t.Errorf("%s opens: %v", n.name, f)
		}
	}
	if !slices.Equal(got, []string{"-x-9", "-x-10", "other", "short", "-z-1"}) {
		t.Errorf("%q", got)
	}
	delete(fsys, "e/fonts.dir")
	if _, err := readFontPath(fsys, []string{"d", "e"}); err == nil {
		t.Error("a directory without fonts.dir is read")
	}
}
