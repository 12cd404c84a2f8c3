# What the steps share. Sourced by run.sh.
# shellcheck shell=bash

folder=${MATVIEWS_FOLDER:-matviews-plan}
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
outputs=${GITHUB_OUTPUT:-/dev/null}
environment=()
[ -z "${MATVIEWS_ENVIRONMENT:-}" ] || environment=(-e "$MATVIEWS_ENVIRONMENT")

# The name by which the plan of an environment is known, in comments and artifacts.
environment_name=$(jq -rn --arg name "${MATVIEWS_ENVIRONMENT:-default}" '$name | @uri')
artifact=matviews-plan-$environment_name
marker="<!-- matviews:plan:$environment_name -->"

# Of the local tool manifest, unless MATVIEWS_COMMAND names another one.
read -ra tool <<<"${MATVIEWS_COMMAND:-dotnet matviews}"
matviews() { "${tool[@]}" "$@" ${environment[@]+"${environment[@]}"}; }

# Without it the tool would compare the files with an empty server of its own.
use_database() {
    local variable=${MATVIEWS_URL_VARIABLE:-DATABASE_URL}
    [ -n "${MATVIEWS_DATABASE_URL:-}" ] || fail 'database-url is empty: is the secret missing? Pull requests of forks have none'
    [[ $variable =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || fail 'url-variable is no name of a variable'
    export "$variable=$MATVIEWS_DATABASE_URL"
}

# One line, shown at the run and in the log; what it says cannot be a command of the workflow.
fail() {
    local text=${1//'%'/'%25'}
    text=${text//$'\r'/}
    echo "::error title=matviews::${text//$'\n'/'%0A'}"
    exit "${2:-1}"
}

# A text of unknown content for a summary or comment: indented, so that no fence in it can end it.
quoted() { sed 's/^/    /' | tr -d '\r' | { head -c 50000; cat >/dev/null; }; }

# api METHOD PATH [FILE]: the answer in $answer. The token and what is sent do not pass through argv.
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
api() {
    local method=$1 path=$2 status
    local options=(--silent --show-error --max-time 60 --request "$method" --output "$answer" --write-out '%{http_code}'
        --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28')
    [ $# -lt 3 ] || options+=(--header 'Content-Type: application/json' --data-binary "@$3")
    status=$(curl "${options[@]}" --header @<(printf 'Authorization: Bearer %s\n' "${MATVIEWS_TOKEN:-}") \
        "${GITHUB_API_URL:?}$path") || fail "$method $path: the API cannot be reached"
    case $status in
        2??) ;;
        401 | 403) fail "$method $path: $status, $(api_message); the job needs the permissions that the README names" ;;
        *) fail "$method $path: $status, $(api_message)" ;;
    esac
}
api_message() { jq -r '.message // "no message"' "$answer" 2>/dev/null || echo 'no message'; }
