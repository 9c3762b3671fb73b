package compare

import (
	"math"
	"strconv"
	"strings"

	"sameframe/render"
)

const socket = "socket" // the transport that others are compared with

// Headline says in words what the first painter by shared memory has over the first by the socket, and what the socket
// has over it. How long a frame then waits for the refresh is left out: it depends on when the painter happened to begin.
func Headline(rows []render.PanelRow) string {
	memory, sock := pair(rows)
	switch {
	case memory == nil && sock == nil:
		return "Nobody paints"
	case memory == nil:
		return "By the socket only: no painter by shared memory to compare with"
	case sock == nil:
		return "By shared memory only: no painter by the socket to compare with"
	}
	wins := [2][]string{} // of shared memory, of the socket
	claim := func(memory, socket float64, words string) {
		if memory <= 0 || socket <= 0 {
			return
		}
		ratio, who := socket/memory, 0
		if ratio < 1 {
			ratio, who = 1/ratio, 1
		}
		if ratio >= 1.05 { // less is noise
			wins[who] = append(wins[who], times(ratio)+" "+words)
		}
	}
	claim(sock.FPS, memory.FPS, "more frames")
	claim(memory.Delivery.P50.Seconds(), sock.Delivery.P50.Seconds(), "sooner in the window")
	claim(memory.SocketBytes, sock.SocketBytes, "fewer socket bytes")
	claim(memory.CopiedBytes, sock.CopiedBytes, "less copying")
	claim(memory.Server.Seconds(), sock.Server.Seconds(), "less server time")
	claim(memory.CPU.Seconds(), sock.CPU.Seconds(), "less painter CPU")
	var parts []string
	for who, name := range [...]string{"Shared memory: ", "the socket: "} {
		if len(wins[who]) > 0 {
			parts = append(parts, name+strings.Join(wins[who], ", "))
		}
	}
	if parts == nil {
		return "Shared memory and the socket cost the same"
	}
	text := strings.Join(parts, "; ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// pair returns the painters to compare; nil for one that is not there.
func pair(rows []render.PanelRow) (memory, sock *render.PanelRow) {
	for i := range rows {
		switch r := &rows[i]; {
		case r.Transport == socket && sock == nil:
			sock = r
		case r.Transport != socket && memory == nil:
			memory = r
		}
	}
	return memory, sock
}

// times returns a ratio to two figures: "1.9×", "25,000×".
func times(ratio float64) string {
	if ratio < 9.95 {
		return strconv.FormatFloat(ratio, 'f', 1, 64) + "×"
	}
	unit := math.Pow(10, math.Floor(math.Log10(ratio))-1)
	digits := strconv.FormatFloat(math.Round(ratio/unit)*unit, 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits + "×"
}
