# Sourced by e2e/prepare.sh and examples/quickstart.sh, in the root of the repository: how Godwit gets into a cluster.
GODWIT_VERSION=${GODWIT_VERSION:-0.1.0-SNAPSHOT}
GODWIT_IMAGE=${GODWIT_IMAGE:-localhost/godwit:$GODWIT_VERSION}
POSTGRES_IMAGE=${POSTGRES_IMAGE:-localhost/godwit-postgres:15}
GODWIT_NAMESPACE=${GODWIT_NAMESPACE:-godwit-system}

say() { printf '\n== %s\n' "$*"; }

fail() {
    printf '\n%s\n' "$@" >&2
    exit 1
}

# need COMMAND PACKAGE: installs Debian's package if the command is missing.
need() {
    command -v "$1" >/dev/null && return
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
        fail "$1 is missing. Install it (Debian: apt-get install $2) and run this again."
    say "installing $2"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >/dev/null
}

# Into the cluster of e2e/cluster, which has no registry.
load_images() {
    say "loading the images of Godwit and of the example's PostgreSQL into the cluster"
    e2e/cluster/cluster load image/target/godwit-image.tar "$(examples/postgres/build-image.sh)"
}

# With helm of KUBECONFIG's cluster: the one on PATH if it is version 3 or newer, else the one that e2e/cluster builds.
helm_of_choice() {
    if command -v helm >/dev/null && [[ $(helm version --short 2>/dev/null) =~ ^v([3-9]|[1-9][0-9]) ]]; then
        helm "$@"
    else
        e2e/cluster/cluster helm --kubeconfig "$KUBECONFIG" "$@"
    fi
}

# The pods of an image that was built again under the same name must be made again.
image_build() {
    sha256sum image/target/godwit-image.tar 2>/dev/null | cut -c-16
}

# With more arguments for helm.
install_godwit() {
    say "installing the chart helm/godwit into namespace $GODWIT_NAMESPACE"
    # Not by helm: it installs CRDs once, and never upgrades them.
    kubectl apply --server-side --force-conflicts -f crds/
    helm_of_choice upgrade --install godwit helm/godwit \
        --namespace "$GODWIT_NAMESPACE" --create-namespace --skip-crds \
        --set "image.repository=${GODWIT_IMAGE%:*}" --set "image.tag=${GODWIT_IMAGE##*:}" \
        --set-string "podAnnotations.godwit\.dev/image-build=$(image_build)" \
        --wait --timeout 3m "$@"
}
