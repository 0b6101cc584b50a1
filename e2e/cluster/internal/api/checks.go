package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"godwit.dev/cluster/internal/network"
)

// Ready asks whether the API server serves.
func (c *Client) Ready(ctx context.Context) error {
	_, err := c.Get(ctx, "/readyz")
	return err
}

// NodeReady asks whether the node takes pods.
func (c *Client) NodeReady(ctx context.Context) error {
	body, err := c.Get(ctx, "/api/v1/nodes/"+network.NodeName)
	if err != nil {
		return err
	}
	var node struct {
		Spec struct {
			Taints []struct{ Key string }
		}
		Status struct {
			Conditions []struct{ Type, Status, Message string }
		}
	}
	if err := json.Unmarshal(body, &node); err != nil {
		return err
	}
	for _, condition := range node.Status.Conditions {
		if condition.Type == "Ready" && condition.Status != "True" {
			return errors.New(condition.Message)
		}
	}
	if len(node.Status.Conditions) == 0 {
		return errors.New("the kubelet has not reported yet")
	}
	// For a moment after it became ready, a node still takes no pods.
	for _, taint := range node.Spec.Taints {
		if taint.Key == "node.kubernetes.io/not-ready" {
			return errors.New("the node's taint not-ready is still there")
		}
	}
	return nil
}

// DefaultAccount asks whether pods can be made in the namespace default.
func (c *Client) DefaultAccount(ctx context.Context) error {
	_, err := c.Get(ctx, "/api/v1/namespaces/default/serviceaccounts/default")
	return err
}

// ProxyReady asks whether kube-proxy has written its rules.
func ProxyReady(ctx context.Context, n network.Network) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+n.Node()+":10256/healthz", nil)
	if err != nil {
		return err
	}
	client := http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{}}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return nil
}

// DNSReady asks the cluster's DNS for a Service and looks at the answer.
func DNSReady(ctx context.Context, n network.Network) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "udp", net.JoinHostPort(n.Node(), "53"))
	}}
	addresses, err := resolver.LookupHost(ctx, "kubernetes.default.svc."+network.Domain+".")
	if failure, found := errors.AsType[*net.DNSError](err); found {
		// The error's own text names the machine's name server, which was not asked.
		return errors.New(failure.Err)
	}
	if err != nil {
		return err
	}
	if !slices.Contains(addresses, n.Kubernetes()) {
		return fmt.Errorf("DNS gives %v for the Service kubernetes, not %s", addresses, n.Kubernetes())
	}
	return nil
}
