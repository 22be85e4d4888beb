package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func hostFor(t *testing.T) *host {
	t.Helper()
	lifetime, end := context.WithCancel(context.Background())
	t.Cleanup(end)
	return newHost(lifetime, end, "127.0.0.1:1", "")
}

// withNode makes a shell script the node that is first on PATH.
func withNode(t *testing.T, script string) string {
	t.Helper()
	bin := t.TempDir()
	node := filepath.Join(bin, "node")
	put(t, node, "#!/bin/sh\n"+script+"\n", 0o755)
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return node
}

func TestAProgramIsStartedWithWhatTheSdkReads(t *testing.T) {
	node := withNode(t, "")
	folder := t.TempDir()
	install(t, folder)
	info := programIn(t, folder, map[string]any{"nodeargs": "--require ./preload.cjs", "tsconfig": "run.json"})
	info.EntryPoint = "index.ts"

	cmd, err := hostFor(t).program(context.Background(), &pulumirpc.RunRequest{
		Project: "evenkeel", Stack: "staging", Organization: "organization", MonitorAddress: "127.0.0.1:2", Parallel: 8,
		DryRun: true, Config: map[string]string{"evenkeel:a": "1"}, ConfigSecretKeys: []string{"evenkeel:b"},
		Args: []string{"--for-the-program"}, Info: info,
	})
	if err != nil {
		t.Fatal(err)
	}

	want := []string{
		node, "--require", "./preload.cjs", filepath.Join(folder, "node_modules/@pulumi/pulumi/cmd/run/index.js"),
		"--monitor", "127.0.0.1:2", "--engine", "127.0.0.1:1", "--organization", "organization", "--project", "evenkeel",
		"--root-directory", folder, "--stack", "staging", "--pwd", folder, "--parallel", "8", "--dry-run",
		"index.ts", "--for-the-program",
	}
	if !slices.Equal(cmd.Args, want) {
		t.Errorf("arguments:\n got %q\nwant %q", cmd.Args, want)
	}
	if cmd.Dir != folder {
		t.Errorf("working directory: got %s, want %s: relative paths in nodeargs start there", cmd.Dir, folder)
	}
	for _, variable := range []string{
		`PULUMI_CONFIG={"evenkeel:a":"1"}`, `PULUMI_CONFIG_SECRET_KEYS=["evenkeel:b"]`,
		"PULUMI_NODEJS_TYPESCRIPT=true", "PULUMI_NODEJS_TSCONFIG_PATH=run.json", "PATH=" + os.Getenv("PATH"),
	} {
		if !slices.Contains(cmd.Env, variable) {
			t.Errorf("%s is not in the environment", variable)
		}
	}
}

func TestAStackWithoutConfigurationHandsEmptyOnes(t *testing.T) {
	environment, err := configEnvironment(nil, nil)
	if want := []string{"PULUMI_CONFIG={}", "PULUMI_CONFIG_SECRET_KEYS=[]"}; err != nil || !slices.Equal(environment, want) {
		t.Errorf("got %q (%v), want %q", environment, err, want)
	}
}

func TestHowAProgramEndsIsWhatTheUserIsTold(t *testing.T) {
	for name, example := range map[string]struct {
		node string
		want *pulumirpc.RunResponse
	}{
		"success is success":                    {"exit 0", &pulumirpc.RunResponse{}},
		"32 means that the user has been told":  {"exit 32", &pulumirpc.RunResponse{Bail: true}},
		"any other code is an error":            {"exit 3", &pulumirpc.RunResponse{Error: "the program exited with code 3"}},
		"a program that was killed did not end": {"kill -9 $$", &pulumirpc.RunResponse{Error: "the program could not run to its end: ended by signal: killed"}},
	} {
		t.Run(name, func(t *testing.T) {
			withNode(t, example.node)
			folder := t.TempDir()
			install(t, folder)

			got, err := hostFor(t).Run(context.Background(), &pulumirpc.RunRequest{Info: programIn(t, folder, nil)})
			if err != nil || got.Error != example.want.Error || got.Bail != example.want.Bail {
				t.Errorf("got %v (%v), want %v", got, err, example.want)
			}
		})
	}
}

func TestAProgramThatCannotBeStartedSaysWhy(t *testing.T) {
	got, err := hostFor(t).Run(context.Background(), &pulumirpc.RunRequest{Info: programIn(t, t.TempDir(), nil)})
	if err != nil || !strings.Contains(got.Error, "Run npm ci") {
		t.Errorf("without packages: got %v (%v)", got, err)
	}

	got, err = hostFor(t).Run(context.Background(), &pulumirpc.RunRequest{AttachDebugger: true})
	if err != nil || !strings.Contains(got.Error, "--inspect-brk") {
		t.Errorf("with a debugger: got %v (%v)", got, err)
	}

	t.Setenv("PATH", t.TempDir())
	got, err = hostFor(t).Run(context.Background(), &pulumirpc.RunRequest{Info: programIn(t, t.TempDir(), nil)})
	if err != nil || !strings.Contains(got.Error, "no node on PATH") {
		t.Errorf("without node: got %v (%v)", got, err)
	}
}
