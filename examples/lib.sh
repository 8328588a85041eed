# Sourced by install and quickstart, which set $examples and $root before.
logs=$root/target/examples
mkdir -p "$logs"
T0=${T0:-$(date +%s%N)}
export T0
elapsed() { local ms=$((($(date +%s%N) - T0) / 1000000)); printf '%4d.%ds' $((ms / 1000)) $((ms % 1000 / 100)); }
step() { printf '%s  %s\n' "$(elapsed)" "$*"; }

# use_cluster CONTEXT: kubectl and helm speak to that context of one's kubeconfig, or to the local cluster if it is empty.
use_cluster() {
	local yours=${KUBECONFIG:-$HOME/.kube/config}
	. "$examples/local-cluster/env.sh"
	if [[ -n $1 ]]; then
		KUBECONFIG=$yours kubectl config view --minify --flatten --context="$1" >"$logs/kubeconfig" || die "no context $1 in your kubeconfig"
		chmod 600 "$logs/kubeconfig"
		export KUBECONFIG=$logs/kubeconfig
	fi
}

# image_module NAME: the module whose build makes that image.
image_module() {
	case $1 in
	gateway) echo webhook-gateway ;;
	local-github) echo examples/local-github ;;
	*) echo "$1" ;;
	esac
}

# sources: a hash of all that the images are made of.
sources() {
	find "$root"/pom.xml "$root"/{crds,operator,webhook-gateway,job,examples/local-github} -type f -not -path '*/target/*' -print0 |
		sort -z | xargs -0 sha256sum | sha256sum
}

# build_images: by Maven, when the sources are not those of the last build. Can run in the background; ends with SIGTERM.
build_images() {
	local now maven
	now=$(sources)
	if [[ $(cat "$logs/built" 2>/dev/null) == "$now" ]]; then
		step "images are those of the last build"
		return
	fi
	command -v mvn >/dev/null || die "Maven is missing: install it (apt-get install maven)"
	step "building the images with Maven (log: target/examples/maven.log)"
	timeout 1200 mvn -B -ntp -f "$root/pom.xml" package -P images-only \
		-pl crds,operator,webhook-gateway,job,examples/local-github >"$logs/maven.log" 2>&1 &
	maven=$!
	trap 'kill $maven 2>/dev/null' TERM INT
	wait $maven || {
		grep -E 'ERROR|BUILD' "$logs/maven.log" | head -n 20 >&2
		die "the build of the images failed (log: $logs/maven.log)"
	}
	trap - TERM INT
	echo "$now" >"$logs/built"
	step "images built"
}
