using System.Text;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Cli;

/// <summary>Standard output, and whether an answer has begun on it.</summary>
/// <remarks>Throws a <see cref="MatViewsException"/> when it cannot be written.</remarks>
internal sealed class AnswerWriter(TextWriter output) : TextWriter
{
    public bool HasBegun { get; private set; }

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(ReadOnlySpan<char> buffer)
    {
        HasBegun |= !buffer.IsEmpty;
        try
        {
            output.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The message of the system for a handle that is not open tells of a path that there is not.
            var reason = exception is IOException ? exception.Message : "it is closed";
            throw new MatViewsException(ExitCode.StepFailed, $"standard output cannot be written: {reason}", exception);
        }
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Flush() => output.Flush();
}
