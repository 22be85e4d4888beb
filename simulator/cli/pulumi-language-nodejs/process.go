package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// What was asked to stop is killed after this time. A variable for tests, which do not wait so long.
var killAfter = 5 * time.Second

// command is a process that is interrupted when the context ends, and killed if that does not help.
func command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = killAfter
	return cmd
}

// eitherDone ends with the first of two contexts.
func eitherDone(call, other context.Context) (context.Context, context.CancelFunc) {
	joined, cancel := context.WithCancel(call)
	detach := context.AfterFunc(other, cancel)
	return joined, func() {
		detach()
		cancel()
	}
}

// exitOf is how a process ended: its exit code, and a sentence when it was not the process that chose to end.
func exitOf(err error) (code int, problem error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case !errors.As(err, &exit):
		return -1, err
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return exit.ExitCode(), nil
	}
	return 128 + int(status.Signal()), fmt.Errorf("ended by signal: %s", status.Signal())
}

// throughPipe hides that a writer is a file. Node would else get the file itself, make it non-blocking, and our own
// writes to it would fail.
func throughPipe(file *os.File) io.Writer {
	return struct{ io.Writer }{file}
}

// inTurn lets several writers share what takes only one message at a time, as a gRPC stream does.
type inTurn struct {
	turn *sync.Mutex
	to   io.Writer
}

func (w inTurn) Write(data []byte) (int, error) {
	w.turn.Lock()
	defer w.turn.Unlock()
	return w.to.Write(data)
}
