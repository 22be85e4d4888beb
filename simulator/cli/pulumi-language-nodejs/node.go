package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// findNode is the node that is first on PATH.
func findNode() (string, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return "", fmt.Errorf("no node on PATH: %w", err)
	}
	return node, nil
}

// findModule resolves one of @pulumi/pulumi's scripts as require does: in the nearest node_modules above a folder.
func findModule(name, from string) (string, error) {
	folder, err := filepath.EvalSymlinks(from)
	if err != nil {
		return "", err
	}
	for {
		script := filepath.Join(folder, "node_modules", filepath.FromSlash(name), "index.js")
		if _, err := os.Stat(script); err == nil {
			return script, nil
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			// The engine looks for these very words when a policy pack does not start, and explains them.
			return "", fmt.Errorf("Cannot find module '%s' from %s: are its dependencies installed? Run npm ci", name, from)
		}
		folder = parent
	}
}
