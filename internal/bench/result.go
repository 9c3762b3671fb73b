// Package bench measures what frames cost on X displays: each display by each transport at each size, beside what the
// machine itself can do in the same minutes.
package bench

import "time"

// Schema names the form of a Result in JSON. Another form has another number.
const Schema = "sameframe-bench/1"

// Result is what a run has measured, and the form of its JSON. Times are nanoseconds unless a name says otherwise. What
// could not be seen or was not measured is null or left out, never 0.
type Result struct {
	Schema   string    `json:"schema"`
	Machine  Machine   `json:"machine"`
	Run      Run       `json:"run"`
	Floor    Floor     `json:"floor"`
	Displays []Display `json:"displays"`
	Cells    []Cell    `json:"cells"`    // by mode, painters, size, display and transport
	Verdicts []Verdict `json:"verdicts"` // by display, mode and painters
}

// Machine is what the run was made on.
type Machine struct {
	Host      string   `json:"host"`
	System    string   `json:"system"` // the kernel: its name, release and version
	CPU       string   `json:"cpu"`    // the model; "" where the system does not tell
	Cores     int      `json:"cores"`  // that this process may use
	GoVersion string   `json:"goVersion"`
	GoArch    string   `json:"goArch"`
	Memory    int64    `json:"memoryBytes,omitempty"`
	Load      [2]*Load `json:"load"` // before and after; null where the system does not tell
}

// Load is the mean number of processes that ran or waited to run over the last 1, 5 and 15 minutes.
type Load [3]float64

// Run is how the run was made.
type Run struct {
	Command     []string  `json:"command"`
	Seed        uint64    `json:"seed"`       // of the order
	Rounds      int       `json:"rounds"`     // that were asked for
	RoundsDone  int       `json:"roundsDone"` // that were finished
	CellTime    int64     `json:"cellTimeNS"` // for a cell in a round
	Began       time.Time `json:"began"`
	Ended       time.Time `json:"ended"`
	Interrupted bool      `json:"interrupted"` // by Ctrl-C: the cells hold what there was
}

// Floor is what the machine needs without any display, measured in the same rounds.
type Floor struct {
	// PingPong is a message of 32 bytes from one process to another and one of 32 back by a socketpair, each with a
	// blocking read.
	PingPong *Sample `json:"pingPong"`
	// RuntimePingPong is the same between two Go processes that wait as the painter does, in Go's own poller: what it
	// has more than PingPong is the language's, not the display's.
	RuntimePingPong *Sample `json:"runtimePingPong"`
	// Memcpy is the copy of a frame from one place in memory to another.
	Memcpy []Memcpy `json:"memcpy"`
}

// Memcpy is the floor for one size of frame.
type Memcpy struct {
	Size   Size   `json:"size"`
	Bytes  int64  `json:"bytes"`
	Sample Sample `json:"sample"`
}

// Sample is something that was measured many times in each of several rounds.
type Sample struct {
	Distribution
	Rounds []Round `json:"rounds"`
	// Spread is how far apart the medians of the rounds lie: the width of their middle half divided by their median.
	// With fewer than four rounds it is the width of all. Null with one.
	Spread *float64 `json:"spread"`
	// Disagree says in words that the spread is too wide to trust one number. "" if it is not.
	Disagree string `json:"disagree,omitempty"`
}

// Distribution is the distribution of times, by HdrHistogram.
type Distribution struct {
	Count int64   `json:"count"`
	Mean  float64 `json:"meanNS"`
	Min   int64   `json:"minNS"`
	P50   int64   `json:"p50NS"`
	P90   int64   `json:"p90NS"`
	P99   int64   `json:"p99NS"`
	P999  int64   `json:"p999NS"`
	Max   int64   `json:"maxNS"`
	// Buckets are the times themselves, shortest first, to one part in a hundred; empty ones are left out.
	Buckets []Bucket `json:"buckets,omitempty"`
}

// Bucket is the longest time that the bucket takes, in nanoseconds, and how many times it holds.
type Bucket [2]int64

// Round is what one round gave.
type Round struct {
	Round     int       `json:"round"` // from 1
	Count     int64     `json:"count"`
	P50       int64     `json:"p50NS"`
	P99       int64     `json:"p99NS"`
	FPS       *float64  `json:"fps,omitempty"`       // frames only
	ByPainter []float64 `json:"byPainter,omitempty"` // with several painters: frames a second of each
}

// Display is an X server.
type Display struct {
	Name    string `json:"name"`              // as for DISPLAY
	Label   string `json:"label"`             // short, and no other display's
	Started string `json:"started,omitempty"` // what the benchmark started it as: sameframe, xvfb, …; "" for one that was there
	Vendor  string `json:"vendor"`
	Release uint32 `json:"release"`
	Screen  Size   `json:"screen"`
	PID     int    `json:"pid,omitempty"`     // of the server; 0 if that cannot be seen
	Command string `json:"command,omitempty"` // its command line
	// SharesIPC says whether System V segments of ours are the server's too, null if that cannot be seen.
	SharesIPC *bool  `json:"sharesIPC"`
	Shm       string `json:"shm,omitempty"`     // the version of MIT-SHM, "" without it
	Present   string `json:"present,omitempty"` // the version of Present, "" without it
	// RoundTrip is the time from writing GetInputFocus to its reply.
	RoundTrip *Sample `json:"roundTrip"`
	Error     string  `json:"error,omitempty"` // why it was not measured, or no further
}

// The modes of a cell.
const (
	Latency = "latency" // one frame at a time
	Stream  = "stream"  // as many as flow control lets through
	Vsync   = "vsync"   // one at each refresh of the screen
)

// Cell is one size of frame, on one display, by one transport, in one mode.
type Cell struct {
	Display   int    `json:"display"` // of Result.Displays
	Transport string `json:"transport"`
	Size      Size   `json:"size"`
	Mode      string `json:"mode"`
	Painters  int    `json:"painters"` // at the same time, each a process with a window of its own

	// Memory is what the pixels were in: shm (System V), shmfd (a memfd), shmserver (a segment of the server's), socket.
	Memory string `json:"memory,omitempty"`
	// Completion says how the painter learns that the server has done with a frame: "Completion event", "round trip",
	// "IdleNotify", "CompleteNotify".
	Completion string `json:"completion,omitempty"`

	Error string `json:"error,omitempty"` // why there is nothing more; what was measured before is here all the same

	// Sample is the time of a frame from its first byte written until that completion. Null without any frame.
	Sample     *Sample  `json:"sample"`
	FPS        *float64 `json:"fps"`                // the median of the rounds; of all painters together
	GBs        *float64 `json:"gigabytesPerSecond"` // pixels, 10^9 bytes
	TimesFloor *float64 `json:"timesFloor"`         // latency: its p50, divided by the sum of ping-pong's and memcpy's

	SentBytes     *float64 `json:"sentBytes"`     // by the socket, for a frame
	ReceivedBytes *float64 `json:"receivedBytes"` // likewise, back from the server
	Painter       Cost     `json:"painter"`       // of all painters together, for a frame
	Server        Cost     `json:"server"`
	Allocs        *float64 `json:"painterAllocs"` // allocations on the Go heap for a frame

	Refreshes *int64   `json:"refreshes,omitempty"`  // vsync: of the screen, from the first frame shown to the last
	Missed    *int64   `json:"missed,omitempty"`     // vsync: those of them that showed no new frame
	Interval  *float64 `json:"intervalNS,omitempty"` // vsync: of the refreshes

	// Fairness, with several painters, is Jain's index of their frames, the median of the rounds: 1 if all had the same,
	// 1/n if one had all. Least is the share of the painter with the fewest, in frames of the mean painter.
	Fairness *float64 `json:"fairness,omitempty"`
	Least    *float64 `json:"least,omitempty"`

	Stages *Stages `json:"stages,omitempty"` // latency on our own server
}

// Cost is what a process spent for a frame. Null is not known.
type Cost struct {
	CPU      *float64 `json:"cpuNS"`
	Switches *float64 `json:"contextSwitches"`
	Faults   *float64 `json:"pageFaults"`
}

// Stages are the parts of a frame's life, which our own server follows. They are measured apart from the cell's other
// numbers: to be followed, a frame brings a property along.
type Stages struct {
	Render   *Distribution `json:"render"`   // painting
	Transfer *Distribution `json:"transfer"` // from the first byte written until the request is read and checked
	Blit     *Distribution `json:"blit"`     // until its pixels are in the window
	Wait     *Distribution `json:"wait"`     // until a refresh has shown them; frames that another replaced before that have none
	OnScreen *Distribution `json:"onScreen"` // all of it, from the start of the painting
}

// Verdict compares the transports of a display in one mode.
type Verdict struct {
	Display  int    `json:"display"`
	Mode     string `json:"mode"`
	Painters int    `json:"painters"`
	Shared   string `json:"shared"` // the transport that is compared with socket
	// From is the smallest size from which on, at it and at every larger one measured, the shared memory was faster
	// beyond the spread of the rounds. Null if there is none.
	From     *Size    `json:"from"`
	Smallest bool     `json:"smallest"` // From is the smallest size that was measured: it may begin earlier
	At       *Size    `json:"at"`       // 1920x1080, or the largest size that both were measured at
	SpeedUp  *float64 `json:"speedUp"`  // there, how many times as fast as the socket: latency p50, or frames a second
}
