package node

import (
	"fmt"
	"os"
	"syscall"

	"godwit.dev/cluster/internal/state"
)

// Mountpoints are folders that programs insist on and that must exist on the
// machine for something to be mounted over them in the node.
var Mountpoints = []string{"/var/lib/kubelet", "/var/lib/cni"}

// mount gives the node a file system of its own where it writes to fixed
// places: nothing of that reaches the machine's.
func mount(dir state.Dir) error {
	// What the machine mounts later is seen here, what is mounted here is not
	// seen there; below the node, pods share mounts as they do on any node.
	for _, flags := range []uintptr{syscall.MS_SLAVE, syscall.MS_SHARED} {
		if err := syscall.Mount("", "/", "", syscall.MS_REC|flags, ""); err != nil {
			return fmt.Errorf("changing the propagation of mounts: %w", err)
		}
	}
	if err := syscall.Mount("proc", "/proc", "proc", syscall.MS_NOSUID|syscall.MS_NODEV|syscall.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("mounting /proc: %w", err)
	}
	for _, target := range []string{"/run", "/var/log"} {
		if err := syscall.Mount("tmpfs", target, "tmpfs", syscall.MS_NOSUID|syscall.MS_NODEV, "mode=755"); err != nil {
			return fmt.Errorf("mounting an empty %s: %w", target, err)
		}
	}
	for _, folder := range []string{"/run/lock", "/var/log/pods"} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	for _, bind := range []struct{ from, to string }{
		{dir.Path("logs", "pods"), "/var/log/pods"},
		{dir.Path("kubelet"), "/var/lib/kubelet"},
		{dir.Path("cni"), "/var/lib/cni"},
	} {
		if err := syscall.Mount(bind.from, bind.to, "", syscall.MS_BIND, ""); err != nil {
			return fmt.Errorf("mounting %s over %s: %w", bind.from, bind.to, err)
		}
	}
	return nil
}
