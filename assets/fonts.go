// Package assets holds the files that are built into the programs.
package assets

import "embed"

// Fonts is a directory of core fonts as an X server has it: PCF files, fonts.dir and fonts.alias.
//
//go:embed fonts/*/*.pcf.gz fonts/*/fonts.dir fonts/misc/fonts.alias
var Fonts embed.FS
