package host

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"

	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/node"
	"godwit.dev/cluster/internal/state"
)

// Start starts the node's first process in namespaces of its own and lays the
// wire to it. Everything the node reads must be in the state folder already.
func Start(dir state.Dir, spec node.Spec) (Process, error) {
	if err := free(spec.Network); err != nil {
		return Process{}, err
	}
	if err := makeMountpoints(dir); err != nil {
		return Process{}, err
	}
	if err := saveSettings(dir); err != nil {
		return Process{}, err
	}
	if err := makeCgroups(spec.Network.Name()); err != nil {
		return Process{}, err
	}
	if err := spec.Write(dir); err != nil {
		return Process{}, err
	}
	process, err := launch(dir)
	if err != nil {
		return Process{}, err
	}
	return process, lay(process, spec.Network)
}

func launch(dir state.Dir) (Process, error) {
	log, err := os.Create(dir.Log("node"))
	if err != nil {
		return Process{}, err
	}
	defer log.Close()
	self, err := os.Executable()
	if err != nil {
		return Process{}, err
	}
	command := exec.Command(self)
	command.Args = []string{node.ProcessName, string(dir)}
	command.Dir = "/"
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{
		Setsid:     true,
		Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWUTS,
	}
	if err := command.Start(); err != nil {
		return Process{}, fmt.Errorf("starting the node in namespaces of its own: %w (this needs root with CAP_SYS_ADMIN)", err)
	}
	go func() { _ = command.Wait() }()
	return Process{command.Process.Pid, dir}, nil
}

// lay lays the wire: a pair of interfaces, one here, one in the node, and routes
// to pods and Services through it. All of it ends with the node.
func lay(process Process, n network.Network) error {
	for _, args := range [][]string{
		{"link", "add", n.Name(), "type", "veth", "peer", "name", node.Interface, "netns", strconv.Itoa(process.PID)},
		{"address", "add", n.Host() + "/30", "dev", n.Name()},
		{"link", "set", n.Name(), "up"},
		{"route", "add", n.Pods(), "via", n.Node()},
		{"route", "add", n.Services(), "via", n.Node()},
	} {
		if err := ip(args...); err != nil {
			return err
		}
	}
	return nil
}

// free refuses a network that the machine already uses for something else.
func free(n network.Network) error {
	output, err := exec.Command("ip", "-4", "route", "show", "table", "all", "root", n.All()).Output()
	if err != nil {
		return fmt.Errorf("ip route: %w", err)
	}
	if routes := strings.TrimSpace(string(output)); routes != "" {
		return errors.New("this machine already uses addresses of " + n.All() + ":\n    " +
			strings.ReplaceAll(routes, "\n", "\n    ") +
			"\nset GODWIT_CLUSTER_NETWORK to the first two numbers of a free network, for example 10.188")
	}
	return nil
}

func ip(args ...string) error {
	if output, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(string(output)))
	}
	return nil
}
