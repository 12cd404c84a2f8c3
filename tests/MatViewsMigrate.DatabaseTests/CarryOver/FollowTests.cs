namespace MatViewsMigrate.DatabaseTests.CarryOver;

/// <summary>Whatever reads a view reads the one that takes its place, and is otherwise as it was.</summary>
public sealed class FollowTests(Followed followed) : IClassFixture<Followed>
{
    public static TheoryData<bool, string> Cases
    {
        get
        {
            var cases = new TheoryData<bool, string>();
            foreach (var (name, kind) in DependentKinds.All)
            {
                cases.Add(true, name);
                if (!kind.ByApplyOnly)
                    cases.Add(false, name);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_follows_and_stays_what_it_was(bool apply, string kind)
    {
        var database = await followed.ByAsync(apply);
        if (!database.Before.TryGetValue(kind, out var before))
            return;
        var after = database.After[kind];
        List<string> difference = [
            .. before.Lines.Except(after.Lines).Select(line => $"- {line}"),
            .. after.Lines.Except(before.Lines).Select(line => $"+ {line}"),
        ];
        difference.ShouldBeEmpty(string.Join('\n', difference));
        before.Lines.ShouldNotBeEmpty();
        (await database.Database.ScalarAsync<long>(Followed.Filled(DependentKinds.All[kind].Check, kind))).ShouldBe(90);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Only_what_stands_between_is_another_object(bool apply, string kind)
    {
        var database = await followed.ByAsync(apply);
        if (!database.Before.TryGetValue(kind, out var before))
            return;
        var moved = before.Oids.Except(database.After[kind].Oids).Select(line => line.Split(' ')[0]);
        moved.ShouldBe(DependentKinds.All[kind].Moved, ignoreOrder: true);
    }
}
