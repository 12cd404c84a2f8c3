using MatViewsMigrate.Names;

namespace MatViewsMigrate.Postgres;

/// <summary>Cuts a script into statements where psql would: at each <c>;</c> outside of parentheses and BEGIN ATOMIC bodies.</summary>
public static class SqlScript
{
    /// <summary>The statements, without their semicolons, each knowing where in the script it stands.</summary>
    public static IEnumerable<SqlText> Statements(SqlText script)
    {
        var first = -1;
        var nesting = new Nesting();
        SqlToken? last = null;
        foreach (var token in SqlLexer.Tokens(script.Text))
        {
            if (nesting.IsNone && token.IsSymbol(";"))
            {
                if (first >= 0)
                    yield return Statement(script, first, last!.End);
                (first, nesting) = (-1, new Nesting());
                continue;
            }

            first = first < 0 ? token.Start : first;
            nesting = nesting.After(last, token);
            last = token;
        }

        if (first >= 0)
            yield return Statement(script, first, last!.End);
    }

    private static SqlText Statement(SqlText script, int start, int end) =>
        script with { Text = script.Text[start..end], Start = script.At(start) };

    // CASE ends with END as well, so inside an ATOMIC body both are counted.
    private readonly record struct Nesting(int Parentheses, int Blocks)
    {
        public bool IsNone => Parentheses <= 0 && Blocks == 0;

        public Nesting After(SqlToken? last, SqlToken token) => token switch
        {
            _ when token.IsSymbol("(") => this with { Parentheses = Parentheses + 1 },
            _ when token.IsSymbol(")") => this with { Parentheses = Parentheses - 1 },
            _ when token.IsKeyword("atomic") && last?.IsKeyword("begin") == true => this with { Blocks = Blocks + 1 },
            _ when Blocks > 0 && token.IsKeyword("case") => this with { Blocks = Blocks + 1 },
            _ when Blocks > 0 && token.IsKeyword("end") => this with { Blocks = Blocks - 1 },
            _ => this,
        };
    }
}
