package host

import (
	"os"

	"godwit.dev/cluster/internal/state"
)

// settings are the machine's own that a kubelet changes: no namespace has them.
var settings = []string{
	"/proc/sys/vm/overcommit_memory",
	"/proc/sys/vm/panic_on_oom",
	"/proc/sys/kernel/panic",
	"/proc/sys/kernel/panic_on_oops",
	"/proc/sys/kernel/keys/root_maxkeys",
	"/proc/sys/kernel/keys/root_maxbytes",
}

// settingsFile holds, below run/, what they were before this cluster and any that
// runs beside it. The last one to end restores them.
const settingsFile = "settings.json"

func saveSettings(dir state.Dir) error {
	before := map[string]string{}
	for _, other := range others(dir) {
		if other.State.ReadJSON(settingsFile, &before) == nil {
			return dir.WriteJSON(settingsFile, before)
		}
	}
	for _, file := range settings {
		if content, err := os.ReadFile(file); err == nil {
			before[file] = string(content)
		}
	}
	return dir.WriteJSON(settingsFile, before)
}

func restoreSettings(dir state.Dir) {
	before := map[string]string{}
	if dir.ReadJSON(settingsFile, &before) != nil {
		return
	}
	for file, value := range before {
		if now, err := os.ReadFile(file); err == nil && string(now) != value {
			_ = os.WriteFile(file, []byte(value), 0o644)
		}
	}
}
