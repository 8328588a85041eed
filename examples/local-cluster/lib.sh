# What build, up, down, status and test share. Sourced after env.sh.
HERE=$KGD_LOCAL_CLUSTER
PROGRAM=$(basename "$0")
PATH=$PATH:/usr/sbin:/sbin # not in everybody's
T0=${T0:-$(date +%s%N)}
elapsed() { local ms=$((($(date +%s%N) - T0) / 1000000)); printf '%3d.%01ds' $((ms / 1000)) $((ms % 1000 / 100)); }
step() { printf '%s  %s\n' "$(elapsed)" "$*"; }
die() {
	printf '%s: %s\n' "$PROGRAM" "$*" >&2
	exit 1
}
# usage: the comment at the head of a script is its help.
usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"; }

# --- Debian packages ---------------------------------------------------------
# present PACKAGE: by what it is needed for, so that this works on other distributions too.
present() {
	case $1 in
	iproute2) command -v ip ;;
	procps) command -v pgrep ;;
	libc6-dev) [[ -e /usr/include/stdio.h ]] ;;
	libseccomp-dev) [[ -e /usr/include/seccomp.h ]] ;;
	busybox-static) command -v busybox && ! ldd "$(command -v busybox)" ;;
	*) command -v "$1" ;;
	esac >/dev/null 2>&1
}
need_packages() { # PACKAGE...
	local missing=() p log
	for p; do present "$p" || missing+=("$p"); done
	((${#missing[@]})) || return 0
	command -v apt-get >/dev/null || die "install what these Debian packages hold, then try again: ${missing[*]}"
	[[ $EUID == 0 ]] || die "packages are missing: run as root  apt-get install -y ${missing[*]}"
	log=$(mktemp)
	step "installing Debian packages: ${missing[*]}"
	install_packages "${missing[@]}" >"$log" 2>&1 || {
		apt-get update >>"$log" 2>&1 || true
		install_packages "${missing[@]}" >>"$log" 2>&1
	} || {
		tail -n 15 "$log" >&2
		die "apt-get could not install ${missing[*]} (log: $log)"
	}
	rm -f "$log"
	for p; do present "$p" || die "the package $p is installed, but what is needed of it is not found"; done
}
install_packages() { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; }

# --- the one cluster of this machine ----------------------------------------------
# Addresses are fixed: only one cluster fits on a machine, and what is built on it relies on them.
POD_NET=10.244.0      # pods are $POD_NET.10 and up, on a bridge; the node is $POD_NET.1
SVC_NET=10.96.0       # Services
LINK_NET=10.244.255   # the veth between the host (.1) and the cluster's network namespace (.2)
NODE=$POD_NET.1
DNS=$SVC_NET.10
BRIDGE=kgd0
NETNS=kgd
CGROUP=kgd-local-cluster
REGISTRY=registry.local:5000
SERVICES=(etcd registry containerd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy volumes)

# What has to be found from any checkout: who owns the cluster, and its processes.
RUN_DIR=/run/kgd-local-cluster
owner() { sed -n "s/^$1=//p" "$RUN_DIR/owner" 2>/dev/null || true; }
write_owner() { # NETNS_INODE ("" while it is being made)
	printf '%s\n' "state=$STATE_DIR" "bin=$BIN_DIR" "boot=$(</proc/sys/kernel/random/boot_id)" "netns=$1" "since=$(date -u +%FT%TZ)" >"$RUN_DIR/owner.new"
	mv "$RUN_DIR/owner.new" "$RUN_DIR/owner"
}
netns_inode() { stat -f -c %T "/run/netns/$NETNS" 2>/dev/null | grep -q nsfs && stat -c %i "/run/netns/$NETNS"; }
# ours: the network namespace there is the one that the owner made.
ours() {
	local inode
	inode=$(netns_inode) && [[ -e $RUN_DIR/owner && $(owner boot) == "$(</proc/sys/kernel/random/boot_id)" && ($(owner netns) == "" || $(owner netns) == "$inode") ]]
}
in_netns() { nsenter --net="/run/netns/$NETNS" "$@"; } # not `ip netns exec`: its own /sys would hide the cgroups

# A process is known by its pid and when it started, so that a pid used again is not taken for it.
started_at() { # PID: fails for a process that has ended, reaped or not
	local s
	s=$(<"/proc/$1/stat") 2>/dev/null && s=${s##*) } && set -- $s && [[ $1 != [ZX] ]] && echo "${20}"
}
running() { # SERVICE: sets PID
	local since
	read -r PID since 2>/dev/null <"$RUN_DIR/pid/$1" && [[ -n $since && $(started_at "$PID" 2>/dev/null) == "$since" ]]
}
alive() { local s; for s in "${SERVICES[@]}"; do if running "$s"; then echo "$s"; fi; done; }
cgroups() { find /sys/fs/cgroup -mindepth 1 -maxdepth 2 -type d -name "$CGROUP" 2>/dev/null || true; }
# left_processes: all that belongs to the cluster: what is in its network namespace or in its cgroups, and shims.
left_processes() {
	local c inode
	{
		if ours; then inode=$(netns_inode) && stat -L -c '%i %n' /proc/[0-9]*/ns/net 2>/dev/null | awk -F'[ /]' -v i="$inode" '$1 == i {print $4}'; fi
		find /proc -mindepth 2 -maxdepth 2 -path '/proc/[0-9]*/exe' -lname "$(owner bin)/containerd-shim-runc-v2" 2>/dev/null | cut -d/ -f3 || true
		for c in $(cgroups); do find "$c" -name cgroup.procs -exec cat {} + 2>/dev/null || true; done
	} | sort -un | grep -vx 0 || true
}
# mounts DIR: mounted below it, the deepest first.
mounts() { awk -v d="$1/" 'index($2, d) == 1 {print $2}' /proc/mounts | tac; }

# lock: one up or down at a time on this machine; held for the down that an up calls. Started programs must not inherit fd 9.
lock() {
	[[ -z ${KGD_LOCKED:-} ]] || return 0
	mkdir -p "$RUN_DIR"
	exec 9>"$RUN_DIR/lock"
	flock -w "${1:-0}" 9 || die "another up or down of a local cluster is at work: try again when it is done"
}
# not_possible REASON: this machine can't run the cluster.
not_possible() { die "$1: use a cluster of your own instead (--context)"; }

# --- what the kubelet changes outside: kept at `up`, put back at `down` ---------------
SETTINGS=(vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes)
save_settings() {
	local s
	[[ -e $RUN_DIR/settings ]] || for s in "${SETTINGS[@]}"; do echo "$s $(<"/proc/sys/$s")"; done >"$RUN_DIR/settings" 2>/dev/null || true
}
restore_settings() {
	local s v
	[[ -e $RUN_DIR/settings ]] || return 0
	while read -r s v; do [[ -z $v || $(<"/proc/sys/$s") == "$v" ]] || echo "$v" >"/proc/sys/$s" || true; done <"$RUN_DIR/settings"
	rm -f "$RUN_DIR/settings"
}
make_cgroups() { # one in each hierarchy (v1), or the one (v2)
	local c
	if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
		for c in cpu cpuset memory pids io hugetlb; do echo "+$c" >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true; done
		mkdir -p "/sys/fs/cgroup/$CGROUP"
		return
	fi
	for c in /sys/fs/cgroup/*/; do
		[[ -L ${c%/} || ! -e $c/cgroup.procs ]] || mkdir -p "$c$CGROUP"
	done
	for c in cpuset.mems cpuset.cpus; do
		[[ ! -e /sys/fs/cgroup/cpuset/$c ]] || cat "/sys/fs/cgroup/cpuset/$c" >"/sys/fs/cgroup/cpuset/$CGROUP/$c"
	done
}
