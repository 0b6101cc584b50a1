#!/bin/sh
# Starts PostgreSQL; on an empty volume it first makes a cluster, its superuser and, if asked, a database.
#
#   POSTGRES_USER      the superuser (default: postgres)
#   POSTGRES_PASSWORD  its password, SCRAM (default: none, and anyone may connect)
#   POSTGRES_DB        a database to make (default: none)
#   PGDATA             where the data live, on a writable volume (default: /var/lib/postgresql/data/pg)
#   PG_OPTS            more options for the server, as in "-c fsync=off"
set -eu
umask 077

bin=/usr/lib/postgresql/15/bin
: "${PGDATA:=/var/lib/postgresql/data/pg}" "${POSTGRES_USER:=postgres}" "${POSTGRES_PASSWORD:=}" "${POSTGRES_DB:=}"

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # Made beside its place and moved there when complete: a start that is cut short leaves nothing half made.
  new=$PGDATA.new
  rm -rf "$new"
  mkdir -p "${PGDATA%/*}"
  if [ -n "$POSTGRES_PASSWORD" ]; then
    remote=scram-sha-256
    printf '%s\n' "$POSTGRES_PASSWORD" >"$PGDATA.password"
    set -- --pwfile="$PGDATA.password"
  else
    remote=trust
    set --
  fi
  "$bin/initdb" --pgdata="$new" --username="$POSTGRES_USER" --encoding=UTF8 --locale=C.UTF-8 --no-sync \
    --auth-local=trust --auth-host="$remote" "$@" >/tmp/initdb.log 2>&1 || {
    cat /tmp/initdb.log >&2
    exit 1
  }
  rm -f "$PGDATA.password"
  echo "host all all all $remote" >>"$new/pg_hba.conf"
  if [ -n "$POSTGRES_DB" ] && [ "$POSTGRES_DB" != postgres ]; then
    echo "create database \"$(echo "$POSTGRES_DB" | sed 's/"/""/g')\"" |
      "$bin/postgres" --single -D "$new" -c fsync=off postgres >/dev/null
  fi
  mv "$new" "$PGDATA"
fi

# shellcheck disable=SC2086 # PG_OPTS is a list of words
exec "$bin/postgres" -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories=/tmp \
  -c dynamic_shared_memory_type=mmap ${PG_OPTS:-}
