#!/bin/sh
# Prints the ConfigMap blog-migrations made from a folder of Prisma migrations:
#   ./configmap.sh prisma/migrations | kubectl apply -f -
set -eu
cd "$1"
kubectl create configmap blog-migrations --dry-run=client -o yaml \
    $(ls */migration.sql */p*check.sql 2>/dev/null |
        sed -E 's|^([^/]+)/([a-z]+\.sql)$|--from-file=\1.\2=&|; s|\.migration\.sql=|.sql=|')
