using System.Globalization;

namespace MatViewsMigrate.Reporting;

/// <summary>Numbers as people read them.</summary>
public static class Quantity
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>In steps of 1024: <c>1.2 GB</c>.</summary>
    public static string Bytes(long bytes)
    {
        double amount = bytes;
        var unit = 0;
        while (amount >= 1023.5 && unit < Units.Length - 1)
        {
            amount /= 1024;
            unit++;
        }

        return $"{(unit > 0 && amount < 9.95 ? Fixed(amount, 1) : Fixed(amount, 0))} {Units[unit]}";
    }

    /// <summary>An estimate, to two digits: <c>about 200 000 rows</c>; a negative one is unknown.</summary>
    public static string Rows(double estimate)
    {
        if (estimate < 0)
            return "rows unknown";
        var rows = Rounded(estimate);
        return rows == 0 ? "no rows" : $"about {Count(rows)} {(rows == 1 ? "row" : "rows")}";
    }

    /// <summary>A number to two digits, in groups of three.</summary>
    public static string Rough(double number) => Count(Rounded(number));

    /// <summary>An exact number in groups of three: <c>1 234 567</c>.</summary>
    public static string Count(long number) =>
        number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    /// <summary>A number and its noun: <c>1 view</c>, <c>2 views</c>.</summary>
    public static string Of(int number, string noun) => $"{Count(number)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary><c>340 ms</c>, <c>4.9 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 999.5 } => $"{Fixed(time.TotalMilliseconds, 0)} ms",
        { TotalSeconds: < 59.95 } => $"{Fixed(time.TotalSeconds, 1)} s",
        _ => LongDuration(TimeSpan.FromSeconds(Math.Round(time.TotalSeconds))),
    };

    /// <summary>To the second, for a time that runs: <c>12 s</c>, <c>3 min 20 s</c>.</summary>
    public static string Seconds(TimeSpan time) =>
        time.TotalSeconds < 60 ? Age(time) : LongDuration(TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds)));

    /// <summary>The largest unit only: <c>5 min</c>.</summary>
    public static string Age(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, (int)time.TotalSeconds)} s",
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)time.TotalHours} h",
        _ => $"{(int)time.TotalDays} d",
    };

    /// <summary>A moment in UTC, to the second: <c>2030-01-31 12:00:00Z</c>.</summary>
    public static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string LongDuration(TimeSpan time) => time switch
    {
        { TotalMinutes: < 60 } => Pair((int)time.TotalMinutes, "min", time.Seconds, "s"),
        { TotalHours: < 24 } => Pair((int)time.TotalHours, "h", time.Minutes, "min"),
        _ => Pair((int)time.TotalDays, "d", time.Hours, "h"),
    };

    private static string Pair(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";

    private static string Fixed(double amount, int digits) =>
        amount.ToString(digits == 0 ? "0" : "0.0", CultureInfo.InvariantCulture);

    private static long Rounded(double estimate)
    {
        if (estimate < 100)
            return (long)Math.Round(estimate);
        var scale = Math.Pow(10, Math.Floor(Math.Log10(estimate)) - 1);
        return (long)(Math.Round(estimate / scale) * scale);
    }
}
