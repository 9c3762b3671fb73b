package bench

import (
	"fmt"
	"slices"
)

// A failure is a row of cells with one reason.
type failure struct {
	Display, Transport, Mode, Reason string
	From                             Size
	Cells                            int
}

func (f failure) String() string {
	where := fmt.Sprintf("at %s", sizeWords(f.From))
	if f.Cells > 1 {
		where = fmt.Sprintf("from %s on, %d cells", sizeWords(f.From), f.Cells)
	}
	return fmt.Sprintf("%s, %s, %s, %s: %s", f.Display, f.Transport, f.Mode, where, f.Reason)
}

// failures returns what could not be measured, or not to the end.
func (r *Result) failures() []failure {
	var list []failure
	for _, c := range r.Cells {
		if c.Error == "" {
			continue
		}
		f := failure{r.Displays[c.Display].Label, c.Transport, c.Mode, c.Error, c.Size, 1}
		i := slices.IndexFunc(list, func(o failure) bool {
			return o.Display == f.Display && o.Transport == f.Transport && o.Mode == f.Mode && o.Reason == f.Reason
		})
		if i < 0 {
			list = append(list, f)
		} else {
			list[i].Cells++
		}
	}
	return list
}
