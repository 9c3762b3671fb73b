package bench

import "io"

func compareFiles(w io.Writer, old, new string) int { return 0 }
