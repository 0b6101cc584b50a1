package host

import (
	"errors"
	"os"

	"godwit.dev/cluster/internal/node"
	"godwit.dev/cluster/internal/state"
)

// madeFile lists, below run/, the folders that were not on the machine before
// this cluster or one that runs beside it. The last one to end removes them.
const madeFile = "mountpoints.json"

func makeMountpoints(dir state.Dir) error {
	var made []string
	for _, folder := range node.Mountpoints {
		if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
			made = append(made, folder)
		}
	}
	for _, other := range others(dir) {
		var theirs []string
		if other.State.ReadJSON(madeFile, &theirs) == nil {
			made = append(made, theirs...)
		}
	}
	if err := dir.WriteJSON(madeFile, made); err != nil {
		return err
	}
	for _, folder := range node.Mountpoints {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	return nil
}

// removeMountpoints deletes only folders that we made, and only empty ones.
func removeMountpoints(dir state.Dir) {
	var made []string
	if dir.ReadJSON(madeFile, &made) == nil {
		for _, folder := range made {
			_ = os.Remove(folder)
		}
	}
}
