package display

import (
	"fmt"
	"strings"
	"sync"

	"sameframe/assets"
	"sameframe/protocol"
)

// pixel returns the pixel nearest to a colour. An alpha that there may be is opaque, as in X.Org.
func (v *visual) pixel(c protocol.RGB) uint32 {
	return v.alpha() | uint32(c.Red>>8)<<16 | uint32(c.Green>>8)<<8 | uint32(c.Blue>>8)
}

// color returns the colour of a pixel: of 8 bits the 16 that are nearest.
func (v *visual) color(pixel uint32) protocol.RGB {
	primary := func(shift int) uint16 { return uint16(pixel>>shift&0xff) * 0x101 }
	return protocol.RGB{Red: primary(16), Green: primary(8), Blue: primary(0)}
}

// valid reports whether all bits of the pixel have a meaning.
func (v *visual) valid(pixel uint32) bool { return pixel&^(v.red|v.green|v.blue|v.alpha()) == 0 }

// primaries are the bits where the primaries of a pixel begin, in the order of an allocation.
var primaries = [3]int{16, 8, 0}

// alloc allocates the pixel nearest to a colour for c and returns it with the colour that it has.
func (m *colormap) alloc(c *client, wanted protocol.RGB) (uint32, protocol.RGB, error) {
	cells := m.allocated[c]
	if cells == nil {
		if err := c.mayEnter(1); err != nil {
			return 0, protocol.RGB{}, err
		}
		cells = new(allocation)
		m.allocated[c] = cells
		c.account.entries++
	}
	pixel := m.visual.pixel(wanted)
	for i, shift := range primaries {
		cells[i][pixel>>shift&0xff]++
	}
	return pixel, m.visual.color(pixel), nil
}

// colorNames maps the names of colours, in small letters, to the colours. It panics if what is built in is no such table.
var colorNames = sync.OnceValue(func() map[string]protocol.RGB {
	names := make(map[string]protocol.RGB)
	for line := range strings.Lines(assets.RGB) {
		if strings.HasPrefix(line, "!") {
			continue
		}
		var red, green, blue uint8
		numbers, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if _, err := fmt.Sscan(numbers, &red, &green, &blue); err != nil {
			panic(fmt.Errorf("table of colours: %q: %w", line, err))
		}
		color := protocol.RGB{Red: uint16(red) * 0x101, Green: uint16(green) * 0x101, Blue: uint16(blue) * 0x101}
		names[name] = color
		names[strings.ReplaceAll(name, " ", "")] = color
	}
	return names
})

// namedColor looks up a colormap and, in the tail of a request, the name of a colour.
func (c *client) namedColor(id protocol.Colormap, tail []byte, length uint16) (*colormap, protocol.RGB, error) {
	name, err := exactly(tail, int(length))
	if err != nil {
		return nil, protocol.RGB{}, err
	}
	m, err := c.server.colormap(id)
	if err != nil {
		return nil, protocol.RGB{}, err
	}
	color, ok := colorNames()[strings.ToLower(string(name))]
	if !ok {
		return nil, protocol.RGB{}, protocol.BadName.With(uint32(id))
	}
	return m, color, nil
}

func (c *client) allocColor(r *protocol.AllocColor) error {
	m, err := c.server.colormap(r.Cmap)
	if err != nil {
		return err
	}
	pixel, color, err := m.alloc(c, protocol.RGB{Red: r.Red, Green: r.Green, Blue: r.Blue})
	if err != nil {
		return err
	}
	return reply(c, &protocol.AllocColorReply{Red: color.Red, Green: color.Green, Blue: color.Blue, Pixel: pixel}, nil)
}

func (c *client) allocNamedColor(r *protocol.AllocNamedColor, tail []byte) error {
	m, exact, err := c.namedColor(r.Cmap, tail, r.NameLen)
	if err != nil {
		return err
	}
	pixel, color, err := m.alloc(c, exact)
	if err != nil {
		return err
	}
	return reply(c, &protocol.AllocNamedColorReply{
		Pixel: pixel, ExactRed: exact.Red, ExactGreen: exact.Green, ExactBlue: exact.Blue,
		VisualRed: color.Red, VisualGreen: color.Green, VisualBlue: color.Blue,
	}, nil)
}

func (c *client) lookupColor(r *protocol.LookupColor, tail []byte) error {
	m, exact, err := c.namedColor(r.Cmap, tail, r.NameLen)
	if err != nil {
		return err
	}
	color := m.visual.color(m.visual.pixel(exact))
	return reply(c, &protocol.LookupColorReply{
		ExactRed: exact.Red, ExactGreen: exact.Green, ExactBlue: exact.Blue,
		VisualRed: color.Red, VisualGreen: color.Green, VisualBlue: color.Blue,
	}, nil)
}

// allocColorCells and allocColorPlanes find no room: in a TrueColor colormap there are no cells to write.
func (c *client) allocColorCells(r *protocol.AllocColorCells) error {
	return c.allocCells(r.Cmap, r.Colors, r.Contiguous)
}

func (c *client) allocColorPlanes(r *protocol.AllocColorPlanes) error {
	return c.allocCells(r.Cmap, r.Colors, r.Contiguous)
}

func (c *client) allocCells(id protocol.Colormap, colors uint16, contiguous uint8) error {
	if _, err := c.server.colormap(id); err != nil {
		return err
	}
	if colors == 0 {
		return protocol.BadValue.With(0)
	}
	if _, err := boolean(uint32(contiguous)); err != nil {
		return err
	}
	return protocol.BadAlloc.With(0)
}

// freeColors frees every pixel that is one of the list, or-ed with some of the bits of the plane mask. Those that are not
// valid or not allocated are an error, but keep no other from being freed.
func (c *client) freeColors(r *protocol.FreeColors, pixels []uint32) error {
	m, err := c.server.colormap(r.Cmap)
	if err != nil {
		return err
	}
	cells := m.allocated[c]
	if cells == nil {
		cells = new(allocation)
	}
	// Counted first, so that a long list costs no more than a short one for each subset of the mask.
	var listed allocation
	for _, pixel := range pixels {
		if !m.visual.valid(pixel | r.PlaneMask) {
			err = protocol.BadValue.With(pixel | r.PlaneMask)
			continue
		}
		for i, shift := range primaries {
			listed[i][pixel>>shift&0xff]++
		}
	}
	missing := false
	for i, shift := range primaries {
		mask := r.PlaneMask >> shift & 0xff
		for subset := mask; ; subset = (subset - 1) & mask {
			for value, n := range listed[i] {
				cell := &cells[i][uint32(value)|subset]
				missing = missing || n > *cell
				*cell -= min(n, *cell)
			}
			if subset == 0 {
				break
			}
		}
	}
	if err == nil && missing {
		err = protocol.BadAccess.With(uint32(r.Cmap))
	}
	return err
}

// storeColors and storeNamedColor fail: the cells of a TrueColor colormap are not for clients to write.
func (c *client) storeColors(r *protocol.StoreColors, _ []protocol.ColorItem) error {
	if _, err := c.server.colormap(r.Cmap); err != nil {
		return err
	}
	return protocol.BadAccess.With(uint32(r.Cmap))
}

func (c *client) storeNamedColor(r *protocol.StoreNamedColor, tail []byte) error {
	if _, _, err := c.namedColor(r.Cmap, tail, r.NameLen); err != nil {
		return err
	}
	return protocol.BadAccess.With(uint32(r.Cmap))
}

func (c *client) queryColors(r *protocol.QueryColors, pixels []uint32) error {
	m, err := c.server.colormap(r.Cmap)
	if err != nil {
		return err
	}
	colors := make([]protocol.RGB, len(pixels))
	for i, pixel := range pixels {
		if !m.visual.valid(pixel) {
			return protocol.BadValue.With(pixel)
		}
		colors[i] = m.visual.color(pixel)
	}
	return reply(c, &protocol.QueryColorsReply{ColorsLen: uint16(len(colors))}, list(c, colors))
}
