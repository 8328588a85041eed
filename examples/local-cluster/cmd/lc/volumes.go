package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/utils/ptr"
)

// The class and the name under which this provisioner answers for it.
const (
	volumeClass = "local"
	provisioner = "kube-git-deploy.io/local-cluster"
	provisioned = "pv.kubernetes.io/provisioned-by"
)

// serveVolumes gives each claim of the class "local" a folder below dir: mounted
// as a `local` volume, so that fsGroup works. It looks every half second: on a
// cluster of one node that costs nothing and can't miss an event. Sizes are not
// enforced. What a claim leaves is kept or deleted as the class or the volume says.
func serveVolumes(kubeconfig, dir string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	for ctx.Err() == nil {
		if err := errors.Join(provide(ctx, client, dir), reclaim(ctx, client, dir)); err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, "volumes:", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
	return nil
}

func provide(ctx context.Context, client kubernetes.Interface, dir string) error {
	claims, err := client.CoreV1().PersistentVolumeClaims("").List(ctx, metav1.ListOptions{ResourceVersion: "0"})
	if err != nil {
		return err
	}
	var problems []error
	for _, claim := range claims.Items {
		if claim.Status.Phase != corev1.ClaimPending || claim.Spec.VolumeName != "" || ptr.Deref(claim.Spec.StorageClassName, "") != volumeClass {
			continue
		}
		class, err := client.StorageV1().StorageClasses().Get(ctx, volumeClass, metav1.GetOptions{})
		if err != nil {
			return err
		}
		volume := volumeFor(claim, class, dir)
		if err := makeFolder(volume.Spec.Local.Path); err != nil {
			return err
		}
		if _, err := client.CoreV1().PersistentVolumes().Create(ctx, volume, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

func volumeFor(claim corev1.PersistentVolumeClaim, class *storagev1.StorageClass, dir string) *corev1.PersistentVolume {
	name := "pvc-" + string(claim.UID)
	return &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: map[string]string{provisioned: provisioner}},
		Spec: corev1.PersistentVolumeSpec{
			StorageClassName:              class.Name,
			AccessModes:                   claim.Spec.AccessModes,
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: claim.Spec.Resources.Requests[corev1.ResourceStorage]},
			PersistentVolumeReclaimPolicy: ptr.Deref(class.ReclaimPolicy, corev1.PersistentVolumeReclaimDelete),
			ClaimRef:                      &corev1.ObjectReference{APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID},
			PersistentVolumeSource:        corev1.PersistentVolumeSource{Local: &corev1.LocalVolumeSource{Path: filepath.Join(dir, name)}},
			NodeAffinity: &corev1.VolumeNodeAffinity{Required: &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
				MatchExpressions: []corev1.NodeSelectorRequirement{{Key: corev1.LabelHostname, Operator: corev1.NodeSelectorOpIn, Values: []string{"local"}}},
			}}}},
		},
	}
}

// makeFolder makes what a pod of any user may write to; the parent is closed to everyone but root.
func makeFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	return os.Chmod(path, 0o777)
}

func reclaim(ctx context.Context, client kubernetes.Interface, dir string) error {
	volumes, err := client.CoreV1().PersistentVolumes().List(ctx, metav1.ListOptions{ResourceVersion: "0"})
	if err != nil {
		return err
	}
	var problems []error
	for _, volume := range volumes.Items {
		if volume.Annotations[provisioned] != provisioner || volume.Status.Phase != corev1.VolumeReleased ||
			volume.Spec.PersistentVolumeReclaimPolicy != corev1.PersistentVolumeReclaimDelete {
			continue
		}
		// The path is made from the name, not read from the object: this runs as root.
		err := os.RemoveAll(filepath.Join(dir, filepath.Base(volume.Name)))
		if err == nil {
			err = client.CoreV1().PersistentVolumes().Delete(ctx, volume.Name, metav1.DeleteOptions{Preconditions: metav1.NewUIDPreconditions(string(volume.UID))})
		}
		if err != nil && !apierrors.IsNotFound(err) {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}
