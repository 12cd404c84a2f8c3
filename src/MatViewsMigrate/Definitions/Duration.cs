using System.Globalization;
using System.Text;

namespace MatViewsMigrate.Definitions;

/// <summary>Durations as files write them: <c>100ms</c>, <c>15m</c>, <c>1h30m</c>, <c>2d</c>, <c>0</c>.</summary>
public static class Duration
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary>Reads a duration; false when it is none. Units stand from large to small, each at most once.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
            return true;
        var total = 0L;
        var smallest = -1;
        for (var at = 0; at < text.Length;)
        {
            var digits = Run(text, at, char.IsAsciiDigit);
            var letters = Run(text, at + digits, char.IsAsciiLetter);
            var unit = Array.FindIndex(Units, u => text.AsSpan(at + digits, letters).SequenceEqual(u.Unit));
            if (digits is 0 or > 12 || unit <= smallest)
                return false;
            total += long.Parse(text.AsSpan(at, digits), CultureInfo.InvariantCulture) * Units[unit].Milliseconds;
            smallest = unit;
            at += digits + letters;
        }

        var fits = total >= 0 && total <= TimeSpan.MaxValue.TotalMilliseconds;
        duration = fits ? TimeSpan.FromMilliseconds(total) : TimeSpan.MaxValue;
        return smallest >= 0;
    }

    /// <summary>The shortest text that reads back as the same duration, in whole milliseconds.</summary>
    public static string Format(TimeSpan duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        var text = new StringBuilder();
        foreach (var (unit, milliseconds) in Units.Where(u => u.Unit != "w"))
        {
            if (rest >= milliseconds)
                text.Append(CultureInfo.InvariantCulture, $"{rest / milliseconds}{unit}");
            rest %= milliseconds;
        }

        return text.Length == 0 ? "0" : text.ToString();
    }

    private static int Run(string text, int from, Func<char, bool> belongs)
    {
        var at = from;
        while (at < text.Length && belongs(text[at]))
            at++;
        return at - from;
    }
}
