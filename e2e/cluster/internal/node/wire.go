package node

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"

	"godwit.dev/cluster/internal/network"
)

// wire gives the node its addresses, once the machine has laid the wire.
// There is no default route: pods reach each other and the machine, and
// whatever lies beyond fails at once instead of hanging.
func wire(n network.Network) error {
	deadline := time.Now().Add(10 * time.Second)
	for {
		if _, err := net.InterfaceByName(Interface); err == nil {
			break
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the node got no interface %s", Interface)
		}
		time.Sleep(5 * time.Millisecond)
	}
	for _, args := range [][]string{
		{"link", "set", "lo", "up"},
		{"address", "add", n.Node() + "/30", "dev", Interface},
		{"link", "set", Interface, "up"},
	} {
		if output, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
			return fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(string(output)))
		}
	}
	for file, value := range map[string]string{
		"ip_forward":     "1",
		"icmp_ratelimit": "0", // or one pod in many waits seconds to hear that a host is unreachable
	} {
		if err := os.WriteFile("/proc/sys/net/ipv4/"+file, []byte(value), 0o644); err != nil {
			return err
		}
	}
	return nil
}
