package assets

import _ "embed"

// Swizzle is the Kage shader that turns X pixels, bytes B G R X, into opaque colours.
//
//go:embed swizzle.kage
var Swizzle []byte
