package build

import (
	"os"
	"strings"
	"testing"
)

func TestVersionsAreThoseOfTheModules(t *testing.T) {
	for _, want := range []struct{ file, require string }{
		{"kubernetes/go.mod", "k8s.io/kubernetes v" + KubernetesVersion},
		{"containerd/go.mod", "github.com/containerd/containerd/v2 v" + ContainerdVersion},
		{"helm/go.mod", "helm.sh/helm/v4 v" + HelmVersion},
	} {
		content, err := os.ReadFile("../../" + want.file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(content), want.require+"\n") && !strings.Contains(string(content), want.require+" ") {
			t.Errorf("%s does not require %s", want.file, want.require)
		}
	}
}
