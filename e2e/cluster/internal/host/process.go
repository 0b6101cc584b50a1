// Package host is the machine's side of the node: it starts the node's first
// process and lays the wire to it, and removes what that leaves on the machine.
package host

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"godwit.dev/cluster/internal/node"
	"godwit.dev/cluster/internal/state"
)

// Process is a node's first process, as it is seen from the machine.
type Process struct {
	PID   int
	State state.Dir // the state folder it serves
}

// Processes finds the first processes of all nodes on this machine. It looks
// at what runs rather than into a file, which may be older than a restart.
func Processes() []Process {
	var found []Process
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		args := bytes.Split(content, []byte{0})
		if len(args) < 2 || string(args[0]) != node.ProcessName {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil {
			found = append(found, Process{pid, state.Dir(args[1])})
		}
	}
	return found
}

// Find returns the node of a state folder, or false.
func Find(dir state.Dir) (Process, bool) {
	for _, process := range Processes() {
		if process.State == dir {
			return process, true
		}
	}
	return Process{}, false
}

// others are the nodes of other state folders.
func others(dir state.Dir) []Process {
	return slices.DeleteFunc(Processes(), func(p Process) bool { return p.State == dir })
}

// Kill ends the node: the kernel ends all its processes, then its mounts and
// interfaces. It returns when the processes are gone.
func (p Process) Kill() error {
	if err := syscall.Kill(p.PID, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if !p.Alive() {
			return nil
		}
		if time.Now().After(deadline) {
			return errors.New("process " + strconv.Itoa(p.PID) + " does not end though it was killed: a process of the node hangs in the kernel")
		}
	}
}

// Alive is false once the process is gone or waits only for its parent to look.
func (p Process) Alive() bool {
	content, err := os.ReadFile("/proc/" + strconv.Itoa(p.PID) + "/stat")
	if err != nil {
		return false
	}
	after := content[bytes.LastIndexByte(content, ')')+1:]
	return len(after) < 2 || after[1] != 'Z'
}

// namespacePIDs returns a process's number in each process namespace it is
// seen in, ours first.
func namespacePIDs(pid string) []string {
	content, _ := os.ReadFile("/proc/" + pid + "/status")
	for line := range bytes.Lines(content) {
		if numbers, found := bytes.CutPrefix(line, []byte("NSpid:")); found {
			return strings.Fields(string(numbers))
		}
	}
	return nil
}

// PIDs maps the numbers that the node's own processes have in the node to those
// that they have out here. Processes of pods are in namespaces further below
// and are left out.
func (p Process) PIDs() map[int]int {
	namespace, _ := os.Readlink("/proc/" + strconv.Itoa(p.PID) + "/ns/pid")
	numbers := map[int]int{}
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, folder := range folders {
		pid := filepath.Base(folder)
		if other, err := os.Readlink(folder + "/ns/pid"); err != nil || other != namespace {
			continue
		}
		if all := namespacePIDs(pid); len(all) > 0 {
			inside, _ := strconv.Atoi(all[len(all)-1])
			numbers[inside], _ = strconv.Atoi(pid)
		}
	}
	return numbers
}
