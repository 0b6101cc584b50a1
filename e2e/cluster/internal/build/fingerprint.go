package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// fingerprint is a hash over everything that decides what a build produces: the
// sources, go.mod, go.sum, our flags and Go's version.
func fingerprint(ctx context.Context, folder string, module Module) (string, error) {
	command := exec.CommandContext(ctx, "go", "env", "GOVERSION", "GOOS", "GOARCH")
	command.Dir = folder
	version, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("asking Go for its version in %s: %w", folder, err)
	}
	hash := sha256.New()
	fmt.Fprintf(hash, "%s%s\n%q\n%q\n", version, module.Package, module.Flags, module.Links)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasSuffix(name, "_test.go") || !(strings.HasSuffix(name, ".go") || name == "go.mod" || name == "go.sum") {
			continue
		}
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(hash, "%s %d\n%s", name, len(content), content)
	}
	return hex.EncodeToString(hash.Sum(nil))[:12], nil
}
