package client

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"sameframe/protocol"
)

// cookieName is the one authorization that this package speaks. It is also the only one in use.
const cookieName = "MIT-MAGIC-COOKIE-1"

// cookie returns the secret for the server at the other end of stream, nil if there is none to show: a server may let
// its own user in without one. Failing to read the file is told only with the server's refusal.
func (a *address) cookie(stream net.Conn) ([]byte, error) {
	file := os.Getenv("XAUTHORITY")
	if file == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, nil
		}
		file = filepath.Join(home, ".Xauthority")
	}
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no Xauthority file %s", file)
	}
	if err != nil {
		return nil, err
	}
	family, peer := peerAddress(stream)
	if c := findCookie(data, family, peer, a.number); c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("%s holds no %s for this display", file, cookieName)
}

// peerAddress returns the address under which xauth files the server. A peer on this machine goes by the host's name,
// whichever way it is reached.
func peerAddress(stream net.Conn) (family uint16, address []byte) {
	if tcp, ok := stream.RemoteAddr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		if ip := tcp.IP.To4(); ip != nil {
			return protocol.FamilyInternet, ip
		}
		return protocol.FamilyInternet6, tcp.IP
	}
	name, err := os.Hostname()
	if err != nil {
		name = "localhost"
	}
	return protocol.FamilyLocal, []byte(name)
}

// ReadCookie returns the first MIT-MAGIC-COOKIE-1 in an Xauthority file for the display of that number, or for any display
// if it is empty. As in X.Org's server, the entry's address does not matter. It is for who is the server.
func ReadCookie(file, number string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if c := findCookie(data, protocol.FamilyWild, nil, number); len(c) > 0 {
		return c, nil
	}
	return nil, fmt.Errorf("%s holds no %s for this display", file, cookieName)
}

// CookieEntry returns the entry of an Xauthority file by which clients find the cookie for the display of that number, from
// wherever they connect. Like ReadCookie it is for who is the server.
func CookieEntry(number string, cookie []byte) []byte {
	b := binary.BigEndian.AppendUint16(nil, protocol.FamilyWild)
	for _, field := range []string{"", number, cookieName, string(cookie)} {
		b = binary.BigEndian.AppendUint16(b, uint16(len(field)))
		b = append(b, field...)
	}
	return b
}

// findCookie returns the first cookie in the Xauthority file data that fits. Every field is a big-endian CARD16 length
// and so many bytes; FamilyWild fits every address, an empty number every display. A file that ends inside an entry holds
// the entries before.
func findCookie(data []byte, family uint16, address []byte, number string) []byte {
	for len(data) >= 2 {
		entryFamily := binary.BigEndian.Uint16(data)
		data = data[2:]
		var field [4][]byte // address, number, name, secret
		for i := range field {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				return nil
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			field[i], data = data[2:end], data[end:]
		}
		here := family == protocol.FamilyWild || entryFamily == protocol.FamilyWild ||
			entryFamily == family && string(field[0]) == string(address)
		if here && (len(field[1]) == 0 || number == "" || string(field[1]) == number) && string(field[2]) == cookieName {
			return field[3]
		}
	}
	return nil
}
