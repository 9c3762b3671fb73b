package bench

import (
	"math"
	"strconv"
)

// number returns x with three digits that count, or all of a larger whole one.
func number(x float64) string {
	switch a := math.Abs(x); {
	case a == 0:
		return "0"
	case a >= 99.95:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case a >= 9.995:
		return strconv.FormatFloat(x, 'f', 1, 64)
	case a >= 0.01:
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
	return strconv.FormatFloat(x, 'g', 2, 64)
}

// duration returns nanoseconds with a unit that fits.
func duration(ns float64) string {
	switch {
	case ns < 999.5:
		return number(ns) + " ns"
	case ns < 999.5e3:
		return number(ns/1e3) + " µs"
	case ns < 999.5e6:
		return number(ns/1e6) + " ms"
	}
	return number(ns/1e9) + " s"
}

// byteSize returns a number of bytes with a unit that fits, thousands as the counting of X11's requests has them.
func byteSize(n float64) string {
	switch {
	case n < 9999.5:
		return number(n)
	case n < 999.5e3:
		return number(n/1e3) + "k"
	case n < 999.5e6:
		return number(n/1e6) + "M"
	}
	return number(n/1e9) + "G"
}

// maybe returns what format makes of x, or a dash for what is not known.
func maybe(x *float64, format func(float64) string) string {
	if x == nil {
		return "–"
	}
	return format(*x)
}

func microseconds(ns float64) string { return number(ns / 1e3) }
