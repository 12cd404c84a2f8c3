# Live changes that no file asked for.
# shellcheck shell=bash
log=$(mktemp)
code=0
matviews drift --no-color >"$log" 2>&1 || code=$?
cat "$log"
{
    printf '### Materialized views: %s\n\n' "$([ "$code" = 0 ] && echo 'no drift' || echo drift)"
    quoted <"$log"
} >>"$summary"
rm -f "$log"
case $code in
    0) ;;
    2) fail 'there is drift; the summary lists it' "$code" ;;
    *) fail 'drift could not be checked; the log and the summary say why' "$code" ;;
esac
