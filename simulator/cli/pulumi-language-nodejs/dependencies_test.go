package main

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func TestWhatIsLockedIsInstalledExactly(t *testing.T) {
	folder := t.TempDir()
	if got := installArguments(folder); got[0] != "install" {
		t.Errorf("without a lockfile: got npm %q", got)
	}

	put(t, filepath.Join(folder, "package-lock.json"), "{}", 0o644)
	if got := installArguments(folder); got[0] != "ci" {
		t.Errorf("with a lockfile: got npm %q", got)
	}
}

func TestAboutNamesTheNodeThatRunsAndThisHost(t *testing.T) {
	node := withNode(t, "echo v24.0.0")

	about, err := hostFor(t).About(context.Background(), &pulumirpc.AboutRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if about.Executable != node || about.Version != "v24.0.0" || about.Metadata["languageHost"] == "" {
		t.Errorf("got %v", about)
	}
}

func TestDependenciesComeFromTheLockfile(t *testing.T) {
	folder := t.TempDir()
	put(t, filepath.Join(folder, "package.json"), `{"dependencies":{"zod":"4.0.0"}}`, 0o644)
	put(t, filepath.Join(folder, "package-lock.json"), lockfile, 0o644)
	list := func(transitive bool) []string {
		found, err := hostFor(t).GetProgramDependencies(context.Background(), &pulumirpc.GetProgramDependenciesRequest{
			Info: programIn(t, folder, nil), TransitiveDependencies: transitive,
		})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, dependency := range found.Dependencies {
			names = append(names, dependency.Name+"@"+dependency.Version)
		}
		slices.Sort(names)
		return names
	}

	if got, want := list(false), []string{"zod@4.0.0"}; !slices.Equal(got, want) {
		t.Errorf("direct: got %q, want %q", got, want)
	}
	if got, want := list(true), []string{"below@1.0.0", "zod@4.0.0"}; !slices.Equal(got, want) {
		t.Errorf("transitive: got %q, want %q", got, want)
	}
}

const lockfile = `{
  "name": "program",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
    "": {
      "name": "program",
      "dependencies": {
        "zod": "4.0.0"
      }
    },
    "node_modules/below": {
      "version": "1.0.0",
      "integrity": "sha512-a"
    },
    "node_modules/zod": {
      "version": "4.0.0",
      "integrity": "sha512-b"
    }
  }
}
`
