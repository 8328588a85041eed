package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	internalapi "k8s.io/cri-api/pkg/apis"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	criclient "k8s.io/cri-client/pkg"
)

// graceSeconds is what a container gets to end by itself before it is killed.
const graceSeconds = 3

// removePods stops and removes every pod in the runtime, so that shims end and
// the CNI plugins take their addresses and iptables rules back.
func removePods(endpoint string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	rt, err := criclient.NewRemoteRuntimeService(ctx, endpoint, 15*time.Second, nil, false)
	if err != nil {
		return err
	}
	containers, err := rt.ListContainers(ctx, &runtimeapi.ContainerFilter{State: &runtimeapi.ContainerStateValue{State: runtimeapi.ContainerState_CONTAINER_RUNNING}})
	if err != nil {
		return err
	}
	forEach(containers, func(c *runtimeapi.Container) { _ = rt.StopContainer(ctx, c.Id, graceSeconds) })
	for {
		pods, err := rt.ListPodSandbox(ctx, nil)
		if err != nil || len(pods) == 0 {
			return err
		}
		forEach(pods, func(p *runtimeapi.PodSandbox) { removePod(ctx, rt, p) })
	}
}

func removePod(ctx context.Context, rt internalapi.RuntimeService, p *runtimeapi.PodSandbox) {
	if err := errors.Join(rt.StopPodSandbox(ctx, p.Id), rt.RemovePodSandbox(ctx, p.Id)); err != nil {
		fmt.Fprintln(os.Stderr, "rmpods:", p.Metadata.Namespace, p.Metadata.Name, err)
		time.Sleep(200 * time.Millisecond)
	}
}

func forEach[T any](items []T, do func(T)) {
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Go(func() { do(item) })
	}
	wg.Wait()
}
