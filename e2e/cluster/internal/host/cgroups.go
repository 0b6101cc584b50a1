package host

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// hierarchies returns where cgroups are mounted: one place with the new kind,
// one for each controller with the old.
func hierarchies() ([]string, error) {
	content, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return nil, err
	}
	var found []string
	for line := range bytes.Lines(content) {
		if fields := strings.Fields(string(line)); len(fields) > 2 && (fields[2] == "cgroup" || fields[2] == "cgroup2") {
			found = append(found, fields[1])
		}
	}
	if len(found) == 0 {
		return nil, errors.New("no cgroups are mounted on this machine: mount them at /sys/fs/cgroup")
	}
	return found, nil
}

// makeCgroups makes the cgroup that the kubelet puts pods below.
func makeCgroups(name string) error {
	roots, err := hierarchies()
	if err != nil {
		return err
	}
	for _, root := range roots {
		// Only the new kind has this file; a controller that is missing there is missed later, by name.
		for _, controller := range []string{"+cpuset", "+cpu", "+io", "+memory", "+hugetlb", "+pids"} {
			_ = os.WriteFile(filepath.Join(root, "cgroup.subtree_control"), []byte(controller), 0o644)
		}
		if err := os.Mkdir(filepath.Join(root, name), 0o755); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return nil
}

// removeCgroups removes what was below it. A cgroup can be removed a moment
// after its last process ended.
func removeCgroups(name string) {
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		left := cgroups(name)
		if len(left) == 0 {
			return
		}
		slices.Reverse(left)
		for _, folder := range left {
			_ = os.Remove(folder)
		}
	}
}

// cgroups lists all that exist, parents before children.
func cgroups(name string) []string {
	var found []string
	roots, _ := hierarchies()
	for _, root := range roots {
		_ = filepath.WalkDir(filepath.Join(root, name), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() {
				found = append(found, path)
			}
			return nil
		})
	}
	return found
}
