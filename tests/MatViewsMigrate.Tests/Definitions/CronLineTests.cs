using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

public sealed class CronLineTests
{
    [Theory]
    [InlineData("* * * * *")]
    [InlineData("*/5 * * * *")]
    [InlineData("0,15,30-45/5 0-23/2 1,15 jan-MAR mon-Fri")]
    [InlineData("0 0 $ * *")]
    [InlineData("0 0 * * 7")]
    [InlineData("0\t3  1 1 0")]
    [InlineData("0 0 29 2 *")]
    [InlineData("0 0 31 2 1")]
    [InlineData("@hourly")]
    [InlineData("@Daily")]
    [InlineData("30 seconds")]
    [InlineData("1 second")]
    public void A_line_that_cron_or_pg_cron_reads_is_right(string line) => CronLine.Problem(line).ShouldBeNull();

    [Theory]
    [InlineData("", "empty")]
    [InlineData("* * * *", "4 fields instead of 5")]
    [InlineData("hourly", "1 field instead of 5")]
    [InlineData("0 * * * * *", "6 fields instead of 5")]
    [InlineData("60 * * * *", "field 1 (minute) is '60': '60' is no number from 0 to 59")]
    [InlineData("* 24 * * *", "field 2 (hour)")]
    [InlineData("* * 0 * *", "field 3 (day of the month)")]
    [InlineData("* * * 13 *", "'13' is no name or number from 1 to 12")]
    [InlineData("* * * * monday", "'monday' is no name or number from 0 to 7")]
    [InlineData("*/0 * * * *", "no step")]
    [InlineData("*/90 * * * *", "no step from 1 to 59")]
    [InlineData("*/x * * * *", "no step")]
    [InlineData("1/2/3 * * * *", "no step")]
    [InlineData("5/15 * * * *", "write 5-59/15")]
    [InlineData("5-1 * * * *", "runs backwards")]
    [InlineData("1-2-3 * * * *", "is no range")]
    [InlineData("1,,2 * * * *", "'' is no number")]
    [InlineData("-1 * * * *", "'' is no number")]
    [InlineData("0 0 31 2,4 *", "it never fires")]
    [InlineData("@reboot", "none of @yearly")]
    [InlineData("60 seconds", "seconds from 1 to 59")]
    public void A_line_that_cannot_be_read_is_told_with_the_field(string line, string reason) =>
        CronLine.Problem(line)!.ShouldContain(reason);
}
