package commands

import (
	"context"
	"fmt"
	"os"

	"godwit.dev/cluster/internal/containerd"
	"godwit.dev/cluster/internal/host"
	"godwit.dev/cluster/internal/node"
)

// load gives images to the cluster and prints the names that pods can use.
func load(ctx context.Context, h here, args []string) error {
	if len(args) == 0 {
		return usageError("which image archive? cluster load FILE.tar...")
	}
	spec, err := running(h)
	if err != nil {
		return err
	}
	client := containerd.NewClient(h.dir, spec.Containerd)
	for _, archive := range args {
		if _, err := os.Stat(archive); err != nil {
			return err
		}
		names, err := client.Import(ctx, archive)
		if err != nil {
			return err
		}
		for _, name := range names {
			fmt.Println(name)
		}
	}
	return nil
}

// running returns what the running node was made from, or says how to make one.
func running(h here) (node.Spec, error) {
	if _, alive := host.Find(h.dir); !alive {
		return node.Spec{}, fmt.Errorf("no cluster is up (state folder %s): `cluster up` makes one", h.dir)
	}
	return node.ReadSpec(h.dir)
}
