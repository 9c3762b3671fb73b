package protocol

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"time"
)

// lingeringPair is pair with a Conn that lingers.
func lingeringPair(t *testing.T) (*Conn, io.ReadWriteCloser) {
	c, far := pair(t)
	if err := c.Linger(); err != nil {
		t.Fatal(err)
	}
	return c, far
}

func TestALingeringReaderIsWokenAlsoAfterItHasParked(t *testing.T) {
	c, far := lingeringPair(t)
	for i := range 6 {
		payload := bytes.Repeat([]byte{byte(i)}, 36)
		go func() {
			if i%2 == 0 {
				time.Sleep(3 * lingerTime)
			}
			far.Write(request(binary.LittleEndian, 1, payload))
		}()
		b, err := c.Request()
		if err != nil || !bytes.Equal(b[4:], payload) {
			t.Fatalf("% x, %v", b, err)
		}
	}
}

func TestHangUpWakesAReader(t *testing.T) {
	for _, wait := range []time.Duration{0, lingerTime / 2, 3 * lingerTime} {
		c, _ := lingeringPair(t)
		go func() {
			time.Sleep(wait)
			c.HangUp()
		}()
		if _, err := c.Request(); !errors.Is(err, io.EOF) {
			t.Errorf("after %v: %v", wait, err)
		}
		c.Close()
		c.HangUp() // of a descriptor that is another's by now: nothing
	}
}

func TestHangUpWakesAWriterWhosePeerDoesNotRead(t *testing.T) {
	c, _ := lingeringPair(t)
	done := make(chan error)
	go func() { done <- c.Write(make([]byte, 8<<20)) }()
	time.Sleep(20 * time.Millisecond) // it has filled the socket by now, or will find it shut
	c.HangUp()
	if err := <-done; err == nil {
		t.Error("it has written 8 MiB to nobody")
	}
	c.Close()
	if err := c.Write([]byte{1}); err == nil {
		t.Error("a closed connection is written to")
	}
}

func TestALingeringWriterWritesAll(t *testing.T) {
	c, far := lingeringPair(t)
	sent := bytes.Repeat([]byte{1, 2, 3, 4, 5, 6, 7}, 1<<20)
	go func() {
		c.Write(sent)
		c.HangUp()
	}()
	if got, err := io.ReadAll(far); err != nil || !bytes.Equal(got, sent) {
		t.Errorf("%d of %d bytes, %v", len(got), len(sent), err)
	}
}

func TestLingeringDoesNotAllocate(t *testing.T) {
	c, far := lingeringPair(t)
	b := request(binary.LittleEndian, 1, make([]byte, 36))
	allocs := testing.AllocsPerRun(1000, func() {
		far.Write(b)
		if _, err := c.Request(); err != nil {
			t.Fatal(err)
		}
		if err := c.Write(b); err != nil {
			t.Fatal(err)
		}
		io.ReadFull(far, b)
	})
	if allocs != 0 {
		t.Errorf("%v allocations a request and an answer", allocs)
	}
}
