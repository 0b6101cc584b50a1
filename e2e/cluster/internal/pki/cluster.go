package pki

import (
	"encoding/base64"
	"fmt"
	"os"

	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/state"
)

const masters = "system:masters"

// Write makes everything a cluster needs: certificates and keys in pki/, and in
// config/ a kubeconfig for the administrator and for each component.
func Write(dir state.Dir, net network.Network) error {
	authority, err := NewAuthority(dir.Path("pki"))
	if err != nil {
		return err
	}
	if err := authority.SigningKey("service-accounts"); err != nil {
		return err
	}
	if _, err := authority.Issue("kube-apiserver", "kube-apiserver", nil,
		"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc."+network.Domain,
		"localhost", "127.0.0.1", net.Kubernetes(), net.Node()); err != nil {
		return err
	}
	if _, err := authority.Issue("kubelet-client", "kube-apiserver-kubelet-client", []string{masters}); err != nil {
		return err
	}
	if _, err := authority.Issue("kubelet-server", "system:node:"+network.NodeName, []string{"system:nodes"},
		network.NodeName, net.Node()); err != nil {
		return err
	}
	for _, client := range []struct {
		name, user string
		groups     []string
	}{
		{"admin", "kubernetes-admin", []string{masters}},
		{"kube-controller-manager", "system:kube-controller-manager", nil},
		{"kube-scheduler", "system:kube-scheduler", nil},
		{"kube-proxy", "system:kube-proxy", nil},
		{"kubelet", "system:node:" + network.NodeName, []string{"system:nodes"}},
		{"coredns", "system:coredns", []string{masters}},
		{"readiness", "system:readiness", []string{masters}},
	} {
		identity, err := authority.Issue(client.name, client.user, client.groups)
		if err != nil {
			return err
		}
		content := kubeconfig(net.Server(), authority.PEM, identity)
		if err := os.WriteFile(dir.Path("config", client.name+".kubeconfig"), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func kubeconfig(server string, authority []byte, identity Identity) []byte {
	encode := base64.StdEncoding.EncodeToString
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
clusters:
- name: godwit
  cluster:
    server: %s
    certificate-authority-data: %s
users:
- name: godwit
  user:
    client-certificate-data: %s
    client-key-data: %s
contexts:
- name: godwit
  context: {cluster: godwit, user: godwit}
current-context: godwit
`, server, encode(authority), encode(identity.Certificate), encode(identity.Key))
}
