package commands

import (
	"context"
	"errors"
	"fmt"
	"time"

	"godwit.dev/cluster/internal/host"
	"godwit.dev/cluster/internal/node"
)

// status prints the components and whether the cluster is ready.
func status(ctx context.Context, h here, args []string) error {
	if err := none("status", args); err != nil {
		return err
	}
	if err := root("status"); err != nil {
		return err
	}
	process, found := host.Find(h.dir)
	if !found {
		return errors.New("no cluster is up: `cluster up` makes one")
	}
	components, err := node.ReadStatus(h.dir)
	if err != nil {
		return err
	}
	pids := process.PIDs()
	fmt.Printf("%-24s %8s  %s\n", "COMPONENT", "PROCESS", "STATE")
	fmt.Printf("%-24s %8d  %s\n", "node", process.PID, "runs")
	for _, c := range components {
		since := time.Since(c.Since).Round(time.Second)
		switch {
		case c.Starts == 0:
			fmt.Printf("%-24s %8s  waits for the API server\n", c.Name, "-")
		case c.PID == 0:
			fmt.Printf("%-24s %8s  %s %s ago; it is started again\n", c.Name, "-", c.LastEnd, since)
		case c.LastEnd != "":
			fmt.Printf("%-24s %8d  runs for %s, started %d times; before that it %s\n", c.Name, pids[c.PID], since, c.Starts, c.LastEnd)
		default:
			fmt.Printf("%-24s %8d  runs for %s\n", c.Name, pids[c.PID], since)
		}
	}
	if err := wellNow(ctx, h); err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	fmt.Printf("ready: export KUBECONFIG=%s\n", h.dir.Kubeconfig())
	return nil
}
