package client_test

import (
	"image"
	"image/color"
	"log"

	"sameframe/client"
)

// A window that turns from black to red.
func Example() {
	conn, err := client.Dial("")
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	window, err := conn.NewToplevel("red", image.Pt(640, 480), 0)
	if err != nil {
		log.Fatal(err)
	}
	canvas, err := client.NewCanvas(conn, window.ID, image.Pt(640, 480), client.CanvasOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for red := range 256 {
		img, err := canvas.Draw()
		if err != nil {
			log.Fatal(err)
		}
		img.Fill(img.Rect, color.RGBA{uint8(red), 0, 0, 255})
		if err := canvas.Put(img.Rect); err != nil {
			log.Fatal(err)
		}
	}
}
