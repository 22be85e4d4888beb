package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// install puts the SDK's scripts into a folder's node_modules.
func install(t *testing.T, folder string) {
	t.Helper()
	for _, name := range []string{"run", "run-policy-pack", "run-plugin"} {
		put(t, filepath.Join(folder, "node_modules/@pulumi/pulumi/cmd", name, "index.js"), "", 0o644)
	}
}

func put(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

func TestTheSdkIsTheNearestAboveTheProgram(t *testing.T) {
	root := t.TempDir()
	program := filepath.Join(root, "policies", "tagging")
	if err := os.MkdirAll(program, 0o755); err != nil {
		t.Fatal(err)
	}
	install(t, root)

	script, err := findModule("@pulumi/pulumi/cmd/run", program)
	if want := filepath.Join(root, "node_modules/@pulumi/pulumi/cmd/run/index.js"); err != nil || script != want {
		t.Errorf("above: got %s (%v), want %s", script, err, want)
	}

	install(t, program)
	script, err = findModule("@pulumi/pulumi/cmd/run", program)
	if want := filepath.Join(program, "node_modules/@pulumi/pulumi/cmd/run/index.js"); err != nil || script != want {
		t.Errorf("its own: got %s (%v), want %s", script, err, want)
	}
}

func TestAProgramBehindALinkFindsTheSdkWhereItReallyIs(t *testing.T) {
	real, elsewhere := t.TempDir(), t.TempDir()
	install(t, real)
	link := filepath.Join(elsewhere, "program")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}

	script, err := findModule("@pulumi/pulumi/cmd/run", link)
	if want := filepath.Join(real, "node_modules/@pulumi/pulumi/cmd/run/index.js"); err != nil || script != want {
		t.Errorf("got %s (%v), want %s", script, err, want)
	}
}

func TestAMissingSdkIsReportedInTheWordsTheEngineLooksFor(t *testing.T) {
	_, err := findModule("@pulumi/pulumi/cmd/run-policy-pack", t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "Cannot find module '@pulumi/pulumi/cmd/run-policy-pack'") {
		t.Errorf("got %v", err)
	}
}
