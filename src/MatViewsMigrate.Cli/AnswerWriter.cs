using System.Text;

namespace MatViewsMigrate.Cli;

/// <summary>Standard output, and whether an answer has begun on it.</summary>
internal sealed class AnswerWriter(TextWriter output) : TextWriter
{
    public bool HasBegun { get; private set; }

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        HasBegun = true;
        output.Write(value);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        HasBegun |= !buffer.IsEmpty;
        output.Write(buffer);
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Flush() => output.Flush();
}
