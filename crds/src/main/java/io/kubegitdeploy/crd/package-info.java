/** The custom resources of Kube Git Deploy: types, names, labels and conditions. No I/O. */
package io.kubegitdeploy.crd;
