// Package network holds the cluster's addresses. All of them are below one /16
// that the machine must not use otherwise.
package network

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// Network is one cluster's addresses.
type Network struct {
	Prefix string // the first two numbers of every address, "10.187"
}

// Port is where the API server listens on the node's address.
const Port = 6443

// Domain is the DNS domain of Services.
const Domain = "cluster.local"

// NodeName is the one node's name.
const NodeName = "godwit-node"

// Find returns the addresses of this call, from the environment or the default.
func Find() (Network, error) {
	prefix := os.Getenv("GODWIT_CLUSTER_NETWORK")
	if prefix == "" {
		prefix = "10.187"
	}
	if !regexp.MustCompile(`^[0-9]{1,3}\.[0-9]{1,3}$`).MatchString(prefix) || !bytes(prefix) {
		return Network{}, fmt.Errorf("GODWIT_CLUSTER_NETWORK must be the first two numbers of a private network, such as 10.187, not %q", prefix)
	}
	return Network{prefix}, nil
}

func bytes(prefix string) bool {
	for _, number := range strings.Split(prefix, ".") {
		if value, err := strconv.Atoi(number); err != nil || value > 255 {
			return false
		}
	}
	return true
}

// Name is what the cluster's network interface and cgroup on the machine are
// called. An interface's name has at most 15 characters.
func (n Network) Name() string { return "godwit-" + strings.ReplaceAll(n.Prefix, ".", "-") }

// All is the whole network.
func (n Network) All() string { return n.Prefix + ".0.0/16" }

// Pods is where pods get their addresses, enough for a thousand.
func (n Network) Pods() string { return n.Prefix + ".0.0/22" }

// Services is where Services get theirs.
func (n Network) Services() string { return n.Prefix + ".128.0/20" }

// Kubernetes is the address of the Service "kubernetes".
func (n Network) Kubernetes() string { return n.Prefix + ".128.1" }

// Host is the machine's address on the wire to the node.
func (n Network) Host() string { return n.Prefix + ".255.1" }

// Node is the node's address: API server, kubelet and DNS are there.
func (n Network) Node() string { return n.Prefix + ".255.2" }

// Server is the API server's URL.
func (n Network) Server() string { return fmt.Sprintf("https://%s:%d", n.Node(), Port) }
