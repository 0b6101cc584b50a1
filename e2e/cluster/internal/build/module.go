// Package build compiles the programs that a cluster consists of, each once
// per version of its sources, into a cache that all work trees share.
package build

import "runtime"

// The versions that the modules' go.mod files ask for; a test compares.
const (
	KubernetesVersion = "1.35.4"
	ContainerdVersion = "2.2.9"
	HelmVersion       = "4.3.1"
)

// Module is a Go module, in a folder of ours, that programs are built from.
type Module struct {
	Name    string // of the folder, and in the cache
	What    string // for people
	Time    string // how long a build takes, for people
	Package string // what is built: a package, or "tool" for all tools of go.mod
	Flags   []string
	Program string   // the file whose presence says that the build is complete
	Links   []string // further names of Program: "NAME" or "FOLDER/NAME"
}

const versionPackage = "k8s.io/component-base/version"

// The names that kube-api-test looks for, in the folder where it does.
const kubeAPITest = "kube-api-test/k8s/" + KubernetesVersion + "-linux-" + runtime.GOARCH

// Kubernetes is every Kubernetes component, etcd and CoreDNS, in one program.
var Kubernetes = Module{
	Name:    "kubernetes",
	What:    "Kubernetes " + KubernetesVersion,
	Time:    "about 7 minutes on two cores the first time, seconds afterwards",
	Package: ".",
	Flags: []string{"-ldflags", "-s -w -X " + versionPackage + ".gitVersion=v" + KubernetesVersion +
		" -X " + versionPackage + ".gitMajor=1 -X " + versionPackage + ".gitMinor=35"},
	Program: "kubernetes",
	Links: []string{
		"coredns", "etcd", "kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubectl", "kubelet",
		kubeAPITest + "/etcd", kubeAPITest + "/kube-apiserver", kubeAPITest + "/kubectl",
	},
}

// Containerd is containerd, the shim it starts for each pod, and ctr.
var Containerd = Module{
	Name:    "containerd",
	What:    "containerd " + ContainerdVersion,
	Time:    "about 1.5 minutes on two cores the first time, seconds afterwards",
	Package: "tool",
	Flags: []string{"-tags", "no_btrfs no_devmapper no_zfs",
		"-ldflags", "-s -w -X github.com/containerd/containerd/v2/version.Version=" + ContainerdVersion},
	Program: "containerd",
}

// Helm is the helm client.
var Helm = Module{
	Name:    "helm",
	What:    "Helm " + HelmVersion,
	Time:    "about 3 minutes on two cores the first time, seconds afterwards",
	Package: "tool",
	Flags:   []string{"-ldflags", "-s -w -X helm.sh/helm/v4/internal/version.version=v" + HelmVersion},
	Program: "helm",
}

// All is everything that `cluster build` builds.
var All = []Module{Kubernetes, Containerd, Helm}
