# Finds the plan that was reviewed with what was merged, or is about to be: the newest artifact of the pull request's head.
# shellcheck shell=bash
repository=/repos/${GITHUB_REPOSITORY:?}
if [ -n "${MATVIEWS_MERGE_GROUP:-}" ]; then
    [[ $MATVIEWS_MERGE_GROUP =~ /pr-([0-9]+)-[0-9a-f]+$ ]] || fail 'merge-group is not the head of a merge queue'
    api GET "$repository/pulls/${BASH_REMATCH[1]}"
    pull=$(cat "$answer")
else
    [[ ${MATVIEWS_COMMIT:-} =~ ^[0-9a-f]{40}$ ]] || fail 'commit has to be the full hash of a commit'
    api GET "$repository/commits/$MATVIEWS_COMMIT/pulls"
    pull=$(jq --arg commit "$MATVIEWS_COMMIT" 'map(select(.merge_commit_sha == $commit)) | first // empty' "$answer")
    [ -n "$pull" ] || fail "commit $MATVIEWS_COMMIT was not merged by a pull request: nobody has reviewed a plan of it"
fi

head=$(jq -r .head.sha <<<"$pull")
# A run of a fork could name its artifact as it likes.
api GET "$repository/actions/artifacts?name=$artifact&per_page=100"
run=$(jq -r --arg head "$head" '
    [.artifacts[] | select(.workflow_run.head_sha == $head and .workflow_run.head_repository_id == .workflow_run.repository_id
        and (.expired | not))]
    | sort_by(.created_at) | last | .workflow_run.id // empty' "$answer")

# A label for each thing that may need approval, of these words and no others.
allow=$(jq -r '[.labels[].name | select(startswith("matviews-allow-")) | ltrimstr("matviews-allow-")
    | select(. == "delete" or . == "drop-columns" or . == "drop-dependents")] | unique | join(",")' <<<"$pull")

echo "Pull request $(jq -r .number <<<"$pull"), $head: ${run:+plan of run $run}${run:-no plan}${allow:+, approved: $allow}"
{
    echo "run-id=$run"
    echo "artifact=$artifact"
    echo "allow=$allow"
} >>"$outputs"
