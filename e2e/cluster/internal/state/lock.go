package state

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Lock makes sure that only one command at a time changes the cluster. It locks
// the folder that holds the state folder, so that no lock file stays behind.
// If somebody else has the lock, waiting is called once and Lock waits.
// The lock ends with the process; nobody has to release it.
func (d Dir) Lock(ctx context.Context, waiting func()) error {
	parent := filepath.Dir(string(d))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	folder, err := os.Open(parent)
	if err != nil {
		return err
	}
	held = append(held, folder)
	for told := false; ; told = true {
		err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		if !told {
			waiting()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// held keeps locked files from being closed by the garbage collector.
var held []*os.File
