#!/usr/bin/env bash
# From a fresh clone to a migrated blog. On a machine without a cluster it makes one (e2e/cluster); with --context it uses
# yours. It asks nothing, and a second run starts from an empty database again.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
. e2e/install.sh

NAMESPACE=godwit-quickstart
USAGE="usage: examples/quickstart.sh [--context NAME [--image REF --postgres-image REF]] | --remove

  --context NAME         use this context of your kubeconfig instead of making a cluster
  --image REF            where that cluster finds Godwit's image (default: $GODWIT_IMAGE, loaded by kind, k3d or minikube)
  --postgres-image REF   where it finds a PostgreSQL for the example (default: $POSTGRES_IMAGE, likewise)
  --remove               remove everything that this script made"

context='' remove=''
while [ $# -gt 0 ]; do
    case $1 in
        --context | --image | --postgres-image)
            [ $# -ge 2 ] || { echo "$USAGE" >&2; exit 64; }
            case $1 in
                --context) context=$2 ;;
                --image) GODWIT_IMAGE=$2 image_given=1 ;;
                --postgres-image) POSTGRES_IMAGE=$2 postgres_given=1 ;;
            esac
            shift 2
            ;;
        --remove) remove=1; shift ;;
        -h | --help) echo "$USAGE"; exit ;;
        *) echo "$USAGE" >&2; exit 64 ;;
    esac
done

# A kubeconfig of our own, so that nothing here ever talks to another cluster than the one that was chosen.
KUBECONFIG_OF_RUN=$(mktemp)
trap 'rm -f "$KUBECONFIG_OF_RUN"' EXIT

choose_cluster() {
    if [ -n "$context" ]; then
        kubectl config view --raw --minify --flatten --context "$context" >"$KUBECONFIG_OF_RUN" ||
            fail "There is no context \"$context\": kubectl config get-contexts lists yours."
    else
        e2e/cluster/cluster up
        cat "$(e2e/cluster/cluster kubeconfig)" >"$KUBECONFIG_OF_RUN"
    fi
    export KUBECONFIG=$KUBECONFIG_OF_RUN
}

bring_images() {
    if [ -z "$context" ]; then
        load_images
        return
    fi
    [ -n "${image_given:-}" ] && [ -n "${postgres_given:-}" ] && return
    local postgres
    postgres=$(examples/postgres/build-image.sh)
    for archive in image/target/godwit-image.tar "$postgres"; do
        case $context in
            kind-*) kind load image-archive "$archive" --name "${context#kind-}" ;;
            k3d-*) k3d image import "$archive" --cluster "${context#k3d-}" ;;
            minikube) minikube image load "$archive" ;;
            *) fail "How does the cluster of \"$context\" get the images? Push image/target/godwit-image.tar and" \
                "$postgres to a registry it can pull from and name them: --image REF --postgres-image REF" ;;
        esac
    done
}

k() { kubectl --namespace "$NAMESPACE" "$@"; }

show() {
    printf '\n$ kubectl %s\n' "$*"
    k "$@"
}

# bundle COUNT [EDITED]: the first COUNT migrations of the blog as the ConfigMap, the named one edited.
bundle() {
    local folder migration
    folder=$(mktemp -d)
    for migration in $(ls -d examples/blog/prisma/migrations/*/ | head -n "$1"); do
        cp -r "$migration" "$folder/"
    done
    [ -z "${2:-}" ] || printf 'ALTER TABLE "User" ADD COLUMN "nickname" TEXT;\n' >>"$folder/$2/migration.sql"
    examples/blog/configmap.sh "$folder" | k apply --server-side -f - >/dev/null
    rm -rf "$folder"
}

ROW='%-6s %-7s %-17s %-38s %-9s %s\n'

# One row of `kubectl get dbm`; kubectl aligns only rows that it prints together.
row() {
    local ready='{.status.conditions[?(@.type=="Ready")]'
    local name status reason version applied age
    IFS='|' read -r name status reason version applied < <(k get dbm blog -o \
        "jsonpath={.metadata.name}|$ready.status}|$ready.reason}|{.status.version}|{.status.progress}{'\n'}")
    age=$(k get dbm blog --no-headers | awk '{print $NF}')
    # shellcheck disable=SC2059 # the format is ours
    printf "$ROW" "$name" "$status" "$reason" "$version" "$applied" "$age"
}

# await REASON VERSION: until the resource says so, showing each row that is new.
await() {
    local seen='' line deadline=$((SECONDS + 180))
    printf '\n$ kubectl get dbm --watch\n'
    # shellcheck disable=SC2059
    printf "$ROW" NAME READY STATUS VERSION APPLIED AGE
    while [ $SECONDS -lt $deadline ]; do
        line=$(row)
        # Without the age, which is always new.
        [ "${line% *}" = "$seen" ] || echo "$line"
        seen=${line% *}
        case $line in *" $1 "*" $2 "*) return ;; esac
        sleep 0.3
    done
    k describe dbm blog
    fail "It did not become \"$1\" with version $2 within three minutes; above is what the resource says." \
        "The operator's log: kubectl --namespace $GODWIT_NAMESPACE logs deployment/godwit"
}

if [ -n "$remove" ]; then
    need kubectl kubernetes-client
    if [ -n "$context" ]; then
        choose_cluster
        say "removing the example, the operator and the CRD from $context"
        kubectl delete namespace "$NAMESPACE" --ignore-not-found
        helm_of_choice uninstall godwit --namespace "$GODWIT_NAMESPACE" --ignore-not-found
        kubectl delete --ignore-not-found -f crds/
        kubectl delete namespace "$GODWIT_NAMESPACE" --ignore-not-found
    else
        e2e/cluster/cluster down
    fi
    exit
fi

need kubectl kubernetes-client
if [ -z "${image_given:-}" ]; then
    need mvn maven
    say "building Godwit and its image (the first time some minutes, then seconds)"
    mvn --batch-mode --quiet --no-transfer-progress -pl image -am -Dmaven.test.skip=true -Dformat.skip=true package
fi
choose_cluster
bring_images
install_godwit

say "a team's namespace, under Pod Security \"restricted\", with a PostgreSQL in it"
kubectl delete namespace "$NAMESPACE" --ignore-not-found --wait
kubectl create namespace "$NAMESPACE"
kubectl label namespace "$NAMESPACE" pod-security.kubernetes.io/enforce=restricted >/dev/null
sed "s|localhost/godwit-postgres:15|$POSTGRES_IMAGE|" examples/postgres/postgres.yaml | k apply -f -

say "1. the blog's first two migrations, and the manifest that declares them"
cat examples/blog/dbm.yaml
bundle 2
k apply -f examples/blog/dbm.yaml
await Applied 20240215000000_add_posts

say "2. the bundle has grown to six, and the last one drops a column that has data: nothing runs before a person agrees"
k exec deploy/blog-db -- psql -h /tmp -qc "INSERT INTO \"User\" (email, \"fullName\") VALUES ('ada@example.org', 'Ada Lovelace')"
bundle 6
await AwaitingApproval 20240215000000_add_posts
message=$(k get dbm blog -o 'jsonpath={.status.conditions[?(@.type=="Ready")].message}')
printf '\n$ kubectl get dbm blog -o jsonpath={.status.conditions[?(@.type=="Ready")].message}\n%s\n' "$message"

say "3. the command at the message's end is pasted: only what is new is applied"
KUBECONFIG=$KUBECONFIG_OF_RUN sh -c "${message#*To agree to exactly this plan:}"
await Applied 20240501000000_contract_user_names
show exec deploy/blog-db -- psql -h /tmp -c 'SELECT id, email, "firstName", "lastName" FROM "User"'

say "4. somebody edits a migration that is applied: refused, before any SQL runs"
bundle 6 20240101000000_init
await HistoryEdited 20240501000000_contract_user_names
printf '\n$ kubectl get dbm blog -o jsonpath={.status.conditions[?(@.type=="Ready")].message}\n'
k get dbm blog -o 'jsonpath={.status.conditions[?(@.type=="Ready")].message}' && echo

say "5. the file is put back as it was"
bundle 6
await Applied 20240501000000_contract_user_names

again="examples/quickstart.sh${context:+ --context $context}"
if [ -n "$context" ]; then
    use="kubectl config use-context $context"
else
    use="export KUBECONFIG=$(e2e/cluster/cluster kubeconfig)"
fi
cat <<NEXT

Look further:
  $use
  kubectl -n $NAMESPACE describe dbm blog        # the story, in events
  kubectl -n $NAMESPACE get dbm blog -o yaml     # history with checksums, pending, failure
  kubectl -n $NAMESPACE get jobs                 # one Job a deploy
  kubectl explain dbm.spec.deploy                # what can be said

Remove everything:
  $again --remove
NEXT
