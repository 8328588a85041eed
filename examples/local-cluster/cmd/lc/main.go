// Command lc is one binary with many names (like busybox): it runs the program
// whose name it was started under.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/distribution/distribution/v3/registry"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	kcm "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	kproxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	sched "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func main() {
	switch name := filepath.Base(os.Args[0]); name {
	case "etcd":
		etcdmain.Main(os.Args)
	case "kube-apiserver":
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		os.Exit(cli.Run(kcm.NewControllerManagerCommand()))
	case "kube-scheduler":
		os.Exit(cli.Run(sched.NewSchedulerCommand()))
	case "kubelet":
		os.Exit(cli.Run(kubelet.NewKubeletCommand(context.Background())))
	case "kube-proxy":
		os.Exit(cli.Run(kproxy.NewProxyCommand()))
	case "registry":
		if registry.RootCmd.Execute() != nil {
			os.Exit(1)
		}
	case "rmpods":
		exitOn(name, run(os.Args, 1, "ENDPOINT", func(a []string) error { return removePods(a[0]) }))
	case "volumes":
		exitOn(name, run(os.Args, 2, "KUBECONFIG DIR", func(a []string) error { return serveVolumes(a[0], a[1]) }))
	default:
		exitOn(name, fmt.Errorf("lc has no program of this name"))
	}
}

func run(args []string, n int, usage string, program func([]string) error) error {
	if len(args) != n+1 {
		return fmt.Errorf("usage: %s %s", filepath.Base(args[0]), usage)
	}
	return program(args[1:])
}

func exitOn(name string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}
