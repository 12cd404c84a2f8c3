#!/usr/bin/env bash
# One step of a workflow. All that comes from outside comes in variables and files, never in the text of a script.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"
case ${MATVIEWS_STEP:-} in
    plan | verify | apply | drift) use_database ;;
esac
case ${MATVIEWS_STEP:-} in
    plan | comment | find-plan | verify | apply | drift) . "$here/$MATVIEWS_STEP.sh" ;;
    *) fail 'command has to be plan, comment, find-plan, verify, apply or drift' ;;
esac
