using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Services;

/// <summary>How long the way is from dependents to all that they read: what reads something has a longer one.</summary>
internal sealed class ReadingDepths(IEnumerable<Dependent> dependents)
{
    // A rule has the OID of its relation, which need not read what the rule does.
    private readonly ILookup<uint, uint> _reads = dependents
        .Where(dependent => dependent is not Dependent.Rule)
        .SelectMany(dependent => dependent.Reads, (dependent, read) => (dependent.Oid, Read: read))
        .ToLookup(pair => pair.Oid, pair => pair.Read);

    private readonly Dictionary<uint, int> _known = [];

    /// <summary>0 for what reads none of the others.</summary>
    public int Of(uint oid)
    {
        if (_known.TryGetValue(oid, out var depth))
            return depth;
        // A function and a view can read each other.
        _known[oid] = 0;
        return _known[oid] = _reads[oid].Select(read => Of(read) + 1).DefaultIfEmpty().Max();
    }
}
