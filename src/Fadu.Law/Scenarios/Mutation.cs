using System.Globalization;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Scenarios;

/// <summary>What kind of rule is changed.</summary>
public enum MutatedRule
{
    /// <summary>A gate of some act.</summary>
    Gate,

    /// <summary>A time limit.</summary>
    Limit,

    /// <summary>A named fact of a procedure.</summary>
    Fact,

    /// <summary>A row of a register whose amounts a gate compares.</summary>
    Row,
}

/// <summary>One small change of the law.</summary>
/// <param name="Rule">The gate, limit, named fact or register changed.</param>
/// <param name="Change">How.</param>
/// <param name="At">Where the version stands.</param>
/// <param name="Kind">What is changed.</param>
/// <param name="Pack">The pack so changed.</param>
public sealed record Mutation(string Rule, string Change, SourceSpan At, MutatedRule Kind, Func<RulePack> Pack)
{
    /// <summary>Of a row, its key.</summary>
    public string? Key { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{At}: {Rule}: {Change}";
}

/// <summary>Every change that a scenario must notice: a version removed, negated, a boundary moved by one, a date moved by a day.</summary>
public static class Mutations
{
    /// <summary>The changes of the gates and named facts of all procedures, of the registers whose amounts gates compare, and of the limits.</summary>
    public static IEnumerable<Mutation> Of(RulePack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        var procedures = pack.Procedures.Values.OrderBy(procedure => procedure.Id, StringComparer.Ordinal).ToList();
        return procedures.SelectMany(procedure => OfGates(pack, procedure))
            .Concat(procedures.SelectMany(procedure => OfFacts(pack, procedure)))
            .Concat(RegisterMutations.Of(pack))
            .Concat(pack.Limits.Values.OrderBy(limit => limit.Id, StringComparer.Ordinal).SelectMany(limit => LimitMutations.Of(pack, limit)));
    }

    private static IEnumerable<Mutation> OfGates(RulePack pack, Procedure procedure)
    {
        foreach (var gate in procedure.Acts.SelectMany(act => act.Gates).DistinctBy(gate => gate.Id))
        {
            for (var i = 0; i < gate.Versions.Count; i++)
            {
                var index = i;
                var version = gate.Versions[i];
                foreach (var (change, made) in Versions(version).Where(one => !Dates.Meets(gate.Versions, index, one.Made(version), Span)))
                    yield return new Mutation(gate.Id, $"{Dates.Text(version.From)}: {change}", version.At, MutatedRule.Gate, () => Changed(pack, procedure, gate.Id, index, made));
            }
        }
    }

    /// <summary>Each change with what it makes of the same version in whichever act uses the gate.</summary>
    private static IEnumerable<(string Change, Func<GateVersion, GateVersion?> Made)> Versions(GateVersion version)
    {
        yield return ("removed", _ => null);
        yield return ("negated", one => one with { Require = new Not(one.Require) });
        foreach (var (change, index) in Boundaries(version.Require, "boundary"))
            yield return (change, one => one.Require.Variants().ElementAtOrDefault(index) is { } moved ? one with { Require = moved } : one);
        if (version.Applies is not null)
        {
            yield return ("applies always", one => one with { Applies = null });
            foreach (var (change, index) in Boundaries(version.Applies, "boundary of “applies”"))
                yield return (change, one => one.Applies?.Variants().ElementAtOrDefault(index) is { } moved ? one with { Applies = moved } : one);
        }

        foreach (var step in (int[])[-1, 1])
        {
            yield return (Dates.Day("from", step), one => one with { From = one.From.AddDays(step) });
            if (version.Until is not null)
                yield return (Dates.Day("until", step), one => one with { Until = one.Until!.Value.AddDays(step) });
        }
    }

    private static IEnumerable<(string Change, int Index)> Boundaries(Condition condition, string what)
    {
        var count = condition.Variants().Count();
        return Enumerable.Range(0, count).Select(k => (string.Create(CultureInfo.InvariantCulture, $"{what} {k + 1} of {count} moved"), k));
    }

    private static RulePack Changed(RulePack pack, Procedure procedure, string gate, int index, Func<GateVersion, GateVersion?> made) =>
        pack.With(procedure.WithActs([.. procedure.Acts.Select(act => act.Gates.All(one => one.Id != gate)
            ? act
            : act with { Gates = [.. act.Gates.Select(one => one.Id == gate ? one with { Versions = [.. one.Versions.Select((version, i) => i == index ? made(version) : version).OfType<GateVersion>()] } : one)] })]));

    private static IEnumerable<Mutation> OfFacts(RulePack pack, Procedure procedure)
    {
        foreach (var fact in procedure.Derived.Values.OrderBy(fact => fact.Id, StringComparer.Ordinal))
        {
            yield return Of(pack, procedure, fact, "negated", () => new Not(fact.When));
            foreach (var (change, index) in Boundaries(fact.When, "boundary"))
                yield return Of(pack, procedure, fact, change, () => fact.When.Variants().ElementAt(index));
        }
    }

    private static Mutation Of(RulePack pack, Procedure procedure, DerivedFact fact, string change, Func<Condition> when) =>
        new(fact.Id, change, procedure.At, MutatedRule.Fact, () => pack.With(procedure.With(new DerivedFact(fact.Id, fact.Title) { When = when() })));

    private static (DateOnly From, DateOnly? Until) Span(GateVersion version) => (version.From, version.Until);
}

/// <summary>Moving of the days in force.</summary>
internal static class Dates
{
    /// <summary>Whether a changed version would be in force on one day with another: the loader refuses that, so no scenario need notice.</summary>
    public static bool Meets<T>(IReadOnlyList<T> all, int index, T? made, Func<T, (DateOnly From, DateOnly? Until)> span)
        where T : class
    {
        if (made is null)
            return false;
        var (from, until) = span(made);
        return all.Where((_, other) => other != index).Select(span).Any(other => !(other.Until < from) && !(until < other.From));
    }

    public static string Day(string what, int step) => step < 0 ? $"{what} a day earlier" : $"{what} a day later";

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
