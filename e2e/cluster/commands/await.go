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

// interval is how often is asked.
const interval = 100 * time.Millisecond

// check is one thing that must be so before the cluster is ready.
type check struct {
	what      string
	component string // whose log says why, if it is not so
	holds     func(context.Context) error
}

// await waits until every check holds, and says so for each. It gives up when
// a component ends or when patience is over, and says which one and why.
func await(ctx context.Context, h here, spec node.Spec, process host.Process, pause string) error {
	client, err := api.NewClient(h.dir, h.net)
	if err != nil {
		return err
	}
	open := checks(h, spec, client, pause)
	for deadline := time.Now().Add(patience); ; {
		if err := failed(h, process); err != nil {
			return err
		}
		var reason error
		open, reason = sweep(ctx, open)
		switch {
		case len(open) == 0:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case time.Now().After(deadline):
			log := h.dir.Log(open[0].component)
			return fmt.Errorf("%s not ready after %s: %w; the end of its log:\n%s", open[0].what, patience, reason, say.Tail(log, 15))
		}
		time.Sleep(interval)
	}
}

// sweep returns the checks that do not hold yet, and why the first does not.
func sweep(ctx context.Context, open []check) (still []check, reason error) {
	for _, c := range open {
		err := c.holds(ctx)
		if err == nil {
			say.Step("%s ready", c.what)
			continue
		}
		if still = append(still, c); len(still) == 1 {
			reason = err
		}
	}
	return still, reason
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
func failed(h here, process host.Process) error {
	if !process.Alive() {
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
