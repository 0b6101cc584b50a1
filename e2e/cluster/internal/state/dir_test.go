package state

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNeverTouchesAFolderOfSomebodyElse(t *testing.T) {
	dir := Dir(t.TempDir())
	precious := dir.Path("precious")
	if err := os.WriteFile(precious, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := dir.Create(); err == nil {
		t.Error("a folder with files of somebody else was taken")
	}
	if err := dir.Remove(); err == nil {
		t.Error("removing it reported no error")
	}
	if _, err := os.Stat(precious); err != nil {
		t.Error(err)
	}
}

func TestRemovesWhatItMade(t *testing.T) {
	dir := Dir(filepath.Join(t.TempDir(), "state"))
	if err := dir.Create(); err != nil {
		t.Fatal(err)
	}
	if err := dir.Create(); err != nil {
		t.Errorf("a second time: %v", err)
	}
	if err := dir.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(string(dir)); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
	if err := dir.Remove(); err != nil {
		t.Errorf("removing what is gone: %v", err)
	}
}

func TestFindRefusesFoldersThatCannotWork(t *testing.T) {
	for _, path := range []string{"/run/x", "/var/log/x", "/tmp/" + strings.Repeat("x", 80)} {
		t.Setenv("GODWIT_CLUSTER_STATE", path)
		if dir, err := Find(); err == nil {
			t.Errorf("%s was accepted as %s", path, dir)
		}
	}
}
