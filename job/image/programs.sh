# Sourced by the scripts beside it.

# await_programs: if the local cluster's programs are being built just now (by Maven, beside this), waits for the servers,
# kubectl and helm, which are there before the others.
await_programs() {
	local lock=${KGD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kube-git-deploy}/local-cluster/lock
	until [[ -e $(dirname "${BASH_SOURCE[0]}")/../../examples/local-cluster/bin || ! -e $lock ]] || flock -n "$lock" true; do
		sleep 0.5
	done
}
