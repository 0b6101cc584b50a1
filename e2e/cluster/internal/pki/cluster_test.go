package pki

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"

	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/state"
)

func TestCertificatesVerifyForWhatTheyServe(t *testing.T) {
	dir := state.Dir(filepath.Join(t.TempDir(), "state"))
	if err := dir.Create(); err != nil {
		t.Fatal(err)
	}
	n := network.Network{Prefix: "10.187"}
	if err := Write(dir, n); err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(certificate(t, dir, "ca"))
	for _, server := range []struct{ name, host string }{
		{"kube-apiserver", n.Node()},
		{"kube-apiserver", n.Kubernetes()},
		{"kube-apiserver", "kubernetes.default.svc"},
		{"kubelet-server", n.Node()},
	} {
		options := x509.VerifyOptions{DNSName: server.host, Roots: roots}
		if _, err := certificate(t, dir, server.name).Verify(options); err != nil {
			t.Errorf("%s as %s: %v", server.name, server.host, err)
		}
	}
	admin := certificate(t, dir, "admin")
	options := x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	if _, err := admin.Verify(options); err != nil {
		t.Error(err)
	}
	if groups := admin.Subject.Organization; len(groups) != 1 || groups[0] != masters {
		t.Errorf("the administrator is in %v", groups)
	}
}

func certificate(t *testing.T, dir state.Dir, name string) *x509.Certificate {
	t.Helper()
	content, err := os.ReadFile(dir.Path("pki", name+".crt"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(content)
	parsed, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}
