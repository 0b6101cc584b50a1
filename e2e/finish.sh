#!/usr/bin/env bash
# Ends the cluster, if prepare.sh made it and nobody asked to keep it.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -z "${E2E_KUBECONFIG:-}" ] || exit 0
[ -f e2e/target/cluster-is-ours ] || exit 0
if [ "${E2E_KEEP:-false}" = true ]; then
    echo "The cluster is left up: export KUBECONFIG=$(e2e/cluster/cluster kubeconfig); e2e/cluster/cluster down ends it."
    exit 0
fi
e2e/cluster/cluster down
