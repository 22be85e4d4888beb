package main

import (
	"fmt"

	"github.com/google/shlex"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// runtimeOptions are the options under `runtime` in Pulumi.yaml and PulumiPolicy.yaml that this host honours.
type runtimeOptions struct {
	typescript bool
	tsconfig   string
	nodeArgs   []string
}

func parseOptions(info *pulumirpc.ProgramInfo) (runtimeOptions, error) {
	options := runtimeOptions{typescript: true}
	given := info.GetOptions().AsMap()
	var err error
	if options.typescript, err = option(given, "typescript", true); err != nil {
		return options, err
	}
	if options.tsconfig, err = option(given, "tsconfig", ""); err != nil {
		return options, err
	}
	nodeArgs, err := option(given, "nodeargs", "")
	if err != nil {
		return options, err
	}
	if options.nodeArgs, err = shlex.Split(nodeArgs); err != nil {
		return options, fmt.Errorf("runtime option nodeargs: found %q; a quote is not closed: %w", nodeArgs, err)
	}
	return options, nil
}

func option[T bool | string](given map[string]any, name string, otherwise T) (T, error) {
	found, ok := given[name]
	if !ok {
		return otherwise, nil
	}
	value, ok := found.(T)
	if !ok {
		return otherwise, fmt.Errorf("runtime option %s: found %v; it has to be a %T", name, found, otherwise)
	}
	return value, nil
}

func (o runtimeOptions) environment() []string {
	var environment []string
	if o.typescript {
		environment = append(environment, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	if o.tsconfig != "" {
		environment = append(environment, "PULUMI_NODEJS_TSCONFIG_PATH="+o.tsconfig)
	}
	return environment
}
