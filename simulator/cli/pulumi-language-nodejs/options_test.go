package main

import (
	"slices"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

func programIn(t *testing.T, folder string, options map[string]any) *pulumirpc.ProgramInfo {
	t.Helper()
	given, err := structpb.NewStruct(options)
	if err != nil {
		t.Fatal(err)
	}
	return &pulumirpc.ProgramInfo{
		RootDirectory: folder, ProgramDirectory: folder, EntryPoint: ".", Options: given,
	}
}

func TestNodeArgumentsAreSplitAsAShellDoes(t *testing.T) {
	for given, want := range map[string][]string{
		``:                                 nil,
		`--require ./preload.cjs`:          {"--require", "./preload.cjs"},
		`  --a   --b  `:                    {"--a", "--b"},
		`--require './with space.cjs'`:     {"--require", "./with space.cjs"},
		`--title="a \"quoted\" word" --x`:  {`--title=a "quoted" word`, "--x"},
		`--require ./back\ slash.cjs`:      {"--require", "./back slash.cjs"},
		`--empty "" --after`:               {"--empty", "", "--after"},
		`--single 'keeps \ and "' --after`: {"--single", `keeps \ and "`, "--after"},
	} {
		options, err := parseOptions(programIn(t, "/", map[string]any{"nodeargs": given}))
		if err != nil {
			t.Errorf("%q: %v", given, err)
		}
		if !slices.Equal(options.nodeArgs, want) {
			t.Errorf("%q: got %q, want %q", given, options.nodeArgs, want)
		}
	}
}

func TestOptionsBecomeTheEnvironmentThatTheSdkReads(t *testing.T) {
	const typescript = "PULUMI_NODEJS_TYPESCRIPT=true"
	for _, example := range []struct {
		options map[string]any
		want    []string
	}{
		{nil, []string{typescript}},
		{map[string]any{"typescript": true, "tsconfig": "run.json"}, []string{typescript, "PULUMI_NODEJS_TSCONFIG_PATH=run.json"}},
		{map[string]any{"typescript": false}, nil},
	} {
		options, err := parseOptions(programIn(t, "/", example.options))
		if err != nil {
			t.Fatal(err)
		}
		if got := options.environment(); !slices.Equal(got, example.want) {
			t.Errorf("%v: got %q, want %q", example.options, got, example.want)
		}
	}
}

func TestAnOptionOfTheWrongKindIsRefusedByName(t *testing.T) {
	for name, value := range map[string]any{"typescript": "yes", "tsconfig": true, "nodeargs": 3.0} {
		_, err := parseOptions(programIn(t, "/", map[string]any{name: value}))
		if err == nil || !strings.Contains(err.Error(), "runtime option "+name) {
			t.Errorf("%s: got %v", name, err)
		}
	}

	_, err := parseOptions(programIn(t, "/", map[string]any{"nodeargs": "--require 'open"}))
	if err == nil || !strings.Contains(err.Error(), "a quote is not closed") {
		t.Errorf("an open quote: got %v", err)
	}
}
