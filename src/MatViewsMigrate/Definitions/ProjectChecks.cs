using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>What only all files together can tell.</summary>
internal static class ProjectChecks
{
    /// <summary>Adds problems to the drafts' logs; returns one draft for each view.</summary>
    public static IReadOnlyList<ViewDraft> Check(IReadOnlyList<ViewDraft> drafts)
    {
        var distinct = Distinct(drafts);
        CheckRenames(distinct);
        CheckIndexes(distinct.Values);
        new CycleCheck(distinct).Run();
        return [.. distinct.Values];
    }

    private static Dictionary<ViewName, ViewDraft> Distinct(IReadOnlyList<ViewDraft> drafts)
    {
        var distinct = new Dictionary<ViewName, ViewDraft>();
        foreach (var draft in drafts)
        {
            if (!distinct.TryAdd(draft.Definition.Name, draft))
                draft.Log.Add(Rules.DuplicateView, draft.NamedAt,
                    $"{draft.Definition.Name} is defined in {distinct[draft.Definition.Name].Definition.At.File} already",
                    "remove one of the two files, or rename one of the views");
        }

        return distinct;
    }

    private static void CheckRenames(Dictionary<ViewName, ViewDraft> drafts)
    {
        var renamed = new Dictionary<ViewName, ViewDraft>();
        foreach (var draft in drafts.Values)
        {
            if (draft.Definition.RenamedFrom is not { } former)
                continue;
            if (former == draft.Definition.Name)
                draft.Log.Add(Rules.Rename, draft.RenamedFromAt, "the view is renamed from its own name",
                    "write the name it had before, or remove renamed_from");
            else if (drafts.TryGetValue(former, out var other))
                draft.Log.Add(Rules.Rename, draft.RenamedFromAt,
                    $"{former} is still defined in {other.Definition.At.File}",
                    "remove that file, or remove renamed_from");
            else if (!renamed.TryAdd(former, draft))
                draft.Log.Add(Rules.Rename, draft.RenamedFromAt,
                    $"{renamed[former].Definition.Name} is renamed from {former} too",
                    "remove renamed_from from one of them");
        }
    }

    // Indexes share their names with the relations of their view's schema. The same index twice, with two names, is
    // how some databases are; the one that serves as the key's may be declared in full.
    private static void CheckIndexes(IReadOnlyCollection<ViewDraft> drafts)
    {
        var taken = drafts.ToDictionary(draft => draft.Definition.Name, draft => $"the view in {draft.Definition.At.File}");
        foreach (var draft in drafts)
        {
            foreach (var index in draft.Definition.Indexes)
            {
                if (index.Name is { } name && !taken.TryAdd(new(draft.Definition.Name.Schema, name),
                    $"the index at {index.At}"))
                    draft.Log.Add(Rules.DistinctIndexes, index.At,
                        $"the name '{name}' belongs to {taken[new(draft.Definition.Name.Schema, name)]}",
                        "choose another name");
                else if (draft.Definition.Indexes.TakeWhile(other => other != index).Any(other => IsSame(other, index)))
                    draft.Log.Add(Rules.DistinctIndexes, index.At, "the view has the same index already",
                        "remove one of them");
            }
        }
    }

    private static bool IsSame(IndexDefinition one, IndexDefinition other) =>
        one.Unique == other.Unique && one.Body == other.Body && (one.Name is null || other.Name is null);
}
