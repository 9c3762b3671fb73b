// Package report holds what the page of a benchmark's report brings along: the library that draws its charts, and its
// typeface. It is a package of its own so that only a program that writes reports carries it.
package report

import _ "embed"

// D3 is the script that defines d3, which Plot needs.
//
//go:embed d3.min.js
var D3 string

// Plot is the script that defines Plot.
//
//go:embed plot.umd.min.js
var Plot string

// Inter is a WOFF2 font of all weights, with the characters of Western European languages.
//
//go:embed inter-latin-wght-normal.woff2
var Inter []byte

// The licences, which go where the files go.
var (
	//go:embed LICENSE.d3
	LicenceD3 string
	//go:embed LICENSE.plot
	LicencePlot string
	//go:embed LICENSE.inter
	LicenceInter string
)
