# Certificates and configuration files of the cluster's programs, written into STATE_DIR. Sourced by up, there.

# --- certificates and kubeconfigs, at the first start only; whole or not at all ---
cert() { # NAME SUBJECT SAN
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
	openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out "$1.crt" \
		-extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$3") 2>/dev/null
	rm "$1.csr"
}
kubeconfig() { # NAME
	cat >"$1.kubeconfig" <<-J
	{"apiVersion": "v1", "kind": "Config", "current-context": "kgd-local-cluster",
	 "clusters": [{"name": "kgd-local-cluster", "cluster": {"server": "https://$NODE:6443", "certificate-authority-data": "$(base64 -w0 ca.crt)"}}],
	 "users": [{"name": "$1", "user": {"client-certificate-data": "$(base64 -w0 "$1.crt")", "client-key-data": "$(base64 -w0 "$1.key")"}}],
	 "contexts": [{"name": "kgd-local-cluster", "context": {"cluster": "kgd-local-cluster", "user": "$1"}}]}
	J
	chmod 600 "$1.kubeconfig"
}
make_certificates() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=kgd-local-cluster -keyout ca.key -out ca.crt 2>/dev/null
	openssl ecparam -name prime256v1 -genkey -noout -out sa.key
	cert apiserver /CN=kube-apiserver "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:$SVC_NET.1,IP:$NODE"
	cert admin /O=system:masters/CN=admin DNS:admin
	cert apiserver-kubelet /O=system:masters/CN=apiserver DNS:apiserver
	cert kubelet /O=system:nodes/CN=system:node:local "DNS:local,IP:$NODE"
	cert kcm /CN=system:kube-controller-manager DNS:kcm
	cert sched /CN=system:kube-scheduler DNS:sched
	cert proxy /CN=system:kube-proxy DNS:proxy
	cert volumes /CN=local-cluster:volumes DNS:volumes
	for n in admin kubelet kcm sched proxy volumes; do kubeconfig $n; done
}
if [[ ! -e pki ]]; then
	rm -rf pki.new && mkdir -m 700 pki.new
	(cd pki.new && make_certificates)
	mv -T pki.new pki
	step "certificates made"
fi

# --- configuration files -----------------------------------------------------
cat >cni/10-bridge.conflist <<J
{"cniVersion": "1.0.0", "name": "kgd-local", "plugins": [{"type": "bridge", "bridge": "$BRIDGE", "isGateway": true, "ipMasq": true, "hairpinMode": true,
 "ipam": {"type": "host-local", "ranges": [[{"subnet": "$POD_NET.0/24", "rangeStart": "$POD_NET.10"}]], "routes": [{"dst": "0.0.0.0/0"}], "dataDir": "$STATE_DIR/ipam"}}]}
J
cat >containerd.toml <<J
version = 3
root = "$STATE_DIR/containerd"
state = "$STATE_DIR/run"
disabled_plugins = ["io.containerd.nri.v1.nri", "io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.blockfile", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.erofs"]
[grpc]
  address = "$STATE_DIR/containerd.sock"
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true          # without CAP_SYS_RESOURCE a score below our own is refused
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = ["$BIN_DIR"]
    conf_dir = "$STATE_DIR/cni"
    use_internal_loopback = true
  [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    runtime_path = "$BIN_DIR/containerd-shim-runc-v2"
    [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
      BinaryName = "$BIN_DIR/runc"
      Root = "$STATE_DIR/run/runc"
[plugins."io.containerd.cri.v1.images"]
  snapshotter = "overlayfs"
  [plugins."io.containerd.cri.v1.images".pinned_images]
    sandbox = "localhost/pause:1"
  [plugins."io.containerd.cri.v1.images".registry]
    config_path = "$STATE_DIR/certs.d"
J
cat >"certs.d/$REGISTRY/hosts.toml" <<J
server = "http://$NODE:5000"
[host."http://$NODE:5000"]
  capabilities = ["pull", "resolve"]
J
cat >registry.yaml <<J
version: 0.1
log: {level: warn}
storage: {filesystem: {rootdirectory: $STATE_DIR/registry}, delete: {enabled: true}}
http: {addr: "$NODE:5000"}
J
cat >kubelet.yaml <<J
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $NODE
healthzBindAddress: 127.0.0.1
failCgroupV1: false                       # the default refuses cgroup v1 since 1.35
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP                      # so that what is left of pods is known to be ours
containerRuntimeEndpoint: unix://$STATE_DIR/containerd.sock
clusterDNS: ["$DNS"]
clusterDomain: cluster.local
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $STATE_DIR/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $STATE_DIR/pki/kubelet.crt
tlsPrivateKeyFile: $STATE_DIR/pki/kubelet.key
podLogsDir: $STATE_DIR/log/pods
volumePluginDir: $STATE_DIR/kubelet/volume-plugins
oomScoreAdj: 0
seccompDefault: true
failSwapOn: false
serializeImagePulls: false
imageGCHighThresholdPercent: 100
# Else an imported image cannot be used any more once the same bytes were pulled under another name.
imagePullCredentialsVerificationPolicy: NeverVerifyAllowlistedImages
preloadedImagesVerificationAllowlist: ["localhost/*"]
evictionHard: {memory.available: "100Mi"}
J
cat >proxy.yaml <<J
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clientConnection: {kubeconfig: $STATE_DIR/pki/proxy.kubeconfig}
clusterCIDR: $POD_NET.0/24
hostnameOverride: local
nodePortAddresses: ["127.0.0.0/8", "$POD_NET.0/24"]
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0}
J
