using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation;

/// <summary>Turns definitions whose query only orders another one into that one and <c>sort_by</c>, where the server makes the same of both.</summary>
/// <remarks>Rolled back, as all that <see cref="LiveCompiler"/> does.</remarks>
public sealed class SortingSplitter(LiveCompiler compiler)
{
    /// <summary>The definitions in the same order, those that could be split changed.</summary>
    public async Task<IReadOnlyList<ViewDefinition>> SplitAsync(
        IReadOnlyList<LiveView> views, IReadOnlyList<ViewDefinition> definitions, CancellationToken cancellationToken)
    {
        var open = views.Zip(definitions)
            .Select(pair => (Live: pair.First, Whole: pair.Second, Parts: SortedQuery.Of(pair.Second.Query.Text)))
            .Where(pair => pair.Parts is not null)
            .Select(pair => new Candidate(pair.Live, pair.Whole, pair.Parts!))
            .ToList();
        var split = new Dictionary<ViewName, ViewDefinition>();
        // The server's words for the bare query are the best; within a UNION it adds names that the whole query does not have.
        foreach (var texts in new[] { await BareAsync(open, cancellationToken), [.. open.Select(candidate => candidate.Parts.Outdented)] })
        {
            var tried = open.Zip(texts, (candidate, text) => (candidate.Live, Definition: candidate.With(text)))
                .Where(pair => !split.ContainsKey(pair.Definition.Name))
                .ToList();
            var compiled = await compiler.CompileAsync(
                [.. tried.Select(pair => new CompileRequest(pair.Definition.Name, null, pair.Live, BuildQuery.Of(pair.Definition)))], cancellationToken);
            foreach (var (definition, result) in tried.Zip(compiled, (pair, result) => (pair.Definition, result)))
            {
                if (result is Compiled.Query { SameAsLive: true })
                    split[definition.Name] = definition;
            }
        }

        return [.. definitions.Select(definition => split.GetValueOrDefault(definition.Name, definition))];
    }

    private async Task<IReadOnlyList<string>> BareAsync(List<Candidate> open, CancellationToken cancellationToken)
    {
        var bare = await compiler.CompileAsync(
            [.. open.Select(candidate => new CompileRequest(candidate.Whole.Name, null, null, new BuildQuery(candidate.Parts.Query, 0, [], null)))], cancellationToken);
        return [.. bare.Zip(open, (result, candidate) => result is Compiled.Query query ? query.Canonical : candidate.Parts.Query)];
    }

    private sealed record Candidate(LiveView Live, ViewDefinition Whole, SortedQuery Parts)
    {
        public ViewDefinition With(string text) => Whole with
        {
            Query = Whole.Query with { Text = text.Trim(' ', '\n') },
            SortBy = new KeyColumns(Parts.SortBy, Whole.At),
            Hash = ContentHash.Of(text),
        };
    }
}
