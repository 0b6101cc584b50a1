// Command cluster makes a real single-node Kubernetes where there is no Docker.
// It is compiled and started by the script of the same name beside it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"godwit.dev/cluster/commands"
	"godwit.dev/cluster/internal/node"
	"godwit.dev/cluster/internal/state"
)

func main() {
	if os.Args[0] == node.ProcessName && len(os.Args) > 1 {
		if err := node.Main(state.Dir(os.Args[1])); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(commands.Run(ctx, os.Args[1:]))
}
