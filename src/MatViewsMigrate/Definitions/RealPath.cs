namespace MatViewsMigrate.Definitions;

/// <summary>The path that is left when every symbolic link on the way is followed.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>Follows all links; what leads in circles or nowhere is given as far as it goes.</summary>
    public static string Of(string path)
    {
        var links = 0;
        var rest = new Stack<string>(Parts(Path.GetFullPath(path)));
        var real = Path.GetPathRoot(Path.GetFullPath(path))!;
        while (rest.TryPop(out var part))
        {
            var next = Path.Combine(real, part);
            if (links < MaxLinks && new FileInfo(next).LinkTarget is { } target)
            {
                links++;
                var full = Path.GetFullPath(target, real);
                foreach (var further in Parts(full))
                    rest.Push(further);
                real = Path.GetPathRoot(full)!;
            }
            else
            {
                real = next;
            }
        }

        return real;
    }

    // Last part first: they are pushed on a stack.
    private static IEnumerable<string> Parts(string full) =>
        full[Path.GetPathRoot(full)!.Length..]
            .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Reverse();
}
