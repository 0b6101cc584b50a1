// Package api asks the API server and the components whether they are well.
package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/state"
)

// Client speaks to one cluster's API server under a name that the audit log leaves out.
type Client struct {
	server string
	http   *http.Client
}

// NewClient reads the certificates of the cluster in the state folder.
func NewClient(dir state.Dir, net network.Network) (*Client, error) {
	authority, err := os.ReadFile(dir.Path("pki", "ca.crt"))
	if err != nil {
		return nil, err
	}
	identity, err := tls.LoadX509KeyPair(dir.Path("pki", "readiness.crt"), dir.Path("pki", "readiness.key"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	return &Client{net.Server(), &http.Client{
		Timeout: 5 * time.Second,
		Transport: &http.Transport{
			// No proxy: the node is one wire away.
			TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{identity}},
		},
	}}, nil
}

// Get returns the body of an answer 200, and an error for any other.
func (c *Client) Get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.server+path, nil)
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s: %s", path, response.Status, strings.Join(strings.Fields(string(body)), " "))
	}
	return body, nil
}
