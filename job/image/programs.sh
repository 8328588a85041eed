# Sourced by the scripts beside it.

# await_programs: if the local cluster's programs are being built just now (by Maven, beside this), waits for them.
await_programs() {
	local here lock=${KGD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kube-git-deploy}/local-cluster/lock
	here=$(dirname "${BASH_SOURCE[0]}")
	[[ -e $here/../../examples/local-cluster/bin || ! -e $lock ]] || flock "$lock" true
}
