using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MatViewsMigrate.Runs;

/// <summary>Keys of advisory locks. PostgreSQL keeps them apart by database, so only the registry's schema goes in.</summary>
public static class AdvisoryKeys
{
    /// <summary>The first key of the locks that show that a run is alive; the second is the run's id.</summary>
    public static int Runs(string registrySchema) =>
        BinaryPrimitives.ReadInt32BigEndian(Hash("run", registrySchema));

    /// <summary>Held while the registry is created or upgraded.</summary>
    public static long Upgrade(string registrySchema) => Of("upgrade", registrySchema);

    /// <summary>Held by the one apply that works.</summary>
    public static long Apply(string registrySchema) => Of("apply", registrySchema);

    /// <summary>A key for any other purpose, such as one view's refresh.</summary>
    public static long Of(string purpose, string name) => BinaryPrimitives.ReadInt64BigEndian(Hash(purpose, name));

    private static byte[] Hash(string purpose, string name) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"matviews {purpose} {name}"));
}
