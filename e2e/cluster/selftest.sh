#!/usr/bin/env bash
# Proves, on this machine, what README.md promises. Needs root, and about a minute
# once everything is built. It makes and ends clusters of its own, beside the one
# that somebody may be using. Prints a line for each check and closes with counts.
set -uo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
cluster=$here/cluster
work=$(mktemp -d)
state=$work/state
network=${GODWIT_SELFTEST_NETWORK:-10.186}
export GODWIT_CLUSTER_STATE=$state GODWIT_CLUSTER_NETWORK=$network
image=localhost/godwit-self-test:1
passed=0 failed=0

k() { "$cluster" kubectl "$@"; }

# check WHAT COMMAND...: the command succeeds
check() {
    local what=$1 started=$EPOCHREALTIME result=ok
    shift
    if "$@" >"$work/output" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)) result=FAILED; fi
    awk -v r=$result -v s="$started" -v e="$EPOCHREALTIME" -v w="$what" 'BEGIN { printf "%-6s %6.1fs  %s\n", r, e - s, w }'
    [ $result = ok ] || sed 's/^/    /' "$work/output"
}

# refuses TEXT COMMAND...: the command fails and says so
refuses() {
    local text=$1 output
    shift
    if ! output=$("$@" 2>&1) && grep -q -- "$text" <<<"$output"; then return 0; fi
    echo "$output"
    return 1
}

# eventually COMMAND...: the command succeeds within 30 seconds
eventually() {
    local end=$((SECONDS + 30))
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}

says() { grep -q -- "$1" <<<"$("${@:2}" 2>&1)" || { "${@:2}"; return 1; }; }

# An image of Debian's static busybox, with a name that has hyphens.
make_image() {
    [ -x /bin/busybox ] || apt-get install -y -q --no-install-recommends busybox-static || return
    local d=$work/image applet layer
    mkdir -p "$d/root/bin" "$d/root/tmp" "$d/root/data"
    chmod 1777 "$d/root/tmp"
    echo from-an-image >"$d/root/data/file"
    cp /bin/busybox "$d/root/bin/"
    for applet in sh echo cat sleep httpd wget id true; do ln -s busybox "$d/root/bin/$applet"; done
    tar -C "$d/root" --owner=0 --group=0 -cf "$d/layer.tar" .
    layer=$(sha256sum <"$d/layer.tar" | cut -c1-64)
    printf '{"architecture":"%s","os":"linux","config":{"Env":["PATH=/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
        "$(go env GOARCH)" "$layer" >"$d/config.json"
    printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$image" >"$d/manifest.json"
    tar -C "$d" -cf "$work/image.tar" manifest.json config.json layer.tar
}

loads_the_image() { [ "$("$cluster" load "$work/image.tar")" = $image ]; }

# A pod that meets Pod Security "restricted", behind a Service, with an image
# mounted as a volume; and a Job that asks it by name.
apply_workload() {
    k create namespace self-test &&
        k label namespace self-test pod-security.kubernetes.io/enforce=restricted &&
        k apply -n self-test -f - <<YAML
apiVersion: v1
kind: Pod
metadata: {name: web-0, labels: {app: web}}
spec:
  terminationGracePeriodSeconds: 1
  securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
  volumes: [{name: data, image: {reference: $image}}]
  containers:
  - name: web
    image: $image
    command: [sh, -c, "echo started; exec httpd -f -p 8080 -h /mnt/data"]
    volumeMounts: [{name: data, mountPath: /mnt}]
    securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: ask}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: ask
        image: $image
        command: [sh, -c, "for i in 1 2 3 4 5 6 7 8 9; do wget -qO- http://web.self-test.svc/file && exit 0; sleep 1; done; exit 1"]
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
YAML
}

forwards_a_port() {
    k port-forward -n self-test pod/web-0 18973:8080 >"$work/forward" 2>&1 &
    local pid=$! result=1
    eventually grep -q Forwarding "$work/forward" && fetch 127.0.0.1 18973 && result=0
    kill $pid
    return $result
}

# fetch HOST PORT: the file, without any proxy
fetch() {
    exec 3<>"/dev/tcp/$1/$2" || return
    printf 'GET /file HTTP/1.0\r\n\r\n' >&3
    local answer
    answer=$(timeout 5 cat <&3)
    exec 3>&-
    grep -q from-an-image <<<"$answer"
}

reaches_a_service_from_here() { fetch "$(k get -n self-test service web -o jsonpath='{.spec.clusterIP}')" 80; }

# A service account without rights asks, is refused, and the audit log has it.
counts_a_refused_request() {
    k create serviceaccount -n self-test nobody || return
    local token server
    token=$(k create token -n self-test nobody) || return
    server=$(k config view -o jsonpath='{.clusters[0].cluster.server}')
    says Forbidden k --kubeconfig=/dev/null --server="$server" --token="$token" --insecure-skip-tls-verify get pods -n self-test || return
    grep '"username":"system:serviceaccount:self-test:nobody"' "$("$cluster" path audit)" | grep -q '"code":403'
}

system_reads_are_left_out() { ! grep -E '"verb":"(get|list|watch)"' "$("$cluster" path audit)" | grep -E '"username":"system:(node|kube|apiserver|serviceaccount:kube-system)'; }

process_of() { "$cluster" status 2>/dev/null | awk -v name="$1" '$1 == name { print $2 }'; }

kill_component() { kill -9 "$(process_of "$1")" && sleep 0.2 && eventually "$cluster" status; }

ran_on() {
    eventually says uid=1000 k exec -n self-test web-0 -- id &&
        [ "$(k get pod -n self-test web-0 -o jsonpath='{.status.containerStatuses[0].restartCount}')" = 0 ]
}

# Every process of the node and of its pods, by the mount namespaces below it.
kill_everything() {
    local node all pid
    node=$(process_of node)
    all=$(for pid in /proc/[0-9]*; do
        [ "$(awk '/^NSpid:/ { print NF }' "$pid/status" 2>/dev/null)" -gt 2 ] 2>/dev/null &&
            grep -qsF "$state/" "$pid/mountinfo" && echo "${pid#/proc/}"
    done)
    grep -qx "$node" <<<"$all" || { echo "the node $node is not among $all"; return 1; }
    # shellcheck disable=SC2086
    kill -9 $all 2>/dev/null
    sleep 0.2
    [ -d "$state" ]
}

interrupted_up() {
    timeout -s INT 2 "$cluster" up
    [ $? -eq 124 ] && nothing_left
}

two_at_once() {
    "$cluster" up &
    sleep 0.3
    says "already up" "$cluster" up && wait $!
}

# What is on the machine, asked of the machine and not of our own program. What
# another cluster shares with ours is left out if there is one.
machine() {
    ip -brief link | awk '{ print $1 }' | grep -F "${network/./-}"
    ip route show table all | grep -F "$network."
    cut -d' ' -f2 /proc/mounts | grep -F "$state"
    find /sys/fs/cgroup -maxdepth 2 -type d | grep -F "${network/./-}"
    ls -d "$state" /run/netns/* /run/containerd /run/runc /etc/cni /opt/cni /opt/containerd /var/lib/containerd \
        /etc/kubernetes /usr/libexec/kubernetes /var/log/pods /var/log/containers 2>/dev/null
    iptables-save 2>/dev/null | grep -E 'KUBE|CNI|godwit'
    pgrep -af "^godwit-cluster-node $state|$state/"
    if ! pgrep -f ^godwit-cluster-node >/dev/null; then
        sysctl vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys net.ipv4.ip_forward
        ls -d /var/lib/kubelet /var/lib/cni
    fi 2>&1
}

nothing_left() {
    machine >"$work/after"
    diff "$work/before" "$work/after"
}

trap '"$cluster" down 2>/dev/null; rm -rf "$work"' EXIT

check "make an image" make_image
check "build everything (once per version)" "$cluster" build
up_once() { "$cluster" up && "$cluster" down; }
check "up and down, which may install packages" up_once
machine >"$work/before"

check "kubectl before up says what to do" refuses "cluster up" "$cluster" kubectl get nodes
check "down with nothing up" says "nothing is up" "$cluster" down
check "up from nothing" "$cluster" up
check "up again does nothing" says "already up" "$cluster" up
check "status" "$cluster" status
check "load prints the image's name" loads_the_image
check "load refuses what is no image" refuses "image archive" "$cluster" load "$0"
check "make a workload under Pod Security restricted" apply_workload
check "a Job asks a Service by name" k wait -n self-test --for=condition=Complete job/ask --timeout=60s
check "the pod is ready" k wait -n self-test --for=condition=Ready pod/web-0 --timeout=60s
check "logs, and an image as a volume" says from-an-image k logs -n self-test job/ask
check "exec" says uid=1000 k exec -n self-test web-0 -- id
check "port-forward" forwards_a_port
check "a Service can be reached from the machine" reaches_a_service_from_here
check "unknown names do not exist, at once" says "can't find\|bad address" timeout 3 "$cluster" kubectl exec -n self-test web-0 -- busybox nslookup no.such.example
check "Pod Security refuses a lax pod" refuses "violates PodSecurity" k run -n self-test lax --image=$image --restart=Never
check "the audit log counts a refused request" counts_a_refused_request
check "the audit log leaves out what the system reads" system_reads_are_left_out
check "helm" "$cluster" helm list
check "killed API server comes back" kill_component kube-apiserver
check "killed containerd comes back" kill_component containerd
check "its pods ran on" ran_on
check "kill -9 of everything" kill_everything
check "up after that" "$cluster" up
check "it is a new cluster" refuses "not found" k get namespace self-test
check "down" "$cluster" down
check "nothing is left" nothing_left
check "an interrupted up leaves nothing" interrupted_up
check "two up at once make one cluster" two_at_once
check "down again" "$cluster" down
check "nothing is left again" nothing_left

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
