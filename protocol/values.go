package protocol

import "iter"

// Values iterates over a value list: the bits of mask, least significant first, each with its value from list
// (X11 §9, CreateWindow). The caller has checked that list is as long as mask has bits.
func Values(mask uint32, list []uint32) iter.Seq2[uint32, uint32] {
	return func(yield func(bit, value uint32) bool) {
		for _, value := range list {
			bit := mask & -mask
			if bit == 0 || !yield(bit, value) {
				return
			}
			mask &^= bit
		}
	}
}

// AppendStrings appends list as a LISTofSTR, not padded. A STR holds 255 bytes; what is longer is cut.
func AppendStrings(b []byte, list []string) []byte {
	for _, s := range list {
		s = s[:min(len(s), 255)]
		b = append(append(b, uint8(len(s))), s...)
	}
	return b
}

// ParseStrings reads a LISTofSTR of n elements and returns it with the rest of b, the padding. It reports false if b ends
// before the list does.
func ParseStrings(b []byte, n int) (list []string, rest []byte, ok bool) {
	if n > len(b) {
		return nil, nil, false
	}
	list = make([]string, 0, n)
	for range n {
		if len(b) == 0 || len(b) < 1+int(b[0]) {
			return nil, nil, false
		}
		end := 1 + int(b[0])
		list = append(list, string(b[1:end]))
		b = b[end:]
	}
	return list, b, true
}
