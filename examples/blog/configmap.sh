#!/bin/sh
# Prints the ConfigMap blog-migrations made from a folder of Prisma migrations:
#   ./configmap.sh prisma/migrations | kubectl apply -f -
set -eu
cd "$1"
kubectl create configmap blog-migrations --dry-run=client -o yaml \
    $(for m in */; do echo "--from-file=${m%/}.sql=${m}migration.sql"; done)
