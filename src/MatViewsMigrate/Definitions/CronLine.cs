using System.Globalization;

namespace MatViewsMigrate.Definitions;

/// <summary>
/// Checks cron lines as cron and pg_cron read them: five fields with names, ranges, steps and lists; <c>@hourly</c> and
/// its like; pg_cron's <c>30 seconds</c>.
/// </summary>
public static class CronLine
{
    private static readonly string[] Words =
        ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

    private static readonly Field[] Fields =
    [
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of the month", 1, 31, []),
        new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        new("day of the week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    /// <summary>What is wrong with a line; null when it can be read and fires at some time.</summary>
    public static string? Problem(string line)
    {
        var parts = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] => "it is empty",
            [['@', ..] word] => WordProblem(word),
            [var count, "second" or "seconds"] => SecondsProblem(count),
            { Length: 5 } => FieldsProblem(parts),
            _ => $"it has {parts.Length} field{(parts.Length == 1 ? "" : "s")} instead of 5",
        };
    }

    private static string? WordProblem(string word) =>
        Words.Contains(word, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"'{word}' is none of {string.Join(", ", Words)}";

    private static string? SecondsProblem(string count) =>
        int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 59
            ? null
            : $"'{count}' is no number of seconds from 1 to 59";

    private static string? FieldsProblem(string[] parts)
    {
        var values = new SortedSet<int>[5];
        for (var i = 0; i < 5; i++)
        {
            values[i] = [];
            foreach (var item in parts[i].Split(','))
            {
                if (Fields[i].Add(item, values[i]) is { } problem)
                    return $"the field {i + 1} ({Fields[i].Name}) is '{parts[i]}': {problem}";
            }
        }

        return parts[4] == "*" && values[3].All(month => values[2].Min > DateTime.DaysInMonth(2024, month))
            ? $"no month in '{parts[3]}' has a day {values[2].Min}: it never fires"
            : null;
    }

    private sealed record Field(string Name, int Min, int Max, string[] Names)
    {
        // Adds what an item stands for; returns what is wrong with it.
        public string? Add(string item, SortedSet<int> values)
        {
            if (item == "$" && Max == 31)
                return AddRange(28, 28, 1, values);
            var (range, step) = item.Split('/') switch
            {
                [var all] => (all, "1"),
                [var all, var every] => (all, every),
                _ => (item, ""),
            };
            if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var by) || by < 1 || by > Max)
                return $"'{item}' has no step from 1 to {Max}";
            if (range == "*")
                return AddRange(Min, Max, by, values);
            var ends = range.Split('-');
            if (ends.Length > 2)
                return $"'{range}' is no range";
            foreach (var end in ends)
            {
                if (Value(end) is null)
                    return $"'{end}' is no {(Names.Length > 0 ? "name or " : "")}number from {Min} to {Max}";
            }

            if (ends.Length == 1 && item.Contains('/', StringComparison.Ordinal))
                return $"a step needs a range; write {ends[0]}-{Max}/{step}";
            var (from, to) = (Value(ends[0])!.Value, Value(ends[^1])!.Value);
            return from > to ? $"the range '{range}' runs backwards" : AddRange(from, to, by, values);
        }

        private static string? AddRange(int from, int to, int step, SortedSet<int> values)
        {
            for (var value = from; value <= to; value += step)
                values.Add(value);
            return null;
        }

        private int? Value(string text)
        {
            var named = Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (named >= 0)
                return named + (Max == 12 ? 1 : 0);
            var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
            return isNumber && value >= Min && value <= Max ? value : null;
        }
    }
}
