package commands

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"godwit.dev/cluster/internal/build"
	"godwit.dev/cluster/internal/config"
	"godwit.dev/cluster/internal/host"
	"godwit.dev/cluster/internal/image"
	"godwit.dev/cluster/internal/node"
	"godwit.dev/cluster/internal/packages"
	"godwit.dev/cluster/internal/pki"
	"godwit.dev/cluster/internal/say"
)

// up ends with a cluster that is ready, whatever was there before, or with an
// error and nothing.
func up(ctx context.Context, h here, args []string) error {
	if err := none("up", args); err != nil {
		return err
	}
	if err := root("up"); err != nil {
		return err
	}
	plugins, err := packages.Ensure(ctx)
	if err != nil {
		return err
	}
	spec := node.Spec{Network: h.net}
	if spec.Kubernetes, err = build.Ensure(ctx, build.Kubernetes); err != nil {
		return err
	}
	if spec.Containerd, err = build.Ensure(ctx, build.Containerd); err != nil {
		return err
	}
	build.Prune(os.Getenv("GODWIT_CLUSTER_CACHE"), "program")
	if err := h.dir.Lock(ctx, func() { say.Line("another command changes this cluster: waiting for it") }); err != nil {
		return err
	}
	if runs(ctx, h, spec) {
		return nil
	}
	if err := host.Clean(h.dir, h.net); err != nil {
		return err
	}
	if err := create(ctx, h, spec, plugins); err != nil {
		return clear(h, err)
	}
	say.Step("ready: export KUBECONFIG=%s", h.dir.Kubeconfig())
	return nil
}

// runs says whether the cluster is there and well, so that nothing is to do.
func runs(ctx context.Context, h here, spec node.Spec) bool {
	process, found := host.Find(h.dir)
	if !found {
		if h.dir.Exists() {
			say.Line("removing what an earlier cluster left behind")
		}
		return false
	}
	if err := well(ctx, h); err != nil {
		say.Line("the cluster that runs is not well (%v): making a new one", err)
		return false
	}
	say.Line("already up (process %d): export KUBECONFIG=%s", process.PID, h.dir.Kubeconfig())
	if old, err := node.ReadSpec(h.dir); err == nil && old != spec {
		say.Line("it was made by another version of e2e/cluster, or for another network; `cluster down` first if you want this one's")
	}
	return true
}

// clear removes a cluster that could not be made, but keeps its logs.
func clear(h here, reason error) error {
	if !errors.Is(reason, context.Canceled) {
		kept := filepath.Join(os.Getenv("GODWIT_CLUSTER_CACHE"), "failed-up-logs")
		_ = os.RemoveAll(kept)
		if err := os.CopyFS(kept, os.DirFS(h.dir.Path("logs"))); err == nil {
			reason = fmt.Errorf("%w\nall logs are kept in %s", reason, kept)
		}
	}
	if err := host.Clean(h.dir, h.net); err != nil {
		return fmt.Errorf("%w\nafterwards, cleaning up: %w", reason, err)
	}
	return reason
}

func create(ctx context.Context, h here, spec node.Spec, plugins string) error {
	if err := h.dir.Create(); err != nil {
		return err
	}
	if err := pki.Write(h.dir, h.net); err != nil {
		return err
	}
	if err := config.Write(config.Values{State: h.dir, Network: h.net, CNIPlugins: plugins}); err != nil {
		return err
	}
	pause, err := writePause(h)
	if err != nil {
		return err
	}
	say.Step("certificates and configuration written")
	process, err := host.Start(h.dir, spec)
	if err != nil {
		return err
	}
	say.Step("node started in namespaces of its own, at %s", h.net.Node())
	return await(ctx, h, spec, process, pause)
}

// writePause writes the archive of the image that every pod needs; the program
// in it was compiled beside this one.
func writePause(h here) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	program, err := os.ReadFile(filepath.Join(filepath.Dir(self), "pause"))
	if err != nil {
		return "", err
	}
	archive := h.dir.Path("images", "pause.tar")
	return archive, image.Write(archive, config.PauseImage, "pause", program)
}
