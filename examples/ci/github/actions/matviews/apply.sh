# Carries out the plan that was reviewed: exactly it, or nothing.
# shellcheck shell=bash
[ -e "$folder/plan.json" ] || fail "there is no $folder/plan.json: nobody has reviewed a plan of this"
allow=()
[ -z "${MATVIEWS_ALLOW:-}" ] || allow=(--allow "$MATVIEWS_ALLOW")
log=$(mktemp)
code=0
matviews apply --no-color --plan "$folder/plan.json" --auto-approve ${allow[@]+"${allow[@]}"} 2>&1 | tee "$log" || code=$?
{
    printf '### Materialized views: %s\n\n' "$([ "$code" = 0 ] && echo applied || echo 'not applied')"
    quoted <"$log"
} >>"$summary"
rm -f "$log"
case $code in
    0) ;;
    3) fail 'refused, nothing changed: the plan is stale; open a pull request again, and review its plan' "$code" ;;
    4) fail 'refused, nothing changed: the plan needs an approval; give the pull request the label, and run this job again' "$code" ;;
    5) fail 'refused, nothing changed: another apply or refresh is at work; run this job again' "$code" ;;
    *) fail 'the plan was not applied; the log and the summary say why' "$code" ;;
esac
