namespace MatViewsMigrate.DatabaseTests;

/// <summary>xunit's Fact; every test of this assembly needs a server. Without one it is skipped, and fails in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAttribute : Xunit.FactAttribute
{
    public FactAttribute() => Skip = TestServer.WhyMissing;
}

/// <summary>xunit's Theory, in the same way.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryAttribute : Xunit.TheoryAttribute
{
    public TheoryAttribute() => Skip = TestServer.WhyMissing;
}
