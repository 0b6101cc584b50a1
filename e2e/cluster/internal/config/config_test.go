package config

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/state"
)

func TestEveryTemplateIsFilledIn(t *testing.T) {
	dir := state.Dir(filepath.Join(t.TempDir(), "state"))
	if err := dir.Create(); err != nil {
		t.Fatal(err)
	}
	if err := Write(Values{dir, network.Network{Prefix: "10.99"}, "/usr/lib/cni"}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"containerd.toml", "kubelet.yaml", "kube-proxy.yaml", "Corefile", "audit.yaml", "resolv.conf", "cni/10-godwit.conflist"} {
		content, err := os.ReadFile(dir.Path("config", name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), "{{") || strings.Contains(string(content), "<no value>") {
			t.Errorf("%s is not filled in:\n%s", name, content)
		}
		if strings.HasSuffix(name, "conflist") && !json.Valid(content) {
			t.Errorf("%s is not JSON:\n%s", name, content)
		}
	}
}
