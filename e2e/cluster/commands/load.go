package commands

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"godwit.dev/cluster/internal/node"
)

// load gives images to the cluster and prints the names pods can use.
func load(ctx context.Context, h here, args []string) error {
	if len(args) == 0 {
		return usageError("which image archive? cluster load FILE.tar...")
	}
	spec, err := running(h)
	if err != nil {
		return err
	}
	for _, archive := range args {
		if _, err := os.Stat(archive); err != nil {
			return err
		}
		names, err := importImages(ctx, h, spec.Containerd, archive)
		if err != nil {
			return err
		}
		for _, name := range names {
			fmt.Println(name)
		}
	}
	return nil
}

// importImages loads one archive and returns the names of the images in it.
func importImages(ctx context.Context, h here, containerd, archive string) ([]string, error) {
	if _, err := os.Stat(h.dir.ContainerdSocket()); err != nil {
		return nil, err
	}
	args := append(ctrArgs(h), "images", "import", archive)
	output, err := exec.CommandContext(ctx, filepath.Join(containerd, "ctr"), args...).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("loading %s: %w: %s", archive, err, strings.TrimSpace(string(output)))
	}
	return []string{string(output)}, nil
}

func ctrArgs(h here) []string {
	return []string{"--address", h.dir.ContainerdSocket(), "--namespace", "k8s.io"}
}

// running returns what the running node was made from, or says how to make one.
func running(h here) (node.Spec, error) {
	spec, err := node.ReadSpec(h.dir)
	if os.IsNotExist(err) {
		return spec, fmt.Errorf("no cluster is up (no state in %s): `cluster up` makes one", h.dir)
	}
	return spec, err
}
