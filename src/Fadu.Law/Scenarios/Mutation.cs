using System.Globalization;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Scenarios;

/// <summary>One small change of the law.</summary>
/// <param name="Rule">The gate or limit changed.</param>
/// <param name="Change">How.</param>
/// <param name="At">Where the version stands.</param>
/// <param name="IsLimit">Whether the rule is a time limit.</param>
/// <param name="Pack">The pack so changed.</param>
public sealed record Mutation(string Rule, string Change, SourceSpan At, bool IsLimit, Func<RulePack> Pack)
{
    /// <inheritdoc/>
    public override string ToString() => $"{At}: {Rule}: {Change}";
}

/// <summary>Every change that a scenario must notice: a version removed, negated, a boundary moved by one, a date moved by a day.</summary>
public static class Mutations
{
    /// <summary>The changes of the gates of all procedures and of the limits their acts name.</summary>
    public static IEnumerable<Mutation> Of(RulePack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return pack.Procedures.Values.OrderBy(procedure => procedure.Id, StringComparer.Ordinal).SelectMany(procedure => OfGates(pack, procedure))
            .Concat(pack.Limits.Values.OrderBy(limit => limit.Id, StringComparer.Ordinal).SelectMany(limit => OfLimit(pack, limit)));
    }

    private static IEnumerable<Mutation> OfGates(RulePack pack, Procedure procedure)
    {
        foreach (var gate in procedure.Acts.SelectMany(act => act.Gates).DistinctBy(gate => gate.Id))
        {
            for (var i = 0; i < gate.Versions.Count; i++)
            {
                var index = i;
                var version = gate.Versions[i];
                foreach (var (change, made) in Versions(version).Where(one => !Meets(gate.Versions, index, one.Made(version), Span)))
                    yield return new Mutation(gate.Id, $"{Text(version.From)}: {change}", version.At, false, () => Changed(pack, procedure, gate.Id, index, made));
            }
        }
    }

    /// <summary>Each change with what it makes of the same version in whichever act uses the gate.</summary>
    private static IEnumerable<(string Change, Func<GateVersion, GateVersion?> Made)> Versions(GateVersion version)
    {
        yield return ("removed", _ => null);
        yield return ("negated", one => one with { Require = new Not(one.Require) });
        var boundaries = version.Require.Variants().Count();
        for (var k = 0; k < boundaries; k++)
        {
            var index = k;
            yield return (string.Create(CultureInfo.InvariantCulture, $"boundary {k + 1} of {boundaries} moved"), one => one.Require.Variants().ElementAtOrDefault(index) is { } moved ? one with { Require = moved } : one);
        }

        foreach (var step in (int[])[-1, 1])
        {
            yield return (Day("from", step), one => one with { From = one.From.AddDays(step) });
            if (version.Until is not null)
                yield return (Day("until", step), one => one with { Until = one.Until!.Value.AddDays(step) });
        }
    }

    private static RulePack Changed(RulePack pack, Procedure procedure, string gate, int index, Func<GateVersion, GateVersion?> made) =>
        pack.With(procedure.WithActs([.. procedure.Acts.Select(act => act.Gates.All(one => one.Id != gate)
            ? act
            : act with { Gates = [.. act.Gates.Select(one => one.Id == gate ? one with { Versions = [.. one.Versions.Select((version, i) => i == index ? made(version) : version).OfType<GateVersion>()] } : one)] })]));

    private static IEnumerable<Mutation> OfLimit(RulePack pack, TimeLimit limit)
    {
        for (var i = 0; i < limit.Values.Count; i++)
        {
            var index = i;
            var value = limit.Values[i];
            if (value.Rule is null)
                continue;
            foreach (var (change, made) in Values(value).Where(one => !Meets(limit.Values, index, one.Made, Span)))
            {
                yield return new Mutation(limit.Id, $"{Text(value.From)}: {change}", value.At, true, () => pack.With(
                    limit with { Values = [.. limit.Values.Select((one, k) => k == index ? made : one).OfType<LimitValue>()] }));
            }
        }
    }

    private static IEnumerable<(string Change, LimitValue? Made)> Values(LimitValue value)
    {
        yield return ("removed", null);
        foreach (var step in (int[])[-1, 1])
        {
            if (value.Rule!.Length + step >= 0)
                yield return (string.Create(CultureInfo.InvariantCulture, $"length {value.Rule.Length + step} instead of {value.Rule.Length}"), value with { Rule = value.Rule with { Length = value.Rule.Length + step } });
            yield return (Day("from", step), value with { From = value.From.AddDays(step) });
            if (value.Until is { } until)
                yield return (Day("until", step), value with { Until = until.AddDays(step) });
        }
    }

    /// <summary>Whether a changed version would be in force on one day with another: the loader refuses that, so no scenario need notice.</summary>
    private static bool Meets<T>(IReadOnlyList<T> all, int index, T? made, Func<T, (DateOnly From, DateOnly? Until)> span)
        where T : class
    {
        if (made is null)
            return false;
        var (from, until) = span(made);
        return all.Where((_, other) => other != index).Select(span).Any(other => !(other.Until < from) && !(until < other.From));
    }

    private static (DateOnly From, DateOnly? Until) Span(GateVersion version) => (version.From, version.Until);

    private static (DateOnly From, DateOnly? Until) Span(LimitValue value) => (value.From, value.Until);

    private static string Day(string what, int step) => step < 0 ? $"{what} a day earlier" : $"{what} a day later";

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
