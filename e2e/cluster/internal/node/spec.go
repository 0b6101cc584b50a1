// Package node is the inside of the node: the first process of its own process,
// mount, network and host name namespaces, and what it starts there.
//
// Everything of the cluster that the kernel keeps (processes, mounts, network
// interfaces, firewall rules) lives in these namespaces and nowhere else. When
// the first process ends, however it ends, the kernel removes all of it.
package node

import (
	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/state"
)

// ProcessName is what the node's first process is called: its argument zero,
// by which it is found again. Its argument one is the state folder.
const ProcessName = "godwit-cluster-node"

// Interface is the node's end of the wire to the machine.
const Interface = "eth0"

// Spec is what the node is told by whoever starts it, in run/spec.json.
type Spec struct {
	Network    network.Network
	Kubernetes string // folder of the Kubernetes programs
	Containerd string // folder of the containerd programs
}

// specFile is where the spec is, below run/.
const specFile = "spec.json"

// Write leaves the spec where the node reads it.
func (s Spec) Write(dir state.Dir) error { return dir.WriteJSON(specFile, s) }

// ReadSpec reads what the running node was told.
func ReadSpec(dir state.Dir) (Spec, error) {
	var spec Spec
	return spec, dir.ReadJSON(specFile, &spec)
}
