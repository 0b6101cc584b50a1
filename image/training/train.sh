#!/bin/bash
# Inside new mount, network and process namespaces, and gone with them: a PostgreSQL, and in the image's root a deploy to
# it, of which the JVM writes down the classes; then their archive.
#
#   train.sh WORK_FOLDER          as lay-out.sh left it, with bundle/ and out/
set -euo pipefail

work=$1 image=$1/image postgres=$1/postgres
. "$(dirname "$(readlink -f "$0")")/container.sh"

prepare "$image"
prepare "$postgres"
"$postgres/bin/busybox" ifconfig lo up
mkdir "$image/tmp"/{bundle,out}
mount --bind "$work/bundle" "$image/tmp/bundle"
mount --bind "$work/out" "$image/tmp/out"
# By name, as a Job does it: an address would leave the resolver's classes out.
echo "127.0.0.1 database" >"$image/tmp/hosts"
touch "$image/etc/hosts"
mount --bind "$image/tmp/hosts" "$image/etc/hosts"

contained "$postgres" PGDATA=/tmp/data POSTGRES_USER=blog POSTGRES_PASSWORD=training POSTGRES_DB=blog \
  PG_OPTS="-c fsync=off" /usr/local/bin/entrypoint &
for _ in {1..300}; do
  contained "$postgres" /usr/bin/pg_isready -q -h 127.0.0.1 && break
  sleep 0.1
done

contained "$image" PGHOST=database PGPORT=5432 PGDATABASE=blog PGUSER=blog PGPASSWORD=training \
  /opt/java/bin/java -XX:DumpLoadedClassList=/tmp/out/classes @/app/runner.args \
  deploy --bundle /tmp/bundle --layout Prisma --ledger-schema godwit --schema public --deadline 10m \
  --owner training/blog --job training | tee "$work/run"
grep -q '"outcome":"Applied"' "$work/run"

class_path=$(sed -n '/^-cp /p' "$image/app/runner.args")
# shellcheck disable=SC2086 # two words: the option and its value
contained "$image" /opt/java/bin/java -Xshare:dump -XX:+UseG1GC -XX:+AOTClassLinking -XX:SharedClassListFile=/tmp/out/classes \
  -XX:SharedArchiveFile=/tmp/out/runner.jsa $class_path
