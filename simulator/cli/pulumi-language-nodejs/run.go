package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// The SDK exits so when it has told the user what is wrong, and nothing is to be added.
const exitedAfterTelling = 32

var errNoDebugger = errors.New("this language host cannot attach a debugger. Set runtime option nodeargs to --inspect-brk")

func (h *host) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	ctx, release := eitherDone(ctx, h.programs)
	defer release()

	cmd, err := h.program(ctx, req)
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	cmd.Stdout, cmd.Stderr = throughPipe(os.Stdout), throughPipe(os.Stderr)
	return responseTo(cmd.Run()), nil
}

// program is the process that runs a Pulumi program.
func (h *host) program(ctx context.Context, req *pulumirpc.RunRequest) (*exec.Cmd, error) {
	if req.AttachDebugger {
		return nil, errNoDebugger
	}
	options, err := parseOptions(req.Info)
	if err != nil {
		return nil, err
	}
	node, err := findNode()
	if err != nil {
		return nil, err
	}
	script, err := findModule("@pulumi/pulumi/cmd/run", req.Info.ProgramDirectory)
	if err != nil {
		return nil, err
	}
	config, err := configEnvironment(req.Config, req.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}

	args := append(options.nodeArgs, script)
	args = append(args, h.runFlags(req)...)
	args = append(args, req.Info.EntryPoint)
	cmd := command(ctx, node, append(args, req.Args...)...)
	cmd.Dir = req.Info.ProgramDirectory
	cmd.Env = append(append(os.Environ(), config...), options.environment()...)
	return cmd, nil
}

func (h *host) runFlags(req *pulumirpc.RunRequest) []string {
	values := []struct{ flag, value string }{
		{"--monitor", req.MonitorAddress},
		{"--engine", h.engineAddress.Load().(string)},
		{"--organization", req.Organization},
		{"--project", req.Project},
		{"--root-directory", req.Info.RootDirectory},
		{"--stack", req.Stack},
		{"--pwd", req.Info.ProgramDirectory},
		{"--parallel", strconv.Itoa(int(req.Parallel))},
		{"--tracing", h.tracing},
	}
	var flags []string
	for _, given := range values {
		if given.value != "" {
			flags = append(flags, given.flag, given.value)
		}
	}
	if req.DryRun {
		flags = append(flags, "--dry-run")
	}
	return flags
}

// configEnvironment hands a stack's configuration to the SDK.
func configEnvironment(config map[string]string, secretKeys []string) ([]string, error) {
	if config == nil {
		config = map[string]string{}
	}
	if secretKeys == nil {
		secretKeys = []string{}
	}
	values, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	keys, err := json.Marshal(secretKeys)
	if err != nil {
		return nil, err
	}
	return []string{"PULUMI_CONFIG=" + string(values), "PULUMI_CONFIG_SECRET_KEYS=" + string(keys)}, nil
}

func responseTo(err error) *pulumirpc.RunResponse {
	code, problem := exitOf(err)
	switch {
	case code == exitedAfterTelling:
		return &pulumirpc.RunResponse{Bail: true}
	case problem != nil:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program could not run to its end: %v", problem)}
	case code != 0:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program exited with code %d", code)}
	}
	return &pulumirpc.RunResponse{}
}
