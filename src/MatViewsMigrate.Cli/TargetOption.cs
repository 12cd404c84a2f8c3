using MatViewsMigrate.Services;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli;

/// <summary>The option that limits a plan to some views.</summary>
internal sealed class TargetOption(CommandLineApplication command)
{
    private readonly CommandOption _option = command.Option(
        "--target <VIEW>", "Only views of this name (* and ? stand for anything) or tag:TAG, and what they need; can be repeated", CommandOptionType.MultipleValue);

    public PlanTargets Value => new([.. _option.Values.OfType<string>()]);
}
