package node

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"godwit.dev/cluster/internal/api"
	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/state"
)

// Main is the life of the node's first process. It returns only when told to
// stop or when the node cannot be made; either way the kernel ends the rest.
func Main(dir state.Dir) error {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	spec, err := ReadSpec(dir)
	if err != nil {
		return err
	}
	if err := syscall.Sethostname([]byte(network.NodeName)); err != nil {
		return fmt.Errorf("setting the node's host name: %w", err)
	}
	if err := mount(dir); err != nil {
		return err
	}
	if err := wire(spec.Network); err != nil {
		return err
	}
	client, err := api.NewClient(dir, spec.Network)
	if err != nil {
		return err
	}
	supervisor := newSupervisor(dir, spec)
	go supervisor.reap()
	go supervisor.startAll(client)
	<-stop
	return nil
}

func (s *supervisor) startAll(client *api.Client) {
	for _, afterAPI := range []bool{false, true} {
		if afterAPI {
			for client.Ready(context.Background()) != nil {
				time.Sleep(50 * time.Millisecond)
			}
		}
		for i, c := range s.components {
			if c.afterAPI == afterAPI {
				s.start(i)
			}
		}
	}
}
