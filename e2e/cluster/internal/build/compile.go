package build

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"godwit.dev/cluster/internal/say"
)

// heartbeat is how often a running build says that it is alive.
const heartbeat = 20 * time.Second

// compile builds into a folder of another name and renames it when all is
// there, so that nobody ever sees half a build.
func compile(ctx context.Context, source, target string, module Module) error {
	say.Line("building %s from Go modules: %s", module.What, module.Time)
	temporary := target + ".new"
	if err := os.RemoveAll(temporary); err != nil {
		return err
	}
	if err := os.MkdirAll(temporary, 0o755); err != nil {
		return err
	}
	logFile := filepath.Join(filepath.Dir(target), module.Name+"-build.log")
	log, err := os.Create(logFile)
	if err != nil {
		return err
	}
	defer log.Close()

	args := append([]string{"build", "-v", "-buildvcs=false", "-trimpath"}, module.Flags...)
	command := exec.CommandContext(ctx, "go", append(args, "-o", temporary+"/", module.Package)...)
	command.Dir = filepath.Join(source, module.Name)
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=")
	command.Stdout, command.Stderr = log, log
	started := time.Now()
	if err := command.Start(); err != nil {
		return fmt.Errorf("starting go: %w", err)
	}
	stop := beat(started, module.What, logFile)
	err = command.Wait()
	stop()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("building %s failed (%w); the end of %s:\n%s\nif a download failed, check the network and GOPROXY and run the same command again: it goes on where it stopped",
			module.What, err, logFile, say.Tail(logFile, 15))
	}
	if err := link(temporary, module); err != nil {
		return err
	}
	if err := os.Rename(temporary, target); err != nil {
		return err
	}
	say.Line("built %s in %s", module.What, time.Since(started).Round(time.Second))
	return nil
}

// beat says every now and then how far the build is, until it is stopped.
func beat(started time.Time, what, logFile string) (stop func()) {
	done := make(chan struct{})
	go func() {
		ticker := time.NewTicker(heartbeat)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				content, _ := os.ReadFile(logFile)
				downloads := bytes.Count(content, []byte("go: downloading "))
				packages := bytes.Count(content, []byte("\n")) - downloads
				say.Line("still building %s (%s; %d modules downloaded, %d packages compiled)",
					what, time.Since(started).Round(time.Second), downloads, max(packages, 0))
			}
		}
	}()
	return func() { close(done) }
}
