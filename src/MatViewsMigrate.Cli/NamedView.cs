using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Cli;

/// <summary>Finds the view that somebody named as <c>schema.name</c>, or as <c>name</c> when that is unique.</summary>
internal static class NamedView
{
    /// <summary>One of the known views.</summary>
    /// <exception cref="MatViewsException">Exit 64: there is none, or there are several.</exception>
    public static ViewName Find(string text, IReadOnlyList<ViewName> known)
    {
        // As it is printed, whatever dots it holds.
        if (known.Where(view => view.ToString() == text).ToList() is [var printed])
            return printed;
        if (QualifiedName.Parse(text) is not { } name)
            throw new MatViewsException(ExitCode.WrongUsage, $"'{text}' is not a view's name; write schema.name or name, a part that holds a dot in double quotes");
        var matches = known.Where(view => view.Name == name.Name && (name.Schema is null || name.Schema == view.Schema)).ToList();
        return matches switch
        {
            [var view] => view,
            [] => throw new MatViewsException(ExitCode.WrongUsage, $"there is no view {text}{Hint(text, known)}"),
            _ => throw new MatViewsException(
                ExitCode.WrongUsage, $"{text} is the name of several views; write one of {string.Join(", ", matches)}"),
        };
    }

    private static string Hint(string text, IReadOnlyList<ViewName> known)
    {
        var words = text.Contains('.', StringComparison.Ordinal)
            ? known.Select(view => view.ToString())
            : known.Select(view => view.Name);
        return NearestWord.Of(text, words) is { } nearest ? $"; did you mean `{nearest}`?" : "; `matviews status` lists them";
    }
}
