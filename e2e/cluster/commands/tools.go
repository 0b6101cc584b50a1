package commands

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"godwit.dev/cluster/internal/build"
	"godwit.dev/cluster/internal/containerd"
	"godwit.dev/cluster/internal/network"
)

// kubeconfig prints a path, for KUBECONFIG=$(cluster kubeconfig).
func kubeconfig(_ context.Context, h here, args []string) error {
	if err := none("kubeconfig", args); err != nil {
		return err
	}
	if _, err := running(h); err != nil {
		return err
	}
	fmt.Println(h.dir.Kubeconfig())
	return nil
}

func kubectl(_ context.Context, h here, args []string) error {
	spec, err := running(h)
	if err != nil {
		return err
	}
	return become(filepath.Join(spec.Kubernetes, "kubectl"), args, clientEnvironment(h, spec.Network))
}

// helm runs without a cluster too, for lint and template; what does ask a
// cluster then finds none, rather than one of the user's own.
func helm(ctx context.Context, h here, args []string) error {
	n := h.net
	if spec, err := running(h); err == nil {
		n = spec.Network
	}
	folder, err := build.Ensure(ctx, build.Helm)
	if err != nil {
		return err
	}
	return become(filepath.Join(folder, "helm"), args, clientEnvironment(h, n))
}

func ctr(_ context.Context, h here, args []string) error {
	spec, err := running(h)
	if err != nil {
		return err
	}
	client := containerd.NewClient(h.dir, spec.Containerd)
	return become(client.Program, append(client.Args, args...), os.Environ())
}

// component starts a component by itself, with the arguments of the caller.
func component(ctx context.Context, name string, args []string) error {
	folder, err := build.Ensure(ctx, build.Kubernetes)
	if err != nil {
		return err
	}
	return become(filepath.Join(folder, name), args, os.Environ())
}

func buildAll(ctx context.Context, _ here, args []string) error {
	if err := none("build", args); err != nil {
		return err
	}
	for _, module := range build.All {
		folder, err := build.Ensure(ctx, module)
		if err != nil {
			return err
		}
		fmt.Println(folder)
	}
	return nil
}

// clientEnvironment points a client at this cluster, past any proxy. What it
// remembers of the API goes with the cluster: the next one has the same address.
func clientEnvironment(h here, n network.Network) []string {
	variables := map[string]string{"KUBECONFIG": h.dir.Kubeconfig(), "NO_PROXY": n.All(), "no_proxy": n.All()}
	if h.dir.Exists() {
		variables["KUBECACHEDIR"] = h.dir.Path("client-cache")
	}
	for name, value := range variables {
		_ = os.Setenv(name, value)
	}
	return os.Environ()
}

// become runs a program in this one's place, so that signals, terminal and exit
// code are the program's own.
func become(program string, args, environment []string) error {
	err := syscall.Exec(program, append([]string{filepath.Base(program)}, args...), environment)
	return fmt.Errorf("starting %s: %w", program, err)
}
