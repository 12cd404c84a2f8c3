# Whether the plan is still the one that was reviewed. Who has no plan must have no changes.
# shellcheck shell=bash
log=$(mktemp)
code=0
if [ -e "$folder/plan.json" ]; then
    matviews plan --no-color --verify "$folder/plan.json" >"$log" 2>&1 || code=$?
else
    matviews plan --no-color --detailed-exitcode >"$log" 2>&1 || code=$?
fi
cat "$log"
{
    printf '### Materialized views: %s\n\n' "$([ "$code" = 0 ] && echo 'as reviewed' || echo 'not as reviewed')"
    quoted <"$log"
} >>"$summary"
rm -f "$log"
case $code in
    0) ;;
    2) fail 'there are changes, and no plan that somebody has reviewed; push to the pull request again' "$code" ;;
    3) fail 'the plan is not the one that was reviewed; push to the pull request again' "$code" ;;
    *) fail 'the plan could not be verified; the log and the summary say why' "$code" ;;
esac
