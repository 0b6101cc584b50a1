package commands

import (
	"context"
	"fmt"
	"path/filepath"

	"godwit.dev/cluster/internal/build"
)

// path prints where something is. Programs are compiled first, if need be, so
// that what is printed can be used.
func path(ctx context.Context, h here, args []string) error {
	if len(args) != 1 {
		return usageError("which path? audit, state, logs, bin or kube-api-test")
	}
	switch args[0] {
	case "audit":
		fmt.Println(h.dir.Audit())
	case "state":
		fmt.Println(h.dir)
	case "logs":
		fmt.Println(h.dir.Path("logs"))
	case "bin", "kube-api-test":
		folder, err := build.Ensure(ctx, build.Kubernetes)
		if err != nil {
			return err
		}
		if args[0] == "kube-api-test" {
			folder = filepath.Join(folder, args[0])
		}
		fmt.Println(folder)
	default:
		return usageError(fmt.Sprintf("there is no path %q: audit, state, logs, bin or kube-api-test", args[0]))
	}
	return nil
}
