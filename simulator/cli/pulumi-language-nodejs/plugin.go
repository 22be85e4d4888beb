package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// RunPlugin runs a policy pack, or any other plugin that is a Node program, until the engine ends the call.
func (h *host) RunPlugin(req *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer) error {
	ctx, release := eitherDone(stream.Context(), h.lifetime)
	defer release()

	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(stream, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	turn := &sync.Mutex{}
	stdout, stderr = inTurn{turn, stdout}, inTurn{turn, stderr}

	cmd, err := plugin(ctx, req)
	if err != nil {
		// An error of the call itself would reach the user as "could not read plugin" without this reason.
		fmt.Fprintln(stderr, err)
		return stream.Send(exitCode(1))
	}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if req.Kind == string(apitype.AnalyzerPlugin) {
		err = runPolicyPack(ctx, cmd, stdout)
	} else {
		err = cmd.Run()
	}

	code, problem := exitOf(err)
	if problem != nil && ctx.Err() == nil {
		return problem
	}
	return stream.Send(exitCode(code))
}

func exitCode(code int) *pulumirpc.RunPluginResponse {
	return &pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(code)}}
}

// plugin is the process that runs a plugin.
func plugin(ctx context.Context, req *pulumirpc.RunPluginRequest) (*exec.Cmd, error) {
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
	folder := req.Info.ProgramDirectory
	analyzer := req.Kind == string(apitype.AnalyzerPlugin)
	script, err := findModule(scriptOf(analyzer), folder)
	if err != nil {
		return nil, err
	}

	args := append(options.nodeArgs, script)
	if analyzer {
		args = append(append(args, req.Args...), folder)
	} else {
		args = append(append(args, folder), req.Args...)
	}
	cmd := command(ctx, node, args...)
	cmd.Dir = req.Pwd
	if analyzer {
		cmd.Dir = folder
	}
	cmd.Env = append(req.Env, options.environment()...)
	return cmd, nil
}

func scriptOf(analyzer bool) string {
	if analyzer {
		return "@pulumi/pulumi/cmd/run-policy-pack"
	}
	return "@pulumi/pulumi/cmd/run-plugin"
}

// runPolicyPack waits for the stack's configuration, which a pack finds in its environment from the start on. Until
// the pack answers, the proxy holds the engine's calls.
func runPolicyPack(ctx context.Context, cmd *exec.Cmd, stdout io.Writer) error {
	proxy, packStdout, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	environment, err := stackEnvironment(stack)
	if err != nil {
		return err
	}

	cmd.Env = append(cmd.Env, environment...)
	cmd.Stdout = packStdout
	if err := cmd.Start(); err != nil {
		return err
	}
	return proxy.Attach(ctx, cmd)
}

// stackEnvironment is empty where there is no stack, as in `pulumi policy publish`.
func stackEnvironment(stack *pulumirpc.AnalyzerStackConfigureRequest) ([]string, error) {
	if stack == nil {
		return nil, nil
	}
	config, err := configEnvironment(stack.Config, stack.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}
	return append(config,
		"PULUMI_NODEJS_ORGANIZATION="+stack.Organization,
		"PULUMI_NODEJS_PROJECT="+stack.Project,
		"PULUMI_NODEJS_STACK="+stack.Stack,
		"PULUMI_NODEJS_DRY_RUN="+strconv.FormatBool(stack.DryRun),
	), nil
}
