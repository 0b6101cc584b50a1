package node

import (
	"time"

	"godwit.dev/cluster/internal/state"
)

// Status is what the node's first process knows of a component, in
// run/components.json.
type Status struct {
	Name    string
	PID     int       // in the node's process namespace; 0 while it does not run
	Since   time.Time // of the last start or end
	Starts  int
	LastEnd string // how it last ended, empty if it never did
}

const statusFile = "components.json"

// ReadStatus returns the components in the order of starting.
func ReadStatus(dir state.Dir) ([]Status, error) {
	var all []Status
	return all, dir.ReadJSON(statusFile, &all)
}
