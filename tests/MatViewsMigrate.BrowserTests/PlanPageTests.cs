using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Tests.Reporting;
using Microsoft.Playwright;

namespace MatViewsMigrate.BrowserTests;

/// <summary>The plan's page as a reviewer's browser shows it.</summary>
[SuppressMessage("Reliability", "CA2007", Justification = "xunit has no synchronization context.")]
public sealed class PlanPageTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    // As the Web Content Accessibility Guidelines count it; 4.5 is what they ask for.
    private const string Contrast =
        """
        element => {
          const parts = colour => colour.match(/[\d.]+/g).map(Number);
          const light = colour => parts(colour).slice(0, 3).map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          let behind = element;
          while (parts(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
          const [a, b] = [light(getComputedStyle(element).color), light(getComputedStyle(behind).backgroundColor)];
          return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("matviews-page").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [BrowserTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(400, ColorScheme.Light)]
    public async Task The_page_shows_everything_asks_for_nothing_and_never_scrolls_sideways(int width, ColorScheme scheme)
    {
        await using var context = await ContextAsync(width, scheme);
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        var requests = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) => requests.Add(request.Url);
        var url = Written();
        await page.GotoAsync(url);

        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        (await page.Locator("table.sides").First.IsVisibleAsync()).ShouldBeTrue();
        (await page.Locator("svg rect").CountAsync()).ShouldBeGreaterThan(1);
        (await page.Locator("svg path").CountAsync()).ShouldBeGreaterThan(0);
        (await page.GetByText("build 2 min 5 s, refresh 870 ms").First.IsVisibleAsync()).ShouldBeTrue();
        complaints.ShouldBeEmpty();
        requests.ShouldBe([url]);
        if (Environment.GetEnvironmentVariable("MATVIEWS_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"plan-{scheme}-{width}.png"), FullPage = true });
    }

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_from_what_is_behind_it(ColorScheme scheme)
    {
        await using var context = await ContextAsync(1280, scheme);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Written());
        var back = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        back.ShouldBe(scheme == ColorScheme.Dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
        foreach (var place in new[] { "body", "h1", "td.added", "td.removed", ".badge.swap", ".badge.delete", "ul.hazards li", "a" })
            (await page.Locator(place).First.EvaluateAsync<double>(Contrast)).ShouldBeGreaterThan(4.5, $"{scheme} {place}");
    }

    [BrowserFact]
    public async Task Who_uses_the_keyboard_sees_where_they_are()
    {
        await using var context = await ContextAsync(1280, ColorScheme.Light);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Written());
        for (var i = 0; i < 5; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            (await page.EvaluateAsync<string>("document.activeElement.tagName")).ShouldNotBe("BODY");
            (await page.EvaluateAsync<bool>(
                "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 })()"))
                .ShouldBeTrue();
        }
    }

    [BrowserFact]
    public async Task A_button_copies_the_SQL_beside_it()
    {
        await using var context = await ContextAsync(1280, ColorScheme.Light);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Written());
        var button = page.Locator("button.copy:visible").First;
        await button.ClickAsync();
        await Assertions.Expect(button).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Copied|Selected"));
    }

    private Task<IBrowserContext> ContextAsync(int width, ColorScheme scheme) => chromium.Browser.NewContextAsync(
        new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });

    private string Written()
    {
        var file = Path.Combine(_folder, "plan.html");
        using (var writer = new StreamWriter(file))
            new PlanHtml(writer).Write(new PlanPage(SamplePlans.Full, "9.9.9"));
        return new Uri(file).AbsoluteUri;
    }
}
