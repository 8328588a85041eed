# Where the local cluster's things are, and PATH and KUBECONFIG for it:  . examples/local-cluster/env.sh
# BIN_DIR, STATE_DIR and KGD_CACHE may be set before.
KGD_LOCAL_CLUSTER=$(cd "$(dirname "${BASH_SOURCE[0]:-$0}")" && pwd)

# Programs and images, made by ./build; a link into the cache.
: "${BIN_DIR:=$KGD_LOCAL_CLUSTER/bin}"
BIN_DIR=$(realpath -m "$BIN_DIR" 2>/dev/null || echo "$BIN_DIR")

# Everything that the cluster writes. Unix sockets below it limit the length (107 bytes with their names), configuration
# files and mount tables its letters, and pods in user namespaces can't pass a folder that is closed to others (as /root
# usually is): where a checkout's path does not fit, ./state is a link elsewhere.
: "${STATE_DIR:=$KGD_LOCAL_CLUSTER/state}"
STATE_DIR=$(realpath -m "$STATE_DIR" 2>/dev/null || echo "$STATE_DIR")
kgd_closed_parent() { # DIR: a folder above it is closed to others
	local d=$1 parents=()
	while [[ $d == /?*/* ]]; do d=${d%/*} && parents+=("$d"); done
	[[ $(stat -c %A / "${parents[@]}" 2>/dev/null)$'\n' == *[-T]$'\n'* ]]
}
if [[ ${#STATE_DIR} -ge 60 || $STATE_DIR == *[!A-Za-z0-9._/-]* ]] || kgd_closed_parent "$STATE_DIR"; then
	STATE_DIR=/var/lib/kgd-local-cluster/$(printf %s "$STATE_DIR" | sha256sum | cut -c1-12)
fi
unset -f kgd_closed_parent

export KUBECONFIG=$STATE_DIR/pki/admin.kubeconfig
case :$PATH: in *":$BIN_DIR:"*) ;; *) export PATH=$BIN_DIR:$PATH ;; esac
