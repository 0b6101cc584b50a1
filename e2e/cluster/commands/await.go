package commands

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"godwit.dev/cluster/internal/api"
	"godwit.dev/cluster/internal/containerd"
	"godwit.dev/cluster/internal/host"
	"godwit.dev/cluster/internal/node"
	"godwit.dev/cluster/internal/say"
)

// patience is how long a start may take. It takes seconds; a machine whose
// cores are busy with other work takes longer.
const patience = 3 * time.Minute

// check is one thing that must be so before the cluster is ready.
type check struct {
	what      string
	component string // whose log says why, if it is not so
	holds     func(context.Context) error
}

// await waits until every check holds, and says so for each. It gives up when
// a component ends or when patience is over, and says which one and why.
func await(ctx context.Context, h here, spec node.Spec, pause string) error {
	client, err := api.NewClient(h.dir, h.net)
	if err != nil {
		return err
	}
	open := checks(h, spec, client, pause)
	deadline := time.Now().Add(patience)
	for len(open) > 0 {
		if err := failed(h); err != nil {
			return err
		}
		var still []check
		var last error
		for _, c := range open {
			if err := c.holds(ctx); err != nil {
				still = append(still, c)
				if last == nil {
					last = fmt.Errorf("%s not ready after %s (%w); the end of %s:\n%s", c.what, patience, err, h.dir.Log(c.component), say.Tail(h.dir.Log(c.component), 10))
				}
				continue
			}
			say.Step("%s ready", c.what)
		}
		open = still
		if len(open) > 0 && time.Now().After(deadline) {
			return last
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

func checks(h here, spec node.Spec, client *api.Client, pause string) []check {
	return []check{
		{"containerd and the pause image", "containerd", func(ctx context.Context) error {
			if _, err := os.Stat(h.dir.ContainerdSocket()); err != nil {
				return errors.New("it does not listen yet")
			}
			_, err := containerd.NewClient(h.dir, spec.Containerd).Import(ctx, pause)
			return err
		}},
		{"API server", "kube-apiserver", client.Ready},
		{"DNS", "coredns", func(ctx context.Context) error { return api.DNSReady(ctx, h.net) }},
		{"kube-proxy", "kube-proxy", func(ctx context.Context) error { return api.ProxyReady(ctx, h.net) }},
		{"default service account", "kube-controller-manager", client.DefaultAccount},
		{"node", "kubelet", client.NodeReady},
	}
}

// failed reports the node's end, or the first component that ended.
func failed(h here) error {
	if _, alive := host.Find(h.dir); !alive {
		return fmt.Errorf("the node ended: %s", strings.TrimSpace(say.Tail(h.dir.Log("node"), 5)))
	}
	components, err := node.ReadStatus(h.dir)
	if err != nil {
		return nil // not written yet
	}
	for _, c := range components {
		if c.LastEnd != "" {
			return fmt.Errorf("%s %s; the end of its log:\n%s", c.Name, c.LastEnd, say.Tail(h.dir.Log(c.Name), 15))
		}
	}
	return nil
}

// well asks a cluster that should be up whether it is; a component that was
// just started again gets some time.
func well(ctx context.Context, h here) error {
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		err := wellNow(ctx, h)
		if err == nil || ctx.Err() != nil || time.Now().After(deadline) {
			return err
		}
	}
}

func wellNow(ctx context.Context, h here) error {
	spec, err := node.ReadSpec(h.dir)
	if err != nil {
		return err
	}
	client, err := api.NewClient(h.dir, spec.Network)
	if err != nil {
		return err
	}
	components, err := node.ReadStatus(h.dir)
	if err != nil {
		return err
	}
	for _, c := range components {
		switch {
		case c.Starts == 0:
			return fmt.Errorf("%s is not started yet", c.Name)
		case c.PID == 0:
			return fmt.Errorf("%s does not run: it %s", c.Name, c.LastEnd)
		}
	}
	if err := client.Ready(ctx); err != nil {
		return err
	}
	if err := client.NodeReady(ctx); err != nil {
		return err
	}
	return api.DNSReady(ctx, spec.Network)
}
