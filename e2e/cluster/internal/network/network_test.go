package network

import (
	"net/netip"
	"testing"
)

func TestEveryAddressIsInsideTheNetwork(t *testing.T) {
	t.Setenv("GODWIT_CLUSTER_NETWORK", "172.20")
	n, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	all := netip.MustParsePrefix(n.All())
	services := netip.MustParsePrefix(n.Services())
	pods := netip.MustParsePrefix(n.Pods())
	for _, address := range []string{n.Host(), n.Node(), n.Kubernetes(), pods.Addr().String()} {
		if !all.Contains(netip.MustParseAddr(address)) {
			t.Errorf("%s is outside %s", address, all)
		}
	}
	if pods.Overlaps(services) || pods.Contains(netip.MustParseAddr(n.Node())) {
		t.Errorf("pods %s overlap with Services %s or the node %s", pods, services, n.Node())
	}
	if !services.Contains(netip.MustParseAddr(n.Kubernetes())) {
		t.Errorf("%s is outside %s", n.Kubernetes(), services)
	}
}

func TestFindRefusesNonsense(t *testing.T) {
	for _, value := range []string{"10", "10.300", "10.1.2", "x.y", "10.1/16"} {
		t.Setenv("GODWIT_CLUSTER_NETWORK", value)
		if n, err := Find(); err == nil {
			t.Errorf("%q was accepted as %v", value, n)
		}
	}
}
