using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Tests.Reporting;

public sealed class WordsTests
{
    [Fact]
    public void Approvals_are_the_words_of_the_flag() =>
        Words.Flag(Enum.GetValues<Approval>()).ShouldBe("--allow delete,drop-columns,drop-dependents");

    [Fact]
    public void Every_word_leads_back_to_its_member()
    {
        foreach (var kind in Enum.GetValues<HazardKind>())
            Words.Parse<HazardKind>(Words.Of(kind)).ShouldBe(kind);
        foreach (var approval in Enum.GetValues<Approval>())
            Words.Parse<Approval>(Words.Of(approval)).ShouldBe(approval);
    }

    [Fact]
    public void An_unknown_word_leads_nowhere() => Words.Parse<Approval>("everything").ShouldBeNull();
}
