package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// InstallDependencies serves `pulumi install`.
func (h *host) InstallDependencies(
	req *pulumirpc.InstallDependenciesRequest, stream pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	ctx, release := eitherDone(stream.Context(), h.lifetime)
	defer release()
	closer, output, _, err := rpcutil.MakeInstallDependenciesStreams(stream, req.IsTerminal)
	if err != nil {
		return err
	}
	defer closer.Close()

	// Errors go the same way: two writers would send at once, and the stream takes one message at a time.
	cmd := command(ctx, "npm", installArguments(req.Info.ProgramDirectory)...)
	cmd.Dir = req.Info.ProgramDirectory
	cmd.Stdout, cmd.Stderr = output, output
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s in %s: %w", strings.Join(cmd.Args, " "), cmd.Dir, err)
	}
	return nil
}

// installArguments asks for exactly what is locked, where something is.
func installArguments(folder string) []string {
	if _, err := os.Stat(filepath.Join(folder, "package-lock.json")); err == nil {
		return []string{"ci", "--loglevel=error"}
	}
	return []string{"install", "--loglevel=error"}
}

// About serves `pulumi about`.
func (h *host) About(ctx context.Context, _ *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	node, err := findNode()
	if err != nil {
		return nil, err
	}
	version, err := command(ctx, node, "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("%s --version: %w", node, err)
	}
	return &pulumirpc.AboutResponse{
		Executable: node,
		Version:    strings.TrimSpace(string(version)),
		Metadata:   map[string]string{"languageHost": "Evenkeel's own, because the Pulumi CLI was built from source"},
	}, nil
}

func (h *host) GetProgramDependencies(
	ctx context.Context, req *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	folder := req.Info.ProgramDirectory
	manager, err := npm.ResolvePackageManager(npm.NpmPackageManager, folder)
	if err != nil {
		return nil, err
	}
	installed, err := manager.ListPackages(ctx, folder, req.TransitiveDependencies)
	if err != nil {
		return nil, err
	}
	var dependencies []*pulumirpc.DependencyInfo
	for _, found := range installed {
		dependencies = append(dependencies, &pulumirpc.DependencyInfo{Name: found.Name, Version: found.Version})
	}
	return &pulumirpc.GetProgramDependenciesResponse{Dependencies: dependencies}, nil
}
