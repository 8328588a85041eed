# Sourced by quickstart: a push and its hops, live. Needs $root's lib.sh, kubectl, and to stand in the pushed repository.
bold=$([[ -t 1 ]] && printf '\033[1m' || true) dim=$([[ -t 1 ]] && printf '\033[2m' || true) plain=$([[ -t 1 ]] && printf '\033[0m' || true)
headline() { printf '%s%s%s\n' "$bold" "$*" "$plain"; }

# forward NAMESPACE SERVICE PORT: a port of this machine that leads to the Service; sets $port.
forward() {
	local log=$logs/forward-$2.log i
	kubectl -n "$1" port-forward --address 127.0.0.1 "svc/$2" ":$3" >"$log" 2>&1 &
	for ((i = 0; i < 100; i++)); do
		port=$(sed -n 's/^Forwarding from 127.0.0.1:\([0-9]*\).*/\1/p' "$log")
		[[ -z $port ]] || return 0
		sleep 0.1
	done
	cat "$log" >&2
	die "can't reach the Service $2 in namespace $1"
}

# since_push TEXT: one hop, with the seconds since the push began.
since_push() {
	local ms=$((($(date +%s%N) - pushed) / 1000000))
	printf '%4d.%ds  %s\n' $((ms / 1000)) $((ms % 1000 / 100)) "$*"
}

# push_and_follow: pushes HEAD to main and shows each hop until the job has ended; sets $job. Fails when the job failed.
push_and_follow() {
	local commit short
	commit=$(git rev-parse HEAD) short=$(git rev-parse --short=7 HEAD)
	pushed=$(date +%s%N)
	timeout 60 git push -q origin HEAD:main 2>"$logs/git-push.log" || {
		cat "$logs/git-push.log" >&2
		die "git push failed"
	}
	since_push "git push        sample/shop main $short: $(git log -1 --format=%s)"
	job=$(await_job "$commit")
	since_push "DeployJob       $job"
	follow_job
}

# await_job COMMIT: the name of the DeployJob of that commit.
await_job() {
	local i name
	for ((i = 0; i < 150; i++)); do
		name=$(kubectl -n sample get djob -o jsonpath="{.items[?(@.spec.commit==\"$1\")].metadata.name}")
		if [[ -n $name ]]; then
			echo "${name%% *}"
			return
		fi
		sleep 0.2
	done
	die "no DeployJob for commit $1 after 30 s: see the deliveries at local-github, and kubectl -n kube-git-deploy logs deploy/kube-git-deploy-gateway"
}

state='{range .status.units[*]}{"build "}{.docker.state}{" "}{.docker.job}{" "}{.docker.image}{"\n"}{"release "}{.helm.state}{" "}{.helm.job}{" "}{.helm.revision}{"\n"}{end}{"end "}{.status.conditions[?(@.type=="Finished")].status}{" "}{.status.phase}{" "}{.status.message}{"\n"}'

# follow_job: prints what changes in the DeployJob $job, and the build's log as it comes.
follow_job() {
	local what value job_name detail seen='' log_of=''
	while :; do
		while read -r what value job_name detail; do
			[[ $seen != *"|$what $value $job_name|"* ]] || continue
			seen+="|$what $value $job_name|"
			case "$what $value" in
			"build Running")
				since_push "build           Kaniko Job $job_name"
				if [[ $log_of != "$job_name" ]]; then log_of=$job_name && build_log "$job_name"; fi
				;;
			"build Succeeded") since_push "image           $detail" ;;
			"release Running") since_push "release         Helm Job $job_name" ;;
			"release Succeeded") since_push "released        revision $detail" ;;
			"end True")
				since_push "$job_name  $detail"
				[[ $job_name == Succeeded ]] || die "the job ended as $job_name: kubectl -n sample describe djob $job"
				return
				;;
			esac
		done < <(kubectl -n sample get djob "$job" -o jsonpath="$state")
		sleep 0.2
	done
}

# build_log JOB: the log of the build in the background, once its container runs.
build_log() {
	(
		for _ in $(seq 100); do
			if timeout 600 kubectl -n sample logs -f "job/$1" -c kaniko 2>/dev/null | sed -u "s/\x1b\[[0-9;]*m//g; s/^/          ${dim}| /; s/\$/${plain}/"; then
				[[ ${PIPESTATUS[0]} != 0 ]] || break
			fi
			sleep 0.2
		done
	) &
}

# show_page: the page of the running pod, by way of the API server.
show_page() {
	local page
	page=$(kubectl get --raw /api/v1/namespaces/sample/services/http:web:8080/proxy/)
	[[ $page == *"$(git rev-parse HEAD)"* ]] || die "the page is not of commit $(git rev-parse HEAD)"
	since_push "the pod answers:"
	sed -n "s/<[^>]*>//g; s/^ */          /; /[A-Za-z]/p" <<<"$page"
}
