package client

import (
	"fmt"
	"strings"
)

// Transport is how the pixels of a Canvas get to the server.
type Transport uint8

const (
	Auto      Transport = iota // the first of Shm, ShmFd, ShmServer, Socket that works
	Shm                        // ShmPutImage from a System V segment
	ShmFd                      // ShmPutImage from a memfd whose descriptor the server was sent
	ShmServer                  // ShmPutImage from a segment that the server made and sent the descriptor of
	Pixmap                     // CopyArea from a pixmap that is shared memory
	Present                    // PresentPixmap of a pixmap that is shared memory: whole frames, at the screen's refresh
	Socket                     // PutImage: all pixels go through the socket
)

var transports = [...]struct{ name, about string }{
	Auto:      {"auto", "the first of shm, shmfd, shmserver, socket that works"},
	Shm:       {"shm", "MIT-SHM PutImage from a System V segment"},
	ShmFd:     {"shmfd", "MIT-SHM PutImage from a memfd that the server is sent"},
	ShmServer: {"shmserver", "MIT-SHM PutImage from a segment that the server makes"},
	Pixmap:    {"pixmap", "CopyArea from a pixmap in shared memory"},
	Present:   {"present", "PresentPixmap of a pixmap in shared memory, in step with the screen"},
	Socket:    {"socket", "core PutImage, every pixel through the socket"},
}

// Transports returns all transports.
func Transports() []Transport {
	var list []Transport
	for t := range transports {
		list = append(list, Transport(t))
	}
	return list
}

// String returns the name of the transport, which ParseTransport takes.
func (t Transport) String() string { return transports[t].name }

// Describe returns a line about the transport.
func (t Transport) Describe() string { return transports[t].about }

// ParseTransport returns the transport of that name.
func ParseTransport(name string) (Transport, error) {
	var names []string
	for i, t := range transports {
		if t.name == name {
			return Transport(i), nil
		}
		names = append(names, t.name)
	}
	return 0, fmt.Errorf("no transport %q (there are %s)", name, strings.Join(names, ", "))
}
