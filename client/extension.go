package client

import (
	"errors"
	"fmt"

	"sameframe/protocol"
)

// extensionRequests holds the requests of the extensions that this package knows, by the names of their types.
var extensionRequests = map[string]requestID{
	"BigReqEnable":             {extension: protocol.BigReqName, minor: protocol.BigReqOpEnable},
	"XCMiscGetVersion":         {extension: protocol.XCMiscName, minor: protocol.XCMiscOpGetVersion},
	"XCMiscGetXIDRange":        {extension: protocol.XCMiscName, minor: protocol.XCMiscOpGetXIDRange},
	"XCMiscGetXIDList":         {extension: protocol.XCMiscName, minor: protocol.XCMiscOpGetXIDList},
	"GEQueryVersion":           {extension: protocol.GEName, minor: protocol.GEOpQueryVersion},
	"ShmQueryVersion":          {extension: protocol.ShmName, minor: protocol.ShmOpQueryVersion},
	"ShmAttach":                {extension: protocol.ShmName, minor: protocol.ShmOpAttach},
	"ShmDetach":                {extension: protocol.ShmName, minor: protocol.ShmOpDetach},
	"ShmPutImage":              {extension: protocol.ShmName, minor: protocol.ShmOpPutImage},
	"ShmGetImage":              {extension: protocol.ShmName, minor: protocol.ShmOpGetImage},
	"ShmCreatePixmap":          {extension: protocol.ShmName, minor: protocol.ShmOpCreatePixmap},
	"ShmAttachFd":              {extension: protocol.ShmName, minor: protocol.ShmOpAttachFd},
	"ShmCreateSegment":         {extension: protocol.ShmName, minor: protocol.ShmOpCreateSegment},
	"PresentQueryVersion":      {extension: protocol.PresentName, minor: protocol.PresentOpQueryVersion},
	"PresentPixmap":            {extension: protocol.PresentName, minor: protocol.PresentOpPixmap},
	"PresentNotifyMSC":         {extension: protocol.PresentName, minor: protocol.PresentOpNotifyMSC},
	"PresentSelectInput":       {extension: protocol.PresentName, minor: protocol.PresentOpSelectInput},
	"PresentQueryCapabilities": {extension: protocol.PresentName, minor: protocol.PresentOpQueryCapabilities},
}

// ErrNoExtension says that the server lacks an extension, or that it was switched off.
var ErrNoExtension = errors.New("the X server does not have it")

// Extension is where an extension's opcodes, events and errors begin on one server.
type Extension struct {
	Major      protocol.Opcode // 0: the server does not have it
	FirstEvent protocol.EventCode
	FirstError protocol.ErrorCode
}

// Extension asks the server about an extension, once. The error is ErrNoExtension where it is absent.
func (c *Conn) Extension(name string) (Extension, error) {
	c.mu.Lock()
	x, known := c.extensions[name]
	c.mu.Unlock()
	if !known {
		req := protocol.QueryExtension{NameLen: uint16(len(name))}
		reply, _, err := Ask[protocol.QueryExtensionReply](c, &req, []byte(name))
		if err != nil {
			return Extension{}, err
		}
		if reply.Present != 0 {
			x = Extension{reply.MajorOpcode, reply.FirstEvent, reply.FirstError}
		}
		c.mu.Lock()
		c.extensions[name] = x
		c.mu.Unlock()
	}
	if x.Major == 0 {
		return Extension{}, fmt.Errorf("the extension %s: %w", name, ErrNoExtension)
	}
	return x, nil
}

// limitFor returns how many bytes a request may have, when size are wanted. If they are more than the core protocol
// allows, it enables BIG-REQUESTS where the server has it.
func (c *Conn) limitFor(size int) (int, error) {
	if size <= c.limit {
		return c.limit, nil
	}
	c.big.Do(func() {
		c.bigLimit = c.limit
		reply, _, err := Ask[protocol.BigReqEnableReply](c, &protocol.BigReqEnable{})
		if err == nil {
			c.bigLimit = max(c.limit, int(min(reply.MaximumRequestLength, 1<<28))*4-4)
		} else if !errors.Is(err, ErrNoExtension) {
			c.bigErr = err
		}
	})
	return c.bigLimit, c.bigErr
}
