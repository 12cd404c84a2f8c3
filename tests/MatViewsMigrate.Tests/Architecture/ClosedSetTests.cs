using MatViewsMigrate.Catalog;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Tests.Reporting;

namespace MatViewsMigrate.Tests.Architecture;

public sealed class ClosedSetTests
{
    [Theory]
    [InlineData(typeof(Change), "Adopt Alter Create Delete Rename Schedule Swap")]
    [InlineData(typeof(Step), "BuildIndex CleanUp CutOver DropIndex DropOld Prepare Schedule Stage StageBridge Verify")]
    [InlineData(typeof(Dependent), "AtomicFunction MaterializedView Policy RowTypeUse Rule View")]
    [InlineData(typeof(Compiled), "Query Refused")]
    [InlineData(typeof(Progress), "Ended Note Reached Started")]
    public void A_closed_set_has_these_members(Type set, string members)
    {
        string.Join(' ', Members(set).Select(member => member.Name).Order(StringComparer.Ordinal)).ShouldBe(members);
        Members(set).ShouldAllBe(member => member.IsSealed && member.BaseType == set);
    }

    [Fact]
    public void The_sample_plan_has_every_change_and_every_step()
    {
        SamplePlans.Full.Changes.Select(change => change.GetType()).Distinct().ShouldBe(Members(typeof(Change)), ignoreOrder: true);
        SamplePlans.Full.Steps.Select(step => step.GetType()).Distinct().ShouldBe(Members(typeof(Step)), ignoreOrder: true);
    }

    [Fact]
    public void Every_change_has_words()
    {
        foreach (var change in SamplePlans.Full.Changes)
        {
            Words.Actions(change).ShouldNotBeEmpty();
            Words.Operation(change).ShouldNotBeEmpty();
            Rendered.Text(writer => new ChangeText(writer, Ink.Plain).Write(change)).ShouldContain(change.View.ToString());
        }
    }

    [Fact]
    public void Every_step_has_words_of_its_own()
    {
        SamplePlans.Full.Steps.Select(StepText.Of).Distinct().Count().ShouldBe(SamplePlans.Full.Steps.Count);
        SamplePlans.Full.Steps.Select(Words.Kind).Distinct().Count().ShouldBe(Members(typeof(Step)).Count);
    }

    [Fact]
    public void Every_outcome_has_words()
    {
        var step = SamplePlans.Full.Steps[0];
        Enum.GetValues<Outcome>()
            .Select(outcome => OutcomeText.Of(new StepOutcome(step, outcome, TimeSpan.Zero, TimeSpan.Zero, "why", null)))
            .Distinct().Count().ShouldBe(Enum.GetValues<Outcome>().Length);
    }

    private static List<Type> Members(Type set) =>
        set.GetNestedTypes().Where(type => type.IsSubclassOf(set)).ToList();
}
