# Writes $folder/plan.md as the one comment of its environment: edits the comment of the last time, or makes it.
# shellcheck shell=bash
case ${MATVIEWS_PULL_REQUEST:-} in '' | *[!0-9]*) fail 'pull-request has to be a number' ;; esac
[ "$(head -n 1 "$folder/plan.md")" = "$marker" ] || fail "$folder/plan.md is not the plan of $environment_name"
comments=/repos/${GITHUB_REPOSITORY:?}/issues/$MATVIEWS_PULL_REQUEST/comments

# Who else writes the marker into a comment keeps that comment.
author=${MATVIEWS_COMMENT_AUTHOR:-github-actions[bot]}
found=
for ((page = 1; ; page++)); do
    api GET "$comments?per_page=100&page=$page"
    found=$(jq -r --arg marker "$marker" --arg author "$author" \
        'map(select(.user.login == $author and (.body // "" | startswith($marker)))) | first | .id // empty' "$answer")
    [ -z "$found" ] && [ "$(jq length "$answer")" = 100 ] || break
done

payload=$(mktemp)
jq -n --rawfile body "$folder/plan.md" '{$body}' >"$payload"
if [ -n "$found" ]; then
    api PATCH "/repos/$GITHUB_REPOSITORY/issues/comments/$found" "$payload"
else
    api POST "$comments" "$payload"
fi
rm -f "$payload"
echo "The comment: $(jq -r .html_url "$answer")"
