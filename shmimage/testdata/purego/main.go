// Command purego faults in client memory on many threads, in a program whose threads purego makes.
package main

import (
	"errors"
	"log"
	"runtime"
	"sync"

	_ "github.com/ebitengine/purego"
	"golang.org/x/sys/unix"

	"sameframe/shmimage"
)

const size = 1 << 20

func main() {
	fd, err := unix.MemfdCreate("test", unix.MFD_CLOEXEC)
	if err != nil {
		log.Fatal(err)
	}
	if err := unix.Ftruncate(fd, size); err != nil {
		log.Fatal(err)
	}
	s, err := shmimage.Map(fd, true)
	if err != nil {
		log.Fatal(err)
	}
	if err := unix.Ftruncate(fd, size/2); err != nil {
		log.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			runtime.LockOSThread()
			mine := make([]byte, size)
			for range 10 {
				err := shmimage.Guard(func() { copy(mine, s.Bytes()) })
				if fault := (*shmimage.FaultError)(nil); !errors.As(err, &fault) || fault.Segment != s {
					log.Fatalf("%v, want a fault", err)
				}
			}
		})
	}
	wg.Wait()
}
