package build

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// kept is how many builds of a module stay: this work tree's and another's.
const kept = 2

// Prune removes old builds of a module from the cache: all but the two used
// last, and never one that a running process was started from.
func Prune(cache, name string) {
	folders, _ := filepath.Glob(filepath.Join(cache, name+"-*"))
	used := map[string]time.Time{}
	folders = slices.DeleteFunc(folders, func(folder string) bool {
		info, err := os.Stat(folder)
		if err != nil || !info.IsDir() || strings.HasSuffix(folder, ".new") {
			return true
		}
		used[folder] = info.ModTime()
		return false
	})
	slices.SortFunc(folders, func(a, b string) int { return used[b].Compare(used[a]) })
	for i, folder := range folders {
		if i >= kept && !running(folder) {
			_ = os.RemoveAll(folder)
		}
	}
}

func running(folder string) bool {
	programs, _ := filepath.Glob("/proc/[0-9]*/exe")
	return slices.ContainsFunc(programs, func(link string) bool {
		target, err := os.Readlink(link)
		return err == nil && strings.HasPrefix(target, folder+"/")
	})
}
