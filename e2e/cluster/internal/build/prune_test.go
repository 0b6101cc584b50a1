package build

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestPruneKeepsTheTwoUsedLast(t *testing.T) {
	cache := t.TempDir()
	for i, name := range []string{"helm-old", "helm-older", "helm-now", "helm-before", "kubernetes-old", "helm-half.new"} {
		folder := filepath.Join(cache, name)
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		age := []int{3, 4, 0, 1, 9, 9}[i]
		used := time.Now().Add(-time.Duration(age) * time.Hour)
		if err := os.Chtimes(folder, used, used); err != nil {
			t.Fatal(err)
		}
	}
	Prune(cache, "helm")
	var left []string
	entries, _ := os.ReadDir(cache)
	for _, entry := range entries {
		left = append(left, entry.Name())
	}
	if want := []string{"helm-before", "helm-half.new", "helm-now", "kubernetes-old"}; !slices.Equal(left, want) {
		t.Errorf("left %v, want %v", left, want)
	}
}
