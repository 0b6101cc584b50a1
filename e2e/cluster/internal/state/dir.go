// Package state knows the folder that holds everything a cluster writes.
package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Dir is the state folder's absolute path.
type Dir string

// marker is the file that says a folder is ours to delete.
const marker = "made-by-godwit-cluster"

// Find returns the state folder of this call, from the environment or the default.
func Find() (Dir, error) {
	path := os.Getenv("GODWIT_CLUSTER_STATE")
	if path == "" {
		path = "/var/lib/godwit-cluster"
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if len(path) > 60 {
		return "", fmt.Errorf("the state folder's path is too long for Unix sockets inside it (at most 60 characters): %s\nset GODWIT_CLUSTER_STATE to a shorter one", path)
	}
	for _, hidden := range []string{"/run", "/var/run", "/var/log", "/proc", "/sys", "/dev"} {
		if path == hidden || strings.HasPrefix(path, hidden+"/") {
			return "", fmt.Errorf("the state folder cannot be below %s, which the node has one of its own of: set GODWIT_CLUSTER_STATE to another folder, not %s", hidden, path)
		}
	}
	return Dir(path), nil
}

// Create makes the folder and the folders in it. A folder that has content
// which is not a cluster's is refused, because Remove would delete it.
func (d Dir) Create() error {
	entries, err := os.ReadDir(string(d))
	if err == nil && len(entries) > 0 && !d.ours() {
		return fmt.Errorf("%s has files in it that are not a cluster's: set GODWIT_CLUSTER_STATE to a new or empty folder", d)
	}
	for _, sub := range []string{"", "run", "logs/pods", "audit", "pki", "config/cni", "images", "kubelet", "cni", "opt", "plugins"} {
		if err := os.MkdirAll(d.Path(sub), 0o700); err != nil {
			return err
		}
	}
	return os.WriteFile(d.Path(marker), []byte("`cluster down` deletes this folder.\n"), 0o600)
}

// Remove deletes the folder, if it is a cluster's.
func (d Dir) Remove() error {
	if !d.ours() {
		if entries, err := os.ReadDir(string(d)); errors.Is(err, os.ErrNotExist) || (err == nil && len(entries) == 0) {
			return nil
		}
		return fmt.Errorf("%s is not a cluster's state folder (it has no file %s): left as it is", d, marker)
	}
	return os.RemoveAll(string(d))
}

// Exists says whether a cluster's state is there.
func (d Dir) Exists() bool { return d.ours() }

func (d Dir) ours() bool {
	_, err := os.Stat(d.Path(marker))
	return err == nil
}

// Path joins a relative path to the folder.
func (d Dir) Path(parts ...string) string {
	return filepath.Join(append([]string{string(d)}, parts...)...)
}

// Kubeconfig is the administrator's.
func (d Dir) Kubeconfig() string { return d.Path("config", "admin.kubeconfig") }

// Audit is the API server's audit log.
func (d Dir) Audit() string { return d.Path("audit", "audit.log") }

// Log is the log file of a component.
func (d Dir) Log(component string) string { return d.Path("logs", component+".log") }

// ContainerdSocket is where containerd listens.
func (d Dir) ContainerdSocket() string { return d.Path("run", "containerd.sock") }

// WriteJSON writes a file below run/ so that a reader sees all of it or none.
func (d Dir) WriteJSON(name string, value any) error {
	content, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	temporary := d.Path("run", name+".new")
	if err := os.WriteFile(temporary, append(content, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, d.Path("run", name))
}

// ReadJSON reads what WriteJSON wrote.
func (d Dir) ReadJSON(name string, value any) error {
	content, err := os.ReadFile(d.Path("run", name))
	if err != nil {
		return err
	}
	return json.Unmarshal(content, value)
}
