using System.Globalization;
using System.Text;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>
/// Writes values down so that different values never give the same text, and hashes them. No OID and no transaction id
/// goes in: what was dropped and made again alike has the same fingerprint.
/// </summary>
internal sealed class Fingerprint
{
    private readonly StringBuilder _text = new();

    /// <summary>The fingerprint of a view; null when it is busy, as its definition is not known then.</summary>
    public static string? Of(LiveView view) => view.Query is null ? null : new Fingerprint()
        .Add(view.Name.Schema, view.Name.Name, view.Query)
        .Each(view.Columns, (text, column) => text.Add(column))
        .Each(view.Indexes.OrderBy(index => index.Name, StringComparer.Ordinal), (text, index) => text.Add(index))
        .Each(view.Statistics.OrderBy(statistics => statistics.Name), (text, statistics) => text.Add(statistics))
        .Add(view.Properties)
        .Hash();

    /// <summary>Adds texts, each with its length before it.</summary>
    public Fingerprint Add(params IEnumerable<string?> values)
    {
        foreach (var value in values)
            _text.Append(CultureInfo.InvariantCulture, $"{value?.Length ?? -1}:{value}\n");
        return this;
    }

    /// <summary>Adds a list, its length first.</summary>
    public Fingerprint Each<T>(IEnumerable<T> values, Action<Fingerprint, T> add)
    {
        var list = values.ToList();
        _text.Append(CultureInfo.InvariantCulture, $"{list.Count}\n");
        foreach (var value in list)
            add(this, value);
        return this;
    }

    /// <summary>Adds a list of texts, its length first; null differs from an empty one.</summary>
    public Fingerprint List(IEnumerable<string?>? values) =>
        values is null ? Add((string?)null) : Each(values, (text, value) => text.Add(value));

    /// <summary>Adds a column with what is set on it.</summary>
    public Fingerprint Add(LiveColumn column) => Add(
            column.Name, column.Type, column.Collation, column.Comment, Number(column.StatisticsTarget), column.Storage,
            column.Compression)
        .List(column.Options);

    /// <summary>Adds grants, in an order of their own.</summary>
    public Fingerprint Add(IEnumerable<Grant> grants) => List(grants
        .Select(g => new Fingerprint().Add(g.Column, g.Grantee, g.Privilege, $"{g.Grantable}", g.Grantor).ToString())
        .Order(StringComparer.Ordinal));

    /// <summary>The SHA-256 of what was added, as lower-case hexadecimal digits.</summary>
    public string Hash() => ContentHash.Of(_text.ToString()).Value;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Add(LiveIndex index) => Add(
            index.Name, $"{index.Unique}", index.Body, $"{index.Valid}", $"{index.Clustered}", index.Comment, index.Tablespace)
        .Each(index.StatisticsTargets.OrderBy(target => target.Key), (text, target) =>
            text.Add(Number(target.Key), Number(target.Value)))
        .List(index.Extensions);

    private void Add(LiveStatistics statistics) => Add(
        statistics.Name.Schema, statistics.Name.Name, statistics.Kinds, statistics.Owner, Number(statistics.Target),
        statistics.Comment);

    private Fingerprint Add(Properties properties) => Add(
            properties.Owner, properties.Comment, properties.Tablespace, properties.AccessMethod, properties.ReplicaIdentity,
            properties.MemberOf)
        .Add(properties.Grants)
        .List(properties.OwnerPrivileges)
        .Each(properties.Storage.OrderBy(option => option.Key, StringComparer.Ordinal), (text, option) =>
            text.Add(option.Key, option.Value))
        .List(properties.Extensions)
        .Each(properties.Labels, (text, label) => text.Add(label.Provider, label.Label, label.Column));

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
