// Package commands holds what the user can say.
package commands

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/say"
	"godwit.dev/cluster/internal/state"
)

// Exit codes. A tool that runs in this process's place has its own.
const (
	exitDone  = 0
	exitError = 1
	exitUsage = 64
)

const usage = `usage: cluster COMMAND

  up                 make the cluster, or say that it runs; a few seconds
  down               end it and remove all it left on this machine
  status             say what runs; exit code 1 if the cluster is not ready
  load FILE.tar...   load image archives (docker save, or OCI) into it
  kubeconfig         print the path of the administrator's kubeconfig
  kubectl ARGS...    kubectl, against this cluster
  helm ARGS...       helm, against this cluster
  ctr ARGS...        containerd's client, in the namespace of the pods
  build              compile everything that the others need, and nothing else
  path WHAT          print the path of: audit, state, logs, bin, kube-api-test

A component runs by its name: cluster etcd --help.
Environment: GODWIT_CLUSTER_STATE   the state folder (/var/lib/godwit-cluster)
             GODWIT_CLUSTER_NETWORK the cluster's /16 (10.187)
             GODWIT_CACHE           where compiled programs are kept
`

// here is what every command knows: which cluster is meant.
type here struct {
	dir state.Dir
	net network.Network
}

var commands = map[string]func(context.Context, here, []string) error{
	"up":         up,
	"down":       down,
	"status":     status,
	"load":       load,
	"kubeconfig": kubeconfig,
	"kubectl":    kubectl,
	"helm":       helm,
	"ctr":        ctr,
	"build":      buildAll,
	"path":       path,
}

// components run by their own name.
var components = []string{
	"coredns", "etcd", "kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet",
}

// usageError is a wrong call; the text says how it is right.
type usageError string

func (e usageError) Error() string { return string(e) }

// Run carries out one command and returns the program's exit code.
func Run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		fmt.Fprint(os.Stderr, usage)
		return exitUsage
	}
	if slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		fmt.Print(usage)
		return exitDone
	}
	err := run(ctx, args[0], args[1:])
	var wrong usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &wrong):
		say.Line("%v", err)
		return exitUsage
	case ctx.Err() != nil:
		say.Line("interrupted")
		return 130
	default:
		say.Line("%v", err)
		return exitError
	}
}

func run(ctx context.Context, name string, args []string) error {
	if slices.Contains(components, name) {
		return component(ctx, name, args)
	}
	command, known := commands[name]
	if !known {
		return usageError(fmt.Sprintf("there is no command %q; `cluster help` lists them", name))
	}
	dir, err := state.Find()
	if err != nil {
		return err
	}
	net, err := network.Find()
	if err != nil {
		return err
	}
	return command(ctx, here{dir, net}, args)
}

// none refuses arguments of a command that has none.
func none(command string, args []string) error {
	if len(args) > 0 {
		return usageError(fmt.Sprintf("`cluster %s` takes no arguments, not %q", command, args))
	}
	return nil
}

// root refuses everybody else.
func root(command string) error {
	if os.Getuid() != 0 {
		return fmt.Errorf("`cluster %s` needs root: run it as root, for example with sudo -E", command)
	}
	return nil
}
