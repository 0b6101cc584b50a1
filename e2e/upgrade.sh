#!/usr/bin/env bash
# Installs the chart again over what prepare.sh installed, with more arguments for helm, as somebody who upgrades:
#
#   upgrade.sh KUBECONFIG [ARGUMENT...]
set -euo pipefail
cd "$(dirname "$0")/.."
. e2e/install.sh
KUBECONFIG=$1
export KUBECONFIG
shift
install_godwit "$@"
