using Microsoft.Playwright;

namespace MatViewsMigrate.BrowserTests;

/// <summary>The browser of this machine, started once for a class of tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;

    /// <summary>Its program; null when there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Program is null)
        {
            // Without one the tests are skipped on a workstation, and have to fail in CI.
            if (BrowserFactAttribute.IsCI)
                throw new InvalidOperationException("There is no Chromium on the PATH.");
            return;
        }

        _playwright = await Playwright.CreateAsync();
        // The sandbox refuses root, and the pages are our own.
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A fact that needs a browser: skipped on a workstation without one, and fails in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = WhyMissing;

    public static bool IsCI { get; } = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));

    /// <summary>Why tests are skipped; null when they are not.</summary>
    public static string? WhyMissing { get; } = IsCI || Chromium.Program is not null ? null : "There is no Chromium on the PATH.";
}

/// <summary>A theory that needs a browser, in the same way.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserFactAttribute.WhyMissing;
}
