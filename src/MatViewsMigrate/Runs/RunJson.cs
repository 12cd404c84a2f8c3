using System.Text.Json;
using System.Text.Json.Serialization;

namespace MatViewsMigrate.Runs;

/// <summary>Errors of runs as JSON with snake_case keys.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunError))]
public sealed partial class RunJson : JsonSerializerContext
{
    /// <summary>An error as the registry stores it.</summary>
    public static string Write(RunError error) => JsonSerializer.Serialize(error, Default.RunError);

    /// <summary>An error as the registry stored it; members that it lacks are empty.</summary>
    public static RunError Read(string json)
    {
        var error = JsonSerializer.Deserialize(json, Default.RunError);
        return new(error?.Message ?? "", error?.Class ?? "", error?.SqlState, error?.Statement, error?.Backtrace ?? []);
    }
}
