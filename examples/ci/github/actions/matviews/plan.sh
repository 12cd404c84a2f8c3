# Checks the files and makes the plan: $folder/plan.json to apply, plan.md for the comment, plan.html to read.
# shellcheck shell=bash
mkdir -p "$folder"
log=$folder/log.txt
code=0
matviews validate --format github || code=$?
if [ "$code" = 0 ]; then
    matviews plan --no-color --out "$folder/plan.json" --output "markdown=$folder/plan.md" --output "html=$folder/plan.html" \
        2>"$log" || code=$?
    cat "$log" >&2
else
    matviews validate --no-color >"$log" 2>&1 || true
fi

# The comment of a plan that failed takes the place of the plan before, which would be taken for this one.
if [ "$code" != 0 ]; then
    rm -f "$folder/plan.json" "$folder/plan.html"
    {
        echo "$marker"
        printf '### Materialized views\n\n**There is no plan: matviews ended with exit code %s.**\n\n' "$code"
        quoted <"$log"
    } >"$folder/plan.md"
fi
cat "$folder/plan.md" >>"$summary"
rm -f "$log"
[ "$code" = 0 ] || fail 'there is no plan; the log and the summary say why' "$code"
