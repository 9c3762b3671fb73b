package assets

import _ "embed"

// RGB names the colours that every X server knows: a line each, red, green and blue up to 255 and a name in small letters.
//
//go:embed rgb.txt
var RGB string
