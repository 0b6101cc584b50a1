package image

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestTheSameProgramGivesTheSameArchive(t *testing.T) {
	folder := t.TempDir()
	var archives [][]byte
	for _, name := range []string{"one.tar", "two.tar"} {
		file := filepath.Join(folder, name)
		if err := Write(file, "localhost/x:1", "x", []byte("program")); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		archives = append(archives, content)
	}
	if !bytes.Equal(archives[0], archives[1]) {
		t.Error("two archives of the same program differ")
	}
	if !bytes.Contains(archives[0], []byte(`"RepoTags":["localhost/x:1"]`)) {
		t.Error("the archive does not name the image")
	}
}
