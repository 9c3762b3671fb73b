package client

import (
	"errors"
	"fmt"
	"image"
	"strings"

	"sameframe/protocol"
)

// choose finds the transport, and the memory for it, by trying them on a buffer of one pixel.
func (cv *Canvas) choose() error {
	switch want := cv.options.Transport; want {
	case Auto:
		if err := cv.chooseMemory(Shm, ShmFd, ShmServer); err != nil {
			return err
		}
		cv.transport = cv.memory
	case Shm, ShmFd, ShmServer:
		if err := cv.chooseMemory(want); err != nil {
			return err
		}
		cv.transport = want
	case Pixmap, Present:
		if err := cv.choosePixmap(want); err != nil {
			return err
		}
		cv.transport = want
	case Socket:
		cv.memory, cv.transport = Socket, Socket
	}
	if cv.memory == Socket && cv.options.Transport != Auto && cv.options.Transport != Socket {
		return fmt.Errorf("the transport %v does not work here: %s; auto takes one that does", cv.options.Transport, cv.why)
	}
	return cv.conn.Err()
}

// chooseMemory takes the first kind of memory that the server can share, or Socket and tells why.
func (cv *Canvas) chooseMemory(kinds ...Transport) error {
	c := cv.conn
	cv.memory = Socket // unless one is found
	x, err := c.Extension(protocol.ShmName)
	if errors.Is(err, ErrNoExtension) {
		cv.why = "the server has no MIT-SHM, or it is switched off"
		return nil
	} else if err != nil {
		return err
	}
	cv.shmPutImage = opcode{x.Major, protocol.ShmOpPutImage, true}
	version, _, err := Ask[protocol.ShmQueryVersionReply](c, &protocol.ShmQueryVersion{})
	if err != nil {
		return err
	}
	var why []string
	for _, kind := range kinds {
		err := cv.try(kind, version)
		if err == nil {
			cv.memory = kind
			break
		}
		cv.memory = Socket
		why = append(why, fmt.Sprintf("%v: %v", kind, err))
	}
	cv.why = strings.Join(why, "; ")
	return c.Err()
}

// try reports why a kind of memory cannot be shared with the server, nil if it can.
func (cv *Canvas) try(kind Transport, version *protocol.ShmQueryVersionReply) error {
	switch {
	case kind == Shm:
	case !cv.conn.wire.PassesFDs():
		return errors.New("descriptors do not travel on this connection")
	case version.MajorVersion == 1 && version.MinorVersion < 2:
		return fmt.Errorf("the server's MIT-SHM is %d.%d, descriptors came with 1.2", version.MajorVersion, version.MinorVersion)
	}
	cv.memory = kind
	b, err := cv.newBuffer(image.Pt(1, 1))
	if err == nil {
		err = b.verify()
		b.release()
	}
	switch {
	case !isCode(err, protocol.BadAccess) && !isCode(err, protocol.BadRequest):
		return err
	case cv.conn.Remote():
		return fmt.Errorf("the server is remote, reached by TCP (%w)", err)
	case kind == Shm:
		return fmt.Errorf("the server may not attach our segment: it is another user's process or runs in another IPC "+
			"namespace, as a container does (%w)", err)
	}
	return err
}

// choosePixmap prepares for pixmaps in shared memory.
func (cv *Canvas) choosePixmap(want Transport) error {
	c := cv.conn
	if err := cv.chooseMemory(Shm, ShmFd, ShmServer); err != nil || cv.memory == Socket {
		return err
	}
	version, _, err := Ask[protocol.ShmQueryVersionReply](c, &protocol.ShmQueryVersion{})
	if err != nil {
		return err
	}
	if version.SharedPixmaps == 0 {
		return fmt.Errorf("the transport %v does not work here: the server offers no shared pixmaps", want)
	}
	if want == Pixmap {
		return nil
	}
	x, err := c.Extension(protocol.PresentName)
	if err != nil {
		return fmt.Errorf("the transport present does not work here: %w", err)
	}
	cv.presentPixmap = opcode{x.Major, protocol.PresentOpPixmap, true}
	_, _, err = Ask[protocol.PresentQueryVersionReply](c, &protocol.PresentQueryVersion{MajorVersion: 1, MinorVersion: 2})
	if err != nil {
		return err
	}
	if cv.eid, err = NewID[uint32](c); err != nil {
		return err
	}
	mask := uint32(protocol.PresentIdleNotifyMask)
	if cv.options.OnShown != nil {
		mask |= protocol.PresentCompleteNotifyMask
		c.watch(cv.eid, (*shownSink)(cv))
	}
	return Check(c, &protocol.PresentSelectInput{Eid: cv.eid, Window: protocol.Window(cv.drawable), EventMask: mask})
}
