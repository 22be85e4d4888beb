package main

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// How often a look at the engine finds out that it is gone. Stdin tells sooner, except to a host that was attached to.
// A variable for tests, which do not wait so long.
var engineCheckInterval = 2 * time.Second

// host answers the engine's calls about Node programs. What it does not answer, the engine treats as not supported.
type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	// Ends when the host has to go; everything it started goes with it.
	lifetime context.Context
	end      context.CancelFunc
	// Ends when the engine cancels the update. Policy packs go on: the engine still asks them about steps under way.
	programs       context.Context
	cancelPrograms context.CancelFunc

	engineAddress atomic.Value
	tracing       string
}

func newHost(lifetime context.Context, end context.CancelFunc, engineAddress, tracing string) *host {
	programs, cancelPrograms := context.WithCancel(lifetime)
	h := &host{lifetime: lifetime, end: end, programs: programs, cancelPrograms: cancelPrograms, tracing: tracing}
	h.engineAddress.Store(engineAddress)
	return h
}

func (h *host) Handshake(
	_ context.Context, req *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engineAddress.Store(req.EngineAddress)
	if err := rpcutil.Healthcheck(h.lifetime, req.EngineAddress, engineCheckInterval, h.end); err != nil {
		return nil, err
	}
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

// GetPluginInfo marks the version, so that a state file tells which language host wrote it.
func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: sdk.Version.String() + "+evenkeel"}, nil
}

// GetRequiredPackages names none: the engine then loads a provider when the first of its resources is registered.
func (h *host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	h.cancelPrograms()
	return &emptypb.Empty{}, nil
}
