package compare

import "time"

// sampleCPU marks, once a second, the CPU time of each painter. The system is asked with nothing locked.
func (c *Comparison) sampleCPU(now time.Duration) {
	c.mu.Lock()
	var due []*painter
	for _, p := range c.painters {
		if n := len(p.cpu); p.live(now) && (n == 0 || now-p.cpu[n-1].at >= time.Second) {
			due = append(due, p)
		}
	}
	c.mu.Unlock()
	for _, p := range due {
		spent, ok := cpuTime(p.pid)
		if !ok {
			continue // the process has ended, or the system does not tell
		}
		c.mu.Lock()
		if len(p.cpu) == marks {
			p.cpu = append(p.cpu[:0], p.cpu[1:]...)
		}
		p.cpu = append(p.cpu, cpuMark{now, p.total.frames, spent})
		if p.cpuAll == (cpuMark{}) {
			p.cpuAll = p.cpu[0]
		}
		c.mu.Unlock()
	}
}

// cpuPerFrame returns the CPU time for a frame since a mark, negative if it is not known.
func (p *painter) cpuPerFrame(from cpuMark) time.Duration {
	if len(p.cpu) == 0 {
		return -1
	}
	to := p.cpu[len(p.cpu)-1]
	if to.frames <= from.frames {
		return -1
	}
	return (to.spent - from.spent) / time.Duration(to.frames-from.frames)
}
