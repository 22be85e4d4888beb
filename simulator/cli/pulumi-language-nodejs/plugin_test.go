package main

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func TestAPolicyPackRunsInItsOwnFolderAndIsNamedLast(t *testing.T) {
	node := withNode(t, "")
	folder := t.TempDir()
	install(t, folder)

	cmd, err := plugin(context.Background(), &pulumirpc.RunPluginRequest{
		Kind: "analyzer", Pwd: "/elsewhere", Args: []string{"127.0.0.1:1"}, Env: []string{"FROM=engine"},
		Info: programIn(t, folder, nil),
	})
	if err != nil {
		t.Fatal(err)
	}

	script := filepath.Join(folder, "node_modules/@pulumi/pulumi/cmd/run-policy-pack/index.js")
	if want := []string{node, script, "127.0.0.1:1", folder}; !slices.Equal(cmd.Args, want) {
		t.Errorf("got %q, want %q", cmd.Args, want)
	}
	if cmd.Dir != folder {
		t.Errorf("working directory: got %s, want %s", cmd.Dir, folder)
	}
	if want := []string{"FROM=engine", "PULUMI_NODEJS_TYPESCRIPT=true"}; !slices.Equal(cmd.Env, want) {
		t.Errorf("environment: got %q, want %q", cmd.Env, want)
	}
}

func TestAnyOtherPluginRunsWhereTheEngineSaysAndIsNamedFirst(t *testing.T) {
	node := withNode(t, "")
	folder, pwd := t.TempDir(), t.TempDir()
	install(t, folder)

	cmd, err := plugin(context.Background(), &pulumirpc.RunPluginRequest{
		Kind: "resource", Pwd: pwd, Args: []string{"127.0.0.1:1"}, Info: programIn(t, folder, nil),
	})
	if err != nil {
		t.Fatal(err)
	}

	script := filepath.Join(folder, "node_modules/@pulumi/pulumi/cmd/run-plugin/index.js")
	if want := []string{node, script, folder, "127.0.0.1:1"}; !slices.Equal(cmd.Args, want) {
		t.Errorf("got %q, want %q", cmd.Args, want)
	}
	if cmd.Dir != pwd {
		t.Errorf("working directory: got %s, want %s", cmd.Dir, pwd)
	}
}

func TestAPolicyPackLearnsWhichStackItJudges(t *testing.T) {
	environment, err := stackEnvironment(&pulumirpc.AnalyzerStackConfigureRequest{
		Organization: "organization", Project: "evenkeel", Stack: "production", DryRun: true,
		Config: map[string]string{"evenkeel:a": "1"}, ConfigSecretKeys: []string{"evenkeel:a"},
	})
	want := []string{
		`PULUMI_CONFIG={"evenkeel:a":"1"}`, `PULUMI_CONFIG_SECRET_KEYS=["evenkeel:a"]`,
		"PULUMI_NODEJS_ORGANIZATION=organization", "PULUMI_NODEJS_PROJECT=evenkeel",
		"PULUMI_NODEJS_STACK=production", "PULUMI_NODEJS_DRY_RUN=true",
	}
	if err != nil || !slices.Equal(environment, want) {
		t.Errorf("got %q (%v), want %q", environment, err, want)
	}

	if environment, err := stackEnvironment(nil); err != nil || environment != nil {
		t.Errorf("without a stack: got %q (%v)", environment, err)
	}
}
