package render

import (
	"context"
	"image"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// diary is a Handler that writes down what it is called for.
type diary struct {
	refreshes []uint64
	shown     []uint64
	inputs    []Input
	onRefresh func(msc uint64)
	clock     Clock
	t         *testing.T
}

func (d *diary) Refresh(msc uint64, ust time.Duration) {
	d.refreshes = append(d.refreshes, msc)
	if want := d.clock.Time(msc); ust != want || Now() < want {
		d.t.Errorf("refresh %d: ust %v, now %v, want %v or later", msc, ust, Now(), want)
	}
	if d.onRefresh != nil {
		d.onRefresh(msc)
	}
}

func (d *diary) Shown(msc uint64, ust time.Duration) { d.shown = append(d.shown, msc) }
func (d *diary) Input(in Input)                      { d.inputs = append(d.inputs, in) }

// inBubble runs f beside a running screen of 100 refreshes a second, where time passes only when all sleep.
func inBubble(t *testing.T, f func(s *Headless, d *diary)) {
	synctest.Test(t, func(t *testing.T) {
		s := NewHeadless(image.Pt(40, 30), 100)
		d := &diary{t: t, clock: s.Clock()}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx, d) }()
		f(s, d)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if !slices.Equal(d.refreshes, d.shown) {
			t.Errorf("refreshes %v, but shown %v", d.refreshes, d.shown)
		}
	})
}

func (d *diary) want(refreshes ...uint64) {
	d.t.Helper()
	synctest.Wait()
	if !slices.Equal(d.refreshes, refreshes) {
		d.t.Errorf("refreshes %v, want %v", d.refreshes, refreshes)
	}
}

func TestScreenRestsWhenNothingHappens(t *testing.T) {
	inBubble(t, func(s *Headless, d *diary) {
		time.Sleep(time.Hour)
		d.want(1)
	})
}

func TestDamageOfManyKindsIsOneRefresh(t *testing.T) {
	inBubble(t, func(s *Headless, d *diary) {
		surface := NewSurface(10, 10, 24)
		surface.OnDamage = func() { s.Schedule(0) }
		time.Sleep(45 * time.Millisecond)
		s.SetLayers([]Layer{{Surface: surface}})
		for range 100 {
			surface.Lock()
			surface.Damage(surface.Bounds())
			surface.Unlock()
		}
		time.Sleep(time.Second)
		d.want(1, 5)
	})
}

func TestScheduledRefreshComesInTime(t *testing.T) {
	inBubble(t, func(s *Headless, d *diary) {
		time.Sleep(55 * time.Millisecond)
		s.Schedule(20)
		s.Schedule(9)
		time.Sleep(time.Second)
		d.want(1, 9)
		d.onRefresh = func(msc uint64) {
			if msc < 205 {
				s.Schedule(msc + 2)
			}
		}
		s.Schedule(200)
		time.Sleep(2 * time.Second)
		d.want(1, 9, 200, 202, 204, 206)
	})
}

func TestRefreshForTheEndOfTimeIsNotNow(t *testing.T) {
	inBubble(t, func(s *Headless, d *diary) {
		s.Schedule(never - 1)
		time.Sleep(time.Hour)
		d.want(1)
		s.Schedule(1 << 62)
		time.Sleep(time.Hour)
		d.want(1)
	})
}

func TestMissedRefreshesDoNotPileUp(t *testing.T) {
	inBubble(t, func(s *Headless, d *diary) {
		time.Sleep(15 * time.Millisecond)
		d.want(1)
		d.onRefresh = func(msc uint64) {
			s.Schedule(0)
			if msc == 3 {
				time.Sleep(35 * time.Millisecond)
			}
		}
		s.Schedule(0)
		time.Sleep(75 * time.Millisecond)
		d.want(1, 2, 3, 7, 8, 9)
	})
}

func TestInjectedInputArrivesInOrder(t *testing.T) {
	inBubble(t, func(s *Headless, d *diary) {
		var want []Input
		for i := range 100 {
			in := Input{Kind: Button, Code: uint8(i), Down: i%2 == 0, Time: Now()}
			want = append(want, in)
			s.Inject(in)
		}
		synctest.Wait()
		if !slices.Equal(d.inputs, want) {
			t.Errorf("got %v", d.inputs)
		}
	})
}
