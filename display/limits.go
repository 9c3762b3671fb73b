package display

import (
	"fmt"
	"strconv"
	"strings"
)

// Limits bound what one client may take, so that none takes what the others need. A request that asks for more is answered
// by BadAlloc, and the client decides; a client that does not read what it is sent is ended. A limit of 0 is the default,
// which programs do not meet: a player that shows 4K films takes a tenth, and so does a browser.
type Limits struct {
	Memory     int // bytes of pixmaps, windows, cursors, tiles, clips, and 512 for each resource; default 1 GiB
	Mapped     int // bytes of memory that it shares; default 4 GiB
	Segments   int // pieces of shared memory that are mapped for it; default 4096
	Resources  int // identifiers that name something; default 131072
	Properties int // bytes of properties on its windows; default 64 MiB
	Entries    int // in lists: passive grabs, events selected on windows of others, save set and the like; default 16384
	Atoms      int // names that it adds to those there are, which stay when it is gone; default 65536
	Presents   int // presentations that wait for a refresh, of which an unpaced painter puts a thousand; default 4096
	Output     int // bytes that it has not read; default 16 MiB, the least 512 KiB
}

// limits are the rows of Limits: the name of each, in an error, in the log and on a command line, and where it stands.
var limits = []struct {
	name     string
	of       func(*Limits) *int
	standard int
	least    int // with less no client works
	what     string
}{
	{"memory", func(l *Limits) *int { return &l.Memory }, 1 << 30, 1 << 20, "bytes of pixmaps, windows, cursors, tiles"},
	{"mapped", func(l *Limits) *int { return &l.Mapped }, 4 << 30, 1, "bytes of shared memory"},
	{"segments", func(l *Limits) *int { return &l.Segments }, 4096, 1, "pieces of shared memory"},
	{"resources", func(l *Limits) *int { return &l.Resources }, 1 << 17, 16, "windows, pixmaps, GCs and the like"},
	{"properties", func(l *Limits) *int { return &l.Properties }, 64 << 20, 4096, "bytes of properties on its windows"},
	{"entries", func(l *Limits) *int { return &l.Entries }, 1 << 14, 16, "grabs, selected events and the like"},
	{"atoms", func(l *Limits) *int { return &l.Atoms }, 1 << 16, 16, "names that it adds"},
	{"presents", func(l *Limits) *int { return &l.Presents }, 4096, 1, "presentations that wait"},
	{"output", func(l *Limits) *int { return &l.Output }, 16 << 20, backPressure, "bytes that it has not read"},
}

// EachLimit yields the name of each limit with what it counts and its default, for a user.
func EachLimit(yield func(name, what string) bool) {
	for _, row := range limits {
		n, unit := row.standard, ""
		for _, u := range [...]string{"K", "M", "G"} {
			if n%1024 == 0 {
				n, unit = n/1024, u
			}
		}
		if !yield(row.name, fmt.Sprintf("%s; %d%s unless given", row.what, n, unit)) {
			return
		}
	}
}

// Set sets a limit by its name, which is that of the field in small letters, to a number, perhaps with K, M or G behind it
// (powers of 1024).
func (l *Limits) Set(name, value string) error {
	for _, row := range limits {
		if row.name != name {
			continue
		}
		digits, shift := value, 0
		if i := strings.IndexByte("KMG", (value + " ")[len(value)-min(1, len(value))]); i >= 0 {
			digits, shift = value[:len(value)-1], 10*(i+1)
		}
		n, err := strconv.ParseUint(digits, 10, 40-shift)
		if err != nil {
			return fmt.Errorf("the limit %s: %q is not a number, such as 1000, 64M or 1G", name, value)
		}
		if *row.of(l) = int(n) << shift; *row.of(l) < row.least {
			return fmt.Errorf("the limit %s: it must be %d at least", name, row.least)
		}
		return nil
	}
	names := make([]string, len(limits))
	for i, row := range limits {
		names[i] = row.name
	}
	return fmt.Errorf("there is no limit %q; there are %s", name, strings.Join(names, ", "))
}

// complete gives the limits that are not set their defaults.
func (l *Limits) complete() {
	for _, row := range limits {
		if at := row.of(l); *at == 0 {
			*at = row.standard
		}
	}
}
