package build

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFingerprintChangesWithWhatDecidesTheBuild(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.test/x\n")
	write("main.go", "package main\n")
	of := func(module Module) string {
		hash, err := fingerprint(t.Context(), folder, module)
		if err != nil {
			t.Fatal(err)
		}
		return hash
	}
	first := of(Module{})
	write("main_test.go", "package main\n")
	write("README.md", "text\n")
	if again := of(Module{}); again != first {
		t.Errorf("tests and texts change the fingerprint: %s, %s", first, again)
	}
	seen := map[string]string{first: "nothing"}
	for what, hash := range map[string]func() string{
		"a flag":   func() string { return of(Module{Flags: []string{"-race"}}) },
		"a link":   func() string { return of(Module{Links: []string{"other"}}) },
		"a source": func() string { write("main.go", "package main\n\n"); return of(Module{}) },
		"go.sum":   func() string { write("go.sum", "x\n"); return of(Module{}) },
	} {
		value := hash()
		if other, known := seen[value]; known {
			t.Errorf("%s has the fingerprint of %s", what, other)
		}
		seen[value] = what
	}
}
