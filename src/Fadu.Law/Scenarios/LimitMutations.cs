using System.Globalization;
using Fadu.Law.Packs;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Scenarios;

/// <summary>Every change of a time limit that a scenario or a count must notice: its length, its extensions, the way it is counted, its days in force.</summary>
internal static class LimitMutations
{
    public static IEnumerable<Mutation> Of(RulePack pack, TimeLimit limit)
    {
        for (var i = 0; i < limit.Values.Count; i++)
        {
            var index = i;
            var value = limit.Values[i];
            foreach (var (change, made) in Values(value).Where(one => !Dates.Meets(limit.Values, index, one.Made, Span)))
            {
                yield return new Mutation(limit.Id, $"{Dates.Text(value.From)}: {change}", value.At, MutatedRule.Limit, () => pack.With(
                    limit with { Values = [.. limit.Values.Select((one, k) => k == index ? made : one).OfType<LimitValue>()] }));
            }
        }
    }

    private static IEnumerable<(string Change, LimitValue? Made)> Values(LimitValue value)
    {
        yield return ("removed", null);
        foreach (var step in (int[])[-1, 1])
        {
            if (value.Rule is { } rule && rule.Length + step >= 0)
                yield return (Number("length", rule.Length, step), value with { Rule = rule with { Length = rule.Length + step } });
            yield return (Dates.Day("from", step), value with { From = value.From.AddDays(step) });
            if (value.Until is { } until)
                yield return (Dates.Day("until", step), value with { Until = until.AddDays(step) });
        }

        // At once is not counted: neither the way of counting nor an extension says anything.
        foreach (var (change, made) in value.Rule is { Length: > 0 } counted ? Extensions(counted).Concat(LimitCountingMutations.Of(counted)) : [])
            yield return (change, value with { Rule = made });
    }

    private static IEnumerable<(string Change, LimitRule Made)> Extensions(LimitRule rule)
    {
        for (var k = 0; k < rule.Extensions.Count; k++)
        {
            var at = k;
            yield return ($"extension {k + 1} removed", rule with { Extensions = [.. rule.Extensions.Where((_, i) => i != at)] });
            foreach (var (change, longer) in Extensions(rule.Extensions[at], -1).Concat(Extensions(rule.Extensions[at], 1)))
                yield return ($"extension {k + 1}: {change}", rule with { Extensions = [.. rule.Extensions.Select((one, i) => i == at ? longer : one)] });
        }
    }

    private static IEnumerable<(string Change, LimitExtension Made)> Extensions(LimitExtension extension, int step)
    {
        if (!extension.ToDay)
            yield return (Number("length", extension.Length, step), extension with { Length = extension.Length + step });
        // Once more than the law allows is refused by a gate before it comes to the clock: only once less is tried here.
        if (extension.Times is not (1 or int.MaxValue) && step < 0)
            yield return (Number("times", extension.Times, step), extension with { Times = extension.Times + step });
    }

    private static string Number(string what, int number, int step) => string.Create(CultureInfo.InvariantCulture, $"{what} {number + step} instead of {number}");

    private static (DateOnly From, DateOnly? Until) Span(LimitValue value) => (value.From, value.Until);
}
