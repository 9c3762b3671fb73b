// Package conformance sends the same requests to X.Org's Xvfb and to package display and compares what comes back: errors,
// replies, events and pixels. It holds tests only; what differs, and by which clause it may, stands in docs/conformance.md.
package conformance
