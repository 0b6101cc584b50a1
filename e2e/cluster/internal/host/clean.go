package host

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/node"
	"godwit.dev/cluster/internal/state"
)

// Clean ends the node of a state folder if it runs, and removes all that it
// left on the machine, the state folder included. It can be called at any time,
// also after a crash. If something stays, the error says what. The network is
// the one to look for if the state folder does not name one.
func Clean(dir state.Dir, n network.Network) error {
	n = networkOf(dir, n)
	for _, other := range others(dir) {
		if networkOf(other.State, network.Network{}) == n {
			return fmt.Errorf("the cluster of %s uses the network %s: end it with GODWIT_CLUSTER_STATE=%s cluster down, or set GODWIT_CLUSTER_NETWORK for another one, for example 10.188",
				other.State, n.All(), other.State)
		}
	}
	if process, alive := Find(dir); alive {
		if err := process.Kill(); err != nil {
			return err
		}
	}
	if _, err := net.InterfaceByName(n.Name()); err == nil {
		// The kernel takes it away by itself, a little later.
		_ = ip("link", "delete", n.Name())
	}
	removeCgroups(n.Name())
	if len(others(dir)) == 0 {
		restoreSettings(dir)
		removeMountpoints(dir)
	}
	unmount(dir)
	if err := dir.Remove(); err != nil {
		return err
	}
	if left := awaitNothing(dir, n); len(left) > 0 {
		return errors.New("these are still there:\n    " + strings.Join(left, "\n    "))
	}
	return nil
}

// networkOf is the network that the cluster of a state folder was made for.
func networkOf(dir state.Dir, otherwise network.Network) network.Network {
	if spec, err := node.ReadSpec(dir); err == nil {
		return spec.Network
	}
	return otherwise
}

func awaitNothing(dir state.Dir, n network.Network) []string {
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		left := Left(dir, n)
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
	}
}

// Left lists what is on this machine of the cluster of a state folder:
// processes, mounts, network interface, cgroups and the folder itself.
func Left(dir state.Dir, n network.Network) []string {
	n = networkOf(dir, n)
	var left []string
	for _, process := range processes(dir) {
		left = append(left, "process "+process)
	}
	for _, target := range mounts(dir) {
		left = append(left, "mount "+target)
	}
	if _, err := net.InterfaceByName(n.Name()); err == nil {
		left = append(left, "network interface "+n.Name())
	}
	for _, folder := range cgroups(n.Name()) {
		left = append(left, "cgroup "+folder)
	}
	if dir.Exists() {
		left = append(left, "folder "+string(dir))
	}
	return left
}

// processes lists those of the node: in a process namespace below ours, and told
// of the state folder. The kernel has ended them all when the first one is gone.
func processes(dir state.Dir) []string {
	var found []string
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(content, []byte(dir)) {
			continue
		}
		pid := filepath.Base(filepath.Dir(file))
		if len(namespacePIDs(pid)) > 1 {
			found = append(found, pid+" "+string(bytes.ReplaceAll(content[:min(len(content), 100)], []byte{0}, []byte(" "))))
		}
	}
	return found
}

// mounts lists what is mounted below the state folder, the innermost first.
func mounts(dir state.Dir) []string {
	content, _ := os.ReadFile("/proc/self/mounts")
	var found []string
	for line := range bytes.Lines(content) {
		fields := strings.Fields(string(line))
		if len(fields) > 1 && strings.HasPrefix(fields[1], string(dir)+"/") {
			found = append(found, fields[1])
		}
	}
	slices.Reverse(found)
	return found
}

// unmount is for mounts that somebody made by hand: the node's own are not
// seen out here and have ended with it.
func unmount(dir state.Dir) {
	for _, target := range mounts(dir) {
		_ = syscall.Unmount(target, syscall.MNT_DETACH)
	}
}
