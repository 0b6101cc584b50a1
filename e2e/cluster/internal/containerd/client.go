// Package containerd gives images to the node's containerd, through ctr.
package containerd

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"godwit.dev/cluster/internal/state"
)

// Client is ctr with the arguments that lead to one cluster's pods.
type Client struct {
	Program string
	Args    []string
}

// NewClient knows where a cluster's containerd listens; folder holds ctr.
func NewClient(dir state.Dir, folder string) Client {
	return Client{filepath.Join(folder, "ctr"), []string{"--address", dir.ContainerdSocket(), "--namespace", "k8s.io"}}
}

// run returns what ctr prints as results, and as an error what it complains
// about, without the warnings that it prints every time.
func (c Client) run(ctx context.Context, args ...string) (string, error) {
	command := exec.CommandContext(ctx, c.Program, append(c.Args, args...)...)
	var results, complaints strings.Builder
	command.Stdout, command.Stderr = &results, &complaints
	if err := command.Run(); err != nil {
		var lines []string
		for line := range strings.Lines(complaints.String()) {
			if line = strings.TrimSpace(line); line != "" && !strings.Contains(line, "level=warning") {
				lines = append(lines, line)
			}
		}
		return "", fmt.Errorf("%w: %s", err, strings.Join(lines, "; "))
	}
	return results.String(), nil
}
