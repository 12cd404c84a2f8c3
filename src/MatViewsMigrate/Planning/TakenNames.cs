namespace MatViewsMigrate.Planning;

/// <summary>Names that relations have, or will have: an index that a file does not name gets another.</summary>
internal sealed class TakenNames(PlanningInput input)
{
    private readonly Dictionary<string, HashSet<string>> _bySchema = [];

    /// <summary>The names of a schema; to be added to.</summary>
    public ISet<string> In(string schema) =>
        _bySchema.TryGetValue(schema, out var names) ? names : _bySchema[schema] = [.. Of(schema)];

    private IEnumerable<string> Of(string schema) =>
        input.Views.Where(view => view.Name.Schema == schema).SelectMany(Own).Concat(input.Taken.GetValueOrDefault(schema) ?? []);

    private static IEnumerable<string> Own(ViewCase view) =>
    [
        view.Name.Name,
        .. (view.Definition?.Indexes ?? []).Select(index => index.Name).OfType<string>(),
        .. (view.Live?.Indexes ?? []).Select(index => index.Name),
    ];
}
