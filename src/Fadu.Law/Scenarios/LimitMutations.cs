using System.Globalization;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Scenarios;

/// <summary>Every change of a time limit that a scenario must notice: its length, the extensions that some act takes, its days in force.</summary>
internal static class LimitMutations
{
    public static IEnumerable<Mutation> Of(RulePack pack, TimeLimit limit)
    {
        var extends = pack.Procedures.Values.SelectMany(procedure => procedure.Acts).SelectMany(act => act.Clocks).Any(clock => clock.Verb == ClockVerb.Extend && clock.Limit == limit.Id);
        for (var i = 0; i < limit.Values.Count; i++)
        {
            var index = i;
            var value = limit.Values[i];
            if (value.Rule is null)
                continue;
            foreach (var (change, made) in Values(value, value.Rule, extends).Where(one => !Dates.Meets(limit.Values, index, one.Made, Span)))
            {
                yield return new Mutation(limit.Id, $"{Dates.Text(value.From)}: {change}", value.At, MutatedRule.Limit, () => pack.With(
                    limit with { Values = [.. limit.Values.Select((one, k) => k == index ? made : one).OfType<LimitValue>()] }));
            }
        }
    }

    private static IEnumerable<(string Change, LimitValue? Made)> Values(LimitValue value, LimitRule rule, bool extends)
    {
        yield return ("removed", null);
        foreach (var step in (int[])[-1, 1])
        {
            if (rule.Length + step >= 0)
                yield return (Number("length", rule.Length, step), value with { Rule = rule with { Length = rule.Length + step } });
            yield return (Dates.Day("from", step), value with { From = value.From.AddDays(step) });
            if (value.Until is { } until)
                yield return (Dates.Day("until", step), value with { Until = until.AddDays(step) });
            for (var k = 0; extends && k < rule.Extensions.Count; k++)
            {
                foreach (var (change, longer) in Extensions(rule.Extensions[k], step))
                    yield return ($"extension {k + 1}: {change}", value with { Rule = rule with { Extensions = [.. rule.Extensions.Select((one, at) => at == k ? longer : one)] } });
            }
        }
    }

    private static IEnumerable<(string Change, LimitExtension Made)> Extensions(LimitExtension extension, int step)
    {
        if (!extension.ToDay)
            yield return (Number("length", extension.Length, step), extension with { Length = extension.Length + step });
        // Once more than the law allows is refused by a gate before it comes to the clock: only once less is tried here.
        if (extension.Times != int.MaxValue && step < 0)
            yield return (Number("times", extension.Times, step), extension with { Times = extension.Times + step });
    }

    private static string Number(string what, int number, int step) => string.Create(CultureInfo.InvariantCulture, $"{what} {number + step} instead of {number}");

    private static (DateOnly From, DateOnly? Until) Span(LimitValue value) => (value.From, value.Until);
}
