// Package packages sees to the programs that come from the distribution.
package packages

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"godwit.dev/cluster/internal/say"
)

// pluginFolders is where distributions put the CNI plugins.
var pluginFolders = []string{"/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"}

// needed maps a Debian package to the files or programs we need of it.
var needed = []struct {
	name     string
	programs []string
}{
	{"runc", []string{"runc"}},
	{"iptables", []string{"iptables", "iptables-save", "iptables-restore"}},
	{"iproute2", []string{"ip"}},
}

const pluginsPackage = "containernetworking-plugins"

// Ensure installs what is missing and returns the folder of the CNI plugins.
func Ensure(ctx context.Context) (string, error) {
	missing := missing()
	if len(missing) > 0 {
		if err := install(ctx, missing); err != nil {
			return "", err
		}
	}
	folder := plugins()
	if folder == "" {
		return "", fmt.Errorf("the CNI plugins ptp, host-local, portmap and loopback are in none of %s", strings.Join(pluginFolders, ", "))
	}
	return folder, nil
}

func missing() []string {
	var names []string
	for _, need := range needed {
		for _, program := range need.programs {
			if _, err := exec.LookPath(program); err != nil {
				names = append(names, need.name)
				break
			}
		}
	}
	if plugins() == "" {
		names = append(names, pluginsPackage)
	}
	return names
}

func plugins() string {
search:
	for _, folder := range pluginFolders {
		for _, plugin := range []string{"ptp", "host-local", "portmap", "loopback"} {
			if _, err := os.Stat(filepath.Join(folder, plugin)); err != nil {
				continue search
			}
		}
		return folder
	}
	return ""
}

func install(ctx context.Context, names []string) error {
	list := strings.Join(names, " ")
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("these programs are missing, by the names of Debian's packages: %s\ninstall them with this system's package manager (the CNI plugins into one of %s) and run this again",
			list, strings.Join(pluginFolders, ", "))
	}
	if os.Getuid() != 0 {
		return fmt.Errorf("these Debian packages are missing: %s\ninstall them with: sudo apt-get install %s", list, list)
	}
	say.Step("installing Debian packages: %s (about 10 seconds)", list)
	args := append([]string{"install", "-y", "-q", "--no-install-recommends"}, names...)
	if _, err := aptGet(ctx, args...); err == nil {
		return nil
	}
	// Most often the package lists are missing or old.
	if output, err := aptGet(ctx, "update", "-q"); err != nil {
		return fmt.Errorf("apt-get update failed (%w):\n%s", err, output)
	}
	if output, err := aptGet(ctx, args...); err != nil {
		return fmt.Errorf("apt-get install %s failed (%w):\n%s", list, err, output)
	}
	return nil
}

func aptGet(ctx context.Context, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "apt-get", append([]string{"-o", "DPkg::Lock::Timeout=120"}, args...)...)
	command.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	err := command.Run()
	return output.String(), err
}
