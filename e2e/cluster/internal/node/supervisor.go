package node

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"

	"godwit.dev/cluster/internal/state"
)

// restartDelay is how long a component that ended stays down: long enough to
// be noticed by a test that kills it, short enough not to be waited for.
const restartDelay = time.Second

// supervisor starts components, starts those again that end, and reaps every
// orphan of the node, as the first process of a process namespace has to.
type supervisor struct {
	dir        state.Dir
	spec       Spec
	mutex      sync.Mutex
	components []component
	status     []Status
}

func newSupervisor(dir state.Dir, spec Spec) *supervisor {
	s := &supervisor{dir: dir, spec: spec, components: components(dir, spec)}
	for _, c := range s.components {
		s.status = append(s.status, Status{Name: c.name})
	}
	return s
}

// start starts component i. It holds the lock until the process is known, so
// that reap cannot see its end before its beginning.
func (s *supervisor) start(i int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	status := &s.status[i]
	status.Starts++
	status.Since = time.Now()
	pid, err := s.launch(s.components[i])
	if err != nil {
		status.LastEnd = err.Error()
		s.restartLater(i)
	}
	status.PID = pid
	s.publish()
}

func (s *supervisor) launch(c component) (int, error) {
	log, err := os.OpenFile(s.dir.Log(c.name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer log.Close()
	process, err := os.StartProcess(c.program, append([]string{c.program}, c.args...), &os.ProcAttr{
		Dir:   string(s.dir),
		Env:   environment(s.dir, s.spec),
		Files: []*os.File{nil, log, log},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		return 0, err
	}
	pid := process.Pid
	return pid, process.Release()
}

// reap waits for every process of the node that lost its parent, for ever.
func (s *supervisor) reap() {
	for {
		var end syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &end, 0, nil)
		switch {
		case errors.Is(err, syscall.ECHILD):
			time.Sleep(50 * time.Millisecond)
		case err == nil:
			s.ended(pid, end)
		}
	}
}

func (s *supervisor) ended(pid int, end syscall.WaitStatus) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for i := range s.status {
		status := &s.status[i]
		if status.PID != pid {
			continue
		}
		status.PID = 0
		status.Since = time.Now()
		status.LastEnd = describe(end)
		fmt.Printf("%s %s %s\n", status.Since.Format(time.RFC3339Nano), status.Name, status.LastEnd)
		s.publish()
		s.restartLater(i)
	}
}

func (s *supervisor) restartLater(i int) {
	time.AfterFunc(restartDelay, func() { s.start(i) })
}

func (s *supervisor) publish() {
	if err := s.dir.WriteJSON(statusFile, s.status); err != nil {
		fmt.Println("writing the status:", err)
	}
}

func describe(end syscall.WaitStatus) string {
	if end.Signaled() {
		return "was ended by signal " + end.Signal().String()
	}
	return fmt.Sprintf("ended with exit code %d", end.ExitStatus())
}
