// Package config writes the components' configuration files.
package config

import (
	"bytes"
	"embed"
	"io/fs"
	"os"
	"text/template"

	"godwit.dev/cluster/internal/network"
	"godwit.dev/cluster/internal/state"
)

//go:embed files
var files embed.FS

// PauseImage is the name of the image that holds a pod's namespaces open.
const PauseImage = "localhost/godwit-pause:1"

// Values is what the files' templates may name.
type Values struct {
	State      state.Dir
	Network    network.Network
	CNIPlugins string // the folder of the CNI plugins
}

// Constants of the templates.
func (Values) Domain() string     { return network.Domain }
func (Values) NodeName() string   { return network.NodeName }
func (Values) PauseImage() string { return PauseImage }

// Write fills in every file and writes it to the state folder's config/.
func Write(values Values) error {
	entries, err := fs.ReadDir(files, "files")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		parsed, err := template.ParseFS(files, "files/"+entry.Name())
		if err != nil {
			return err
		}
		var content bytes.Buffer
		if err := parsed.Execute(&content, values); err != nil {
			return err
		}
		target := values.State.Path("config", entry.Name())
		if entry.Name() == "cni.conflist" {
			target = values.State.Path("config", "cni", "10-godwit.conflist")
		}
		if err := os.WriteFile(target, content.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}
