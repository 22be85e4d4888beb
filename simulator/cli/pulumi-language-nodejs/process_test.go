package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// runUntilStarted starts a program that writes the file $STARTED once it is ready for signals.
func runUntilStarted(t *testing.T, h *host, node string) <-chan *pulumirpc.RunResponse {
	t.Helper()
	started := filepath.Join(t.TempDir(), "started")
	t.Setenv("STARTED", started)
	withNode(t, node)
	folder := t.TempDir()
	install(t, folder)

	ended := make(chan *pulumirpc.RunResponse, 1)
	go func() {
		response, _ := h.Run(context.Background(), &pulumirpc.RunRequest{Info: programIn(t, folder, nil)})
		ended <- response
	}()
	waitFor(t, "the program to start", func() bool {
		_, err := os.Stat(started)
		return err == nil
	})
	return ended
}

func waitFor(t *testing.T, what string, isSo func() bool) {
	t.Helper()
	for range 1000 {
		if isSo() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited in vain for %s", what)
}

func TestCancelInterruptsTheProgramAndLetsItTidyUp(t *testing.T) {
	tidied := filepath.Join(t.TempDir(), "tidied")
	t.Setenv("TIDIED", tidied)
	h := hostFor(t)
	ended := runUntilStarted(t, h, `trap 'touch "$TIDIED"; exit 7' INT; touch "$STARTED"; while :; do sleep 0.05; done`)

	if _, err := h.Cancel(context.Background(), &emptypb.Empty{}); err != nil {
		t.Fatal(err)
	}

	if response := <-ended; !strings.Contains(response.Error, "code 7") {
		t.Errorf("got %v", response)
	}
	if _, err := os.Stat(tidied); err != nil {
		t.Errorf("the program was not interrupted: %v", err)
	}
	if h.lifetime.Err() != nil {
		t.Error("cancelling an update must not end the host: policy packs are still asked")
	}
}

func TestAProgramThatIgnoresTheInterruptionIsKilled(t *testing.T) {
	defer func(usual time.Duration) { killAfter = usual }(killAfter)
	killAfter = 100 * time.Millisecond
	h := hostFor(t)
	ended := runUntilStarted(t, h, `trap '' INT; touch "$STARTED"; while :; do sleep 0.05; done`)

	h.end()

	if response := <-ended; !strings.Contains(response.Error, "ended by signal: killed") {
		t.Errorf("got %v", response)
	}
}

func TestTheHostGoesWhenTheEngineIsGone(t *testing.T) {
	engine, stdin, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- serve(engine, io.Discard, "127.0.0.1:1", "") }()

	stdin.Close()

	if err := <-served; err != nil {
		t.Errorf("got %v", err)
	}
}

func TestAHostThatWasAttachedToGoesWhenTheEngineNoLongerAnswers(t *testing.T) {
	defer func(usual time.Duration) { engineCheckInterval = usual }(engineCheckInterval)
	engineCheckInterval = 10 * time.Millisecond
	h := hostFor(t)

	// Port 1 is nobody's.
	_, err := h.Handshake(context.Background(), &pulumirpc.LanguageHandshakeRequest{EngineAddress: "127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}

	waitFor(t, "the host to go", func() bool { return h.lifetime.Err() != nil })
}
