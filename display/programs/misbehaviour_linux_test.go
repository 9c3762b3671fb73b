package programs

import (
	"errors"
	"fmt"
	"image"
	"io"
	"net"
	"os"

	"golang.org/x/sys/unix"

	"sameframe/client"
	"sameframe/protocol"
)

func init() {
	roles["truncate"] = truncate
	roles["half"] = halfFrame
}

// truncate shares a file, takes its memory away, and demands an error for each request that needs what was in it.
func truncate() error {
	c, err := client.Dial("")
	if err != nil {
		return err
	}
	window, err := c.NewToplevel("truncate", image.Pt(320, 240), 0)
	if err != nil {
		return err
	}
	const size = 320 * 240 * 4
	fd, err := unix.MemfdCreate("truncate", 0)
	if err == nil {
		err = unix.Ftruncate(fd, size)
	}
	seg, _ := client.NewID[protocol.Seg](c)
	pixmap, _ := client.NewID[protocol.Pixmap](c)
	gc, _ := client.NewID[protocol.GContext](c)
	drawable := protocol.Drawable(window.ID)
	put := protocol.ShmPutImage{
		Drawable: drawable, GC: gc, TotalWidth: 320, TotalHeight: 240, SrcWidth: 320, SrcHeight: 240, Depth: 24,
		Format: protocol.ZPixmap, Shmseg: seg,
	}
	second := put
	err = errors.Join(err,
		client.CheckFD(c, &protocol.ShmAttachFd{Shmseg: seg}, []int{fd}),
		client.Check(c, &protocol.CreateGC{Cid: gc, Drawable: drawable}),
		client.Check(c, &protocol.ShmCreatePixmap{
			Pid: pixmap, Drawable: drawable, Width: 320, Height: 240, Depth: 24, Shmseg: seg,
		}),
		client.Check(c, &put),
		unix.Ftruncate(fd, 0))
	if err != nil {
		return err
	}
	_, _, errGet := client.Ask[protocol.GetImageReply](c, &protocol.GetImage{
		Drawable: protocol.Drawable(pixmap), Format: protocol.ZPixmap, Width: 320, Height: 240, PlaneMask: protocol.AllPlanes,
	})
	for name, err := range map[string]error{
		"ShmPutImage": client.Check(c, &second),
		"CopyArea": client.Check(c, &protocol.CopyArea{
			SrcDrawable: protocol.Drawable(pixmap), DstDrawable: drawable, GC: gc, Width: 320, Height: 240,
		}),
		"PolyFillRectangle": client.Check(c, &protocol.PolyFillRectangle{Drawable: protocol.Drawable(pixmap), GC: gc},
			protocol.AppendList(nil, []protocol.Rectangle{{Width: 320, Height: 240}})),
		"GetImage": errGet,
	} {
		if refusal := (*client.RequestError)(nil); !errors.As(err, &refusal) {
			return fmt.Errorf("%s of memory that is not there: %v, want an X error", name, err)
		}
	}
	return c.Sync()
}

// halfFrame sends the first half of a frame of 3840 × 2160 pixels and no more.
func halfFrame() error {
	stream, err := net.Dial("unix", "@/tmp/.X11-unix/X"+os.Getenv("DISPLAY")[1:])
	if err != nil {
		return err
	}
	conn := protocol.NewConn(stream)
	if err := conn.Write(protocol.AppendSetupRequest(nil, "", "")); err != nil {
		return err
	}
	head, err := conn.Peek(protocol.Size[protocol.SetupFailed]())
	if err != nil {
		return err
	}
	answer, _, _ := protocol.View[protocol.SetupFailed](head)
	setup, err := conn.Next(len(head) + 4*int(answer.Length))
	if err != nil {
		return err
	}
	info, err := protocol.ParseSetup(setup)
	if err != nil {
		return err
	}
	extension := []byte("BIG-REQUESTS")
	query := protocol.QueryExtension{NameLen: uint16(len(extension))}
	query.Opcode, query.Length = protocol.OpQueryExtension, uint16(8+len(extension))/4
	if err := conn.Write(append(protocol.Append(nil, &query), extension...)); err != nil {
		return err
	}
	message, err := conn.Message()
	if err != nil {
		return err
	}
	big, _, _ := protocol.View[protocol.QueryExtensionReply](message)

	const width, height = 3840, 2160
	root := info.Screens[0].Root
	window, gc := protocol.Window(info.ResourceIDBase+1), protocol.GContext(info.ResourceIDBase+2)
	create := protocol.CreateWindow{
		Opcode: protocol.OpCreateWindow, Length: 8, Wid: window, Parent: root, Width: width, Height: height,
		Class: protocol.InputOutput,
	}
	mapWindow := protocol.MapWindow{Window: window}
	mapWindow.Opcode, mapWindow.Length = protocol.OpMapWindow, 2
	createGC := protocol.CreateGC{Cid: gc, Drawable: protocol.Drawable(window)}
	createGC.Opcode, createGC.Length = protocol.OpCreateGC, 4
	put := protocol.PutImage{
		Opcode: protocol.OpPutImage, Format: protocol.ZPixmap, Drawable: protocol.Drawable(window), GC: gc, Width: width,
		Height: height, Depth: 24,
	}
	b := []byte{byte(big.MajorOpcode), 0, 1, 0} // BigReqEnable
	b = protocol.Append(b, &create)
	b = protocol.Append(b, &mapWindow)
	b = protocol.Append(b, &createGC)
	long := protocol.Append(nil, &put) // of length 0: the true one follows in 32 bits (BIG-REQUESTS)
	b = append(b, long[:4]...)
	b = protocol.AppendList(b, []uint32{uint32(len(long)+4)/4 + width*height})
	b = append(b, long[4:]...)
	if err := conn.Write(append(b, make([]byte, width*height*2)...)); err != nil {
		return err
	}
	fmt.Println("half")
	_, err = io.Copy(io.Discard, stream)
	return err
}
