package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"godwit.dev/cluster/internal/say"
)

// Ensure returns the folder of the module's programs, after building them if
// this version of them is not in the cache yet. Two calls at once build once.
func Ensure(ctx context.Context, module Module) (string, error) {
	source, cache, err := folders()
	if err != nil {
		return "", err
	}
	hash, err := fingerprint(ctx, filepath.Join(source, module.Name), module)
	if err != nil {
		return "", err
	}
	target := filepath.Join(cache, module.Name+"-"+hash)
	if complete(target, module) {
		return target, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	unlock, err := lock(ctx, filepath.Join(cache, "."+module.Name+".lock"), func() {
		say.Line("somebody else is building %s: waiting for that", module.What)
	})
	if err != nil {
		return "", err
	}
	defer unlock()
	if complete(target, module) {
		return target, nil
	}
	if err := compile(ctx, source, target, module); err != nil {
		return "", err
	}
	Prune(cache, module.Name)
	return target, nil
}

// folders are told by the launcher script, which knows where it is.
func folders() (source, cache string, err error) {
	source, cache = os.Getenv("GODWIT_CLUSTER_SOURCE"), os.Getenv("GODWIT_CLUSTER_CACHE")
	if source == "" || cache == "" {
		return "", "", errors.New("start this program through the script e2e/cluster/cluster, which says where its sources and its cache are")
	}
	return source, cache, nil
}

// complete says whether the folder holds the module's programs, and notes that
// they are in use, so that Prune takes others first.
func complete(folder string, module Module) bool {
	if _, err := os.Stat(filepath.Join(folder, module.Program)); err != nil {
		return false
	}
	now := time.Now()
	_ = os.Chtimes(folder, now, now)
	return true
}

func link(folder string, module Module) error {
	for _, name := range module.Links {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		target, err := filepath.Rel(filepath.Dir(path), filepath.Join(folder, module.Program))
		if err != nil {
			return err
		}
		if err := os.Symlink(target, path); err != nil {
			return err
		}
	}
	return nil
}

func lock(ctx context.Context, path string, waiting func()) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	for told := false; ; told = true {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = file.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("locking %s: %w", path, err)
		}
		if !told {
			waiting()
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}
