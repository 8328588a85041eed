# Sourced by the training runs of the services: what they talk to, real, on free ports of 127.0.0.1.
. "$(dirname "${BASH_SOURCE[0]}")/jdk.sh"
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bin=$root/examples/local-cluster/bin
started=()
# They keep nothing; asked politely, an API server whose etcd is gone would take its time.
trap '((${#started[@]} == 0)) || { kill -KILL "${started[@]}" && wait "${started[@]}"; } 2>/dev/null || true' EXIT

# free_port: sets $port. Ports from where the kernel does not take any for outgoing connections.
free_port() {
	while port=$((20000 + RANDOM % 10000)); (exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$port"); do :; done
}

# until_it_does COMMAND...: every 0.1 s until it succeeds, for at most 60 s.
until_it_does() {
	local end=$((SECONDS + 60))
	until "$@" >/dev/null 2>&1; do
		((SECONDS < end)) || { echo "gave up after 60 s: $*"; return 1; }
		sleep 0.1
	done
}

# serve FOLDER: its files by HTTP; sets $served.
serve() {
	free_port
	"$(find_jdk)/bin/jwebserver" --bind-address 127.0.0.1 --port "$port" --directory "$1" >"$1.log" 2>&1 &
	started+=($!)
	served=http://127.0.0.1:$port
	until_it_does curl -s -m 2 "$served/"
}

# start_servers FOLDER: etcd and an API server with our CRDs, those of the local cluster; sets $etcd and KUBECONFIG.
# Fails where they are not built, or for a quick training.
start_servers() {
	local folder=$1 api
	[[ ${KGD_TRAINING:-} != quick && -x $bin/etcd && -x $bin/kube-apiserver && -x $bin/kubectl ]] || return 1
	free_port
	etcd=http://127.0.0.1:$port
	free_port
	"$bin/etcd" --data-dir="$folder/etcd" --listen-client-urls="$etcd" --advertise-client-urls="$etcd" \
		--listen-peer-urls="http://127.0.0.1:$port" --unsafe-no-fsync >"$folder/etcd.log" 2>&1 &
	started+=($!)
	openssl genrsa -out "$folder/accounts.key" 2048 2>/dev/null
	echo training,admin,admin,system:masters >"$folder/tokens.csv"
	free_port
	api=https://127.0.0.1:$port
	"$bin/kube-apiserver" --etcd-servers="$etcd" --bind-address=127.0.0.1 --secure-port="$port" --cert-dir="$folder/certs" \
		--service-cluster-ip-range=10.0.0.0/24 --endpoint-reconciler-type=none --authorization-mode=AlwaysAllow \
		--token-auth-file="$folder/tokens.csv" --service-account-issuer=https://kubernetes.default.svc \
		--service-account-key-file="$folder/accounts.key" --service-account-signing-key-file="$folder/accounts.key" \
		--disable-admission-plugins=ServiceAccount >"$folder/kube-apiserver.log" 2>&1 &
	started+=($!)
	export KUBECONFIG=$folder/kubeconfig
	cat >"$KUBECONFIG" <<-K
	{"apiVersion": "v1", "kind": "Config", "current-context": "training",
	 "clusters": [{"name": "training", "cluster": {"server": "$api", "insecure-skip-tls-verify": true}}],
	 "users": [{"name": "training", "user": {"token": "training"}}],
	 "contexts": [{"name": "training", "context": {"cluster": "training", "user": "training"}}]}
	K
	until_it_does "$bin/kubectl" apply -f "$root/charts/kube-git-deploy/files/crds" || return 1
	until_it_does "$bin/kubectl" get trackedrepositories,deployjobs --all-namespaces
}

# run_until ENOUGH COMMAND...: the command, ended by SIGTERM when the function ENOUGH has returned.
run_until() {
	local enough=$1 program code=0
	shift
	"$@" &
	program=$!
	started+=($program)
	"$enough"
	kill $program
	wait $program || code=$?
	((code == 0 || code == 143)) || return $code
}
