package render

import (
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"sameframe/assets"
)

// ErrNoFont is the error for a name that no font has.
var ErrNoFont = errors.New("no font has this name")

// OpenFont returns the first font, in the order of ListFonts, with a name that matches the pattern. A font is read when
// it is first opened, then kept. Nothing is scaled: a size that is not there does not match.
func OpenFont(pattern string) (*Font, error) {
	for _, n := range fontNames() {
		if matchName(pattern, n.name) {
			return n.open()
		}
	}
	return nil, ErrNoFont
}

// ListFonts returns at most limit of the names that match the pattern, names of fonts and aliases alike. In a pattern, *
// stands for any characters and ? for one; case does not matter (X11 §9, ListFonts).
func ListFonts(pattern string, limit int) []string {
	var names []string
	for _, n := range fontNames() {
		if len(names) >= limit {
			break
		}
		if matchName(pattern, n.name) {
			names = append(names, n.name)
		}
	}
	return names
}

type fontName struct {
	name string
	open func() (*Font, error)
}

// fontPath is the font directories in the order in which names are looked for.
var fontPath = []string{"fonts/misc", "fonts/75dpi"}

// fontNames returns all names in order. It panics if what is built in is not a font directory.
var fontNames = sync.OnceValue(func() []fontName {
	names, err := readFontPath(assets.Fonts, fontPath)
	if err != nil {
		panic(err)
	}
	return names
})

// readFontPath reads fonts.dir and, where there is one, fonts.alias of directories. An alias may be of a font in any of
// them; one of a font that is not there is left out.
func readFontPath(fsys fs.FS, path []string) ([]fontName, error) {
	directories := make([][]fontName, len(path))
	for i, dir := range path {
		var err error
		if directories[i], err = readFontDirectory(fsys, dir); err != nil {
			return nil, err
		}
	}
	fonts := slices.Concat(directories...)
	for i, dir := range path {
		aliases, err := readPairs(fsys, dir+"/fonts.alias")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, p := range aliases {
			target := slices.IndexFunc(fonts, func(n fontName) bool { return matchName(p[1], n.name) })
			if target >= 0 {
				directories[i] = append(directories[i], fontName{p[0], fonts[target].open})
			}
		}
		sortNames(directories[i])
	}
	return slices.Concat(directories...), nil
}

// readFontDirectory reads fonts.dir of a directory.
func readFontDirectory(fsys fs.FS, dir string) ([]fontName, error) {
	files, err := readPairs(fsys, dir+"/fonts.dir")
	if err != nil {
		return nil, err
	}
	var names []fontName
	for _, p := range files {
		open := sync.OnceValues(func() (*Font, error) { return readFont(fsys, dir+"/"+p[0]) })
		names = append(names, fontName{p[1], open})
	}
	sortNames(names)
	return names, nil
}

func sortNames(names []fontName) {
	slices.SortStableFunc(names, func(a, b fontName) int { return compareNames(a.name, b.name) })
}

// readPairs returns the lines of a file that hold two words. Comments begin with an exclamation mark.
func readPairs(fsys fs.FS, name string) ([][2]string, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	var pairs [][2]string
	for line := range strings.Lines(string(text)) {
		first, second, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && !strings.HasPrefix(first, "!") {
			pairs = append(pairs, [2]string{first, strings.TrimSpace(second)})
		}
	}
	return pairs, nil
}

func readFont(fsys fs.FS, name string) (*Font, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	data, err := io.ReadAll(unzipped)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f, err := parsePCF(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// compareNames orders names as X.Org does: byte by byte, but a shorter run of digits before a longer one.
func compareNames(a, b string) int {
	for i := range min(len(a), len(b)) {
		inRun := i > 0 && isDigit(a[i-1])
		if m, n := digits(a[i:]), digits(b[i:]); !inRun && m > 0 && n > 0 && m != n {
			return cmp.Compare(m, n)
		}
		if a[i] != b[i] {
			return cmp.Compare(a[i], b[i])
		}
	}
	return cmp.Compare(len(a), len(b))
}

// digits returns the length of the run of digits that s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// matchName matches in time len(pattern) × len(name): after a mismatch only the last * can take more.
func matchName(pattern, name string) bool {
	p, n := 0, 0
	star, taken := -1, 0 // the last *, and where in name what follows it was tried last
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, taken = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || lower(pattern[p]) == lower(name[n])):
			p++
			n++
		case star >= 0:
			taken++
			p, n = star+1, taken
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
