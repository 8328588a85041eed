# Sourced by the scripts beside it.

die() { echo "$(basename "$0"): $*" >&2; exit 1; }

# find_jdk: a JDK 25 or newer; JAVA_HOME's wins if it is one.
find_jdk() {
	local home
	for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
		[[ -x $home/bin/jlink ]] && grep -qE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$home/release" 2>/dev/null && echo "$home" && return
	done
	die "no JDK 25 or newer found: install one, or set JAVA_HOME to it"
}
