#!/usr/bin/env bash
# What the tests need outside the JVM: a cluster, the images in it, the operator installed by the real helm.
# Leaves target/cluster.properties for the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
. e2e/install.sh

need kubectl kubernetes-client
E2E_K3S_IMAGE=${E2E_K3S_IMAGE:-rancher/k3s:v1.35.4-k3s1}
mkdir -p e2e/target
rm -f e2e/target/cluster-is-ours
if [ -n "${E2E_KUBECONFIG:-}" ]; then
    say "testing on the cluster of $E2E_KUBECONFIG; it must be able to pull or hold $GODWIT_IMAGE and $POSTGRES_IMAGE"
    kubeconfig=$E2E_KUBECONFIG
    audit=
    kubelet_config=
elif docker info >/dev/null 2>&1; then
    say "testing on K3s ($E2E_K3S_IMAGE) in this machine's Docker engine; the tests start it by Testcontainers, and install Godwit there"
    cat >e2e/target/cluster.properties <<PROPERTIES
e2e.k3s=true
e2e.k3s.image=$E2E_K3S_IMAGE
e2e.k3s.load=$PWD/image/target/godwit-image.tar $(examples/postgres/build-image.sh)
e2e.audit=
e2e.kubelet.config=
e2e.postgres.image=$POSTGRES_IMAGE
PROPERTIES
    exit 0
else
    if ! e2e/cluster/cluster status >/dev/null 2>&1; then
        touch e2e/target/cluster-is-ours
        say "no kubeconfig was named (-De2e.kubeconfig=FILE) and no Docker engine answers, so a cluster is made on this machine"
        e2e/cluster/cluster up
    else
        say "testing on the cluster of e2e/cluster, which is up already"
    fi
    kubeconfig=$(e2e/cluster/cluster kubeconfig)
    audit=$(e2e/cluster/cluster path audit)
    kubelet_config=$(e2e/cluster/cluster path state)/config/kubelet.yaml
    load_images
fi
export KUBECONFIG=$kubeconfig
install_godwit
cat >e2e/target/cluster.properties <<PROPERTIES
e2e.kubeconfig=$kubeconfig
e2e.audit=$audit
e2e.kubelet.config=$kubelet_config
e2e.postgres.image=$POSTGRES_IMAGE
PROPERTIES
