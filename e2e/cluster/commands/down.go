package commands

import (
	"context"

	"godwit.dev/cluster/internal/host"
	"godwit.dev/cluster/internal/say"
)

// down ends the cluster, and fails if anything of it is left.
func down(ctx context.Context, h here, args []string) error {
	if err := none("down", args); err != nil {
		return err
	}
	if err := root("down"); err != nil {
		return err
	}
	if err := h.dir.Lock(ctx, func() { say.Line("another command changes this cluster: waiting for it") }); err != nil {
		return err
	}
	if len(host.Left(h.dir, h.net)) == 0 {
		say.Line("nothing is up")
		return nil
	}
	if err := host.Clean(h.dir, h.net); err != nil {
		return err
	}
	say.Step("down: no process, mount, network interface, cgroup or file is left")
	return nil
}
