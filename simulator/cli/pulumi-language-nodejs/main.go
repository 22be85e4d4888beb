// Command pulumi-language-nodejs lets the Pulumi engine run Node programs and policy packs. It stands in for the
// released language host where the Pulumi CLI had to be built from its Go module: that module does not contain it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

func main() {
	tracing := flag.String("tracing", "", "address of a Zipkin-compatible endpoint for traces")
	// Engines may pass these too. What they say, each call says again.
	flag.String("root", "", "ignored")
	flag.String("runtime", "", "ignored")
	flag.Parse()
	logging.InitLogging(false, 0, false)
	cmdutil.InitTracing("pulumi-language-nodejs", "pulumi-language-nodejs", *tracing)

	if err := serve(os.Stdin, os.Stdout, flag.Arg(0), *tracing); err != nil {
		cmdutil.Exit(err)
	}
}

// serve prints its port and answers the engine until it is interrupted, or the engine is gone.
func serve(stdin io.Reader, stdout io.Writer, engineAddress, tracing string) error {
	// Output to an engine that is gone must fail, not end us before what we started: children get their time to stop.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	interrupted, restore := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer restore()
	lifetime, end := context.WithCancel(interrupted)
	defer end()
	if engineAddress != "" {
		// The engine holds the other end of stdin: it closes even when the engine is killed.
		go func() {
			_, _ = io.Copy(io.Discard, stdin)
			end()
		}()
	}

	host := newHost(lifetime, end, engineAddress, tracing)
	stop := make(chan bool)
	server, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, host)
			return nil
		},
		Options: rpcutil.TracingServerInterceptorOptions(nil),
	})
	if err != nil {
		return fmt.Errorf("the language host cannot listen: %w", err)
	}
	fmt.Fprintln(stdout, server.Port)

	select {
	case err := <-server.Done:
		return err
	case <-lifetime.Done():
	}
	close(stop)
	select {
	case err := <-server.Done:
		return err
	case <-time.After(killAfter + time.Second):
		// Whatever still runs has been killed by now; a call of the engine's that never ends must not keep us.
		return nil
	}
}
