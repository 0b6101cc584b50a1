package node

import (
	"fmt"
	"path/filepath"
	"strconv"

	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/state"
)

// component is a program that runs as long as the node does.
type component struct {
	name     string
	program  string
	args     []string
	afterAPI bool // started once the API server is ready
}

// components is everything that runs on the node, in the order of starting.
func components(dir state.Dir, spec Spec) []component {
	kubernetes := func(name string, afterAPI bool, args ...string) component {
		return component{name, filepath.Join(spec.Kubernetes, name), args, afterAPI}
	}
	return []component{
		{"containerd", filepath.Join(spec.Containerd, "containerd"), []string{"--config", dir.Path("config", "containerd.toml")}, false},
		kubernetes("etcd", false, etcd(dir)...),
		kubernetes("kube-apiserver", false, apiserver(dir, spec.Network)...),
		kubernetes("kubelet", true, kubelet(dir, spec.Network)...),
		kubernetes("kube-controller-manager", true, controllers(dir)...),
		kubernetes("kube-scheduler", true, scheduler(dir)...),
		kubernetes("kube-proxy", true, "--config", dir.Path("config", "kube-proxy.yaml")),
		kubernetes("coredns", true, "-conf", dir.Path("config", "Corefile")),
	}
}

// etcd listens on the node's own loopback, which nobody else has. It does not
// wait for the disk: the data is deleted with the cluster.
func etcd(dir state.Dir) []string {
	const client, peer = "http://127.0.0.1:2379", "http://127.0.0.1:2380"
	return []string{
		"--data-dir=" + dir.Path("etcd"),
		"--listen-client-urls=" + client,
		"--advertise-client-urls=" + client,
		"--listen-peer-urls=" + peer,
		"--initial-advertise-peer-urls=" + peer,
		"--initial-cluster=default=" + peer,
		"--unsafe-no-fsync",
		"--log-level=warn",
	}
}

func apiserver(dir state.Dir, net network.Network) []string {
	pki := func(file string) string { return dir.Path("pki", file) }
	return []string{
		"--etcd-servers=http://127.0.0.1:2379",
		"--bind-address=" + net.Node(),
		"--advertise-address=" + net.Node(),
		"--secure-port=" + strconv.Itoa(network.Port),
		"--service-cluster-ip-range=" + net.Services(),
		"--authorization-mode=Node,RBAC",
		// Stricter than the default, as OpenShift is: whoever blocks an owner's
		// deletion needs the right to set its finalizers.
		"--enable-admission-plugins=NodeRestriction,OwnerReferencesPermissionEnforcement",
		"--allow-privileged=true",
		"--client-ca-file=" + pki("ca.crt"),
		"--tls-cert-file=" + pki("kube-apiserver.crt"),
		"--tls-private-key-file=" + pki("kube-apiserver.key"),
		"--kubelet-client-certificate=" + pki("kubelet-client.crt"),
		"--kubelet-client-key=" + pki("kubelet-client.key"),
		"--kubelet-certificate-authority=" + pki("ca.crt"),
		"--kubelet-preferred-address-types=InternalIP",
		"--service-account-issuer=https://kubernetes.default.svc." + network.Domain,
		"--service-account-key-file=" + pki("service-accounts.pub"),
		"--service-account-signing-key-file=" + pki("service-accounts.key"),
		"--audit-policy-file=" + dir.Path("config", "audit.yaml"),
		"--audit-log-path=" + dir.Audit(),
		"--audit-log-maxsize=1024",
		"--profiling=false",
	}
}

func kubelet(dir state.Dir, net network.Network) []string {
	return []string{
		"--config=" + dir.Path("config", "kubelet.yaml"),
		"--kubeconfig=" + dir.Path("config", "kubelet.kubeconfig"),
		"--hostname-override=" + network.NodeName,
		"--node-ip=" + net.Node(),
	}
}

func controllers(dir state.Dir) []string {
	pki := func(file string) string { return dir.Path("pki", file) }
	return []string{
		"--kubeconfig=" + dir.Path("config", "kube-controller-manager.kubeconfig"),
		"--root-ca-file=" + pki("ca.crt"),
		"--cluster-signing-cert-file=" + pki("ca.crt"),
		"--cluster-signing-key-file=" + pki("ca.key"),
		"--service-account-private-key-file=" + pki("service-accounts.key"),
		"--use-service-account-credentials=true",
		"--flex-volume-plugin-dir=" + dir.Path("plugins"),
		"--leader-elect=false",
		"--bind-address=127.0.0.1",
		"--kube-api-qps=200",
		"--kube-api-burst=400",
		"--profiling=false",
	}
}

func scheduler(dir state.Dir) []string {
	return []string{
		"--kubeconfig=" + dir.Path("config", "kube-scheduler.kubeconfig"),
		"--leader-elect=false",
		"--bind-address=127.0.0.1",
		"--kube-api-qps=200",
		"--kube-api-burst=400",
		"--profiling=false",
	}
}

// environment of every component: nothing of the user's, above all no proxy and
// no credentials for registries.
func environment(dir state.Dir, spec Spec) []string {
	return []string{
		fmt.Sprintf("PATH=%s:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", spec.Containerd),
		"HOME=" + string(dir),
		"LANG=C.UTF-8",
	}
}
