package bench

import (
	"errors"
	"fmt"

	"sameframe/client"
	"sameframe/protocol"
)

// A target is a display that is measured.
type target struct {
	Display
	server *server // that we have started; nil for one that was there
	trips  *series
	gone   error
}

// newTarget connects to a display and says who is there.
func newTarget(name, label string, s *server) (*target, error) {
	t := &target{Display: Display{Name: name, Label: label}, server: s, trips: newSeries()}
	if s != nil {
		t.Started = s.kind
	}
	c, err := client.Dial(name)
	if err != nil {
		return t, err
	}
	defer c.Close()
	t.Vendor, t.Release = c.Info.Vendor, c.Info.Setup.ReleaseNumber
	t.Screen = Size{int(c.Screen.WidthInPixels), int(c.Screen.HeightInPixels)}
	if pid, ok := c.ServerPID(); ok {
		t.PID, t.Command, t.SharesIPC = pid, commandOf(pid), sharesIPC(pid)
	}
	shm, _, err := client.Ask[protocol.ShmQueryVersionReply](c, &protocol.ShmQueryVersion{})
	if err == nil {
		t.Shm = fmt.Sprintf("%d.%d", shm.MajorVersion, shm.MinorVersion)
	} else if !errors.Is(err, client.ErrNoExtension) {
		return t, err
	}
	ask := &protocol.PresentQueryVersion{MajorVersion: 1, MinorVersion: 2}
	present, _, err := client.Ask[protocol.PresentQueryVersionReply](c, ask)
	if err == nil {
		t.Present = fmt.Sprintf("%d.%d", present.MajorVersion, present.MinorVersion)
	} else if !errors.Is(err, client.ErrNoExtension) {
		return t, err
	}
	return t, nil
}

// lives looks whether the display is still there after an error, and remembers if it is not.
func (t *target) lives() bool {
	if t.gone != nil {
		return false
	}
	c, err := client.Dial(t.Name)
	if err != nil {
		t.gone = fmt.Errorf("the display is gone: %w", err)
		return false
	}
	c.Close()
	return true
}

// result returns the display as it is now.
func (t *target) result() Display {
	d := t.Display
	d.RoundTrip = t.trips.sample(p50, duration)
	if t.gone != nil {
		d.Error = t.gone.Error()
	}
	return d
}

func p50(r Round) float64 { return float64(r.P50) }
