using System.Globalization;
using Fadu.Law.Packs;

namespace Fadu.Law.Scenarios;

/// <summary>Every change of a register's row that a scenario must notice, where a gate compares the row's amounts: the row, an amount, its company, its days.</summary>
internal static class RegisterMutations
{
    private const string Least = "min-";
    private const string Most = "max-";

    public static IEnumerable<Mutation> Of(RulePack pack)
    {
        var used = pack.Procedures.Values.SelectMany(procedure => procedure.Acts).SelectMany(act => act.Gates).SelectMany(gate => gate.Versions)
            .SelectMany(version => version.Require.All()).SelectMany(condition => condition.RegistersOfAmounts).Distinct().Order(StringComparer.Ordinal);
        return used.Select(pack.FindRegister).OfType<Register>().SelectMany(register => Of(pack, register));
    }

    private static IEnumerable<Mutation> Of(RulePack pack, Register register)
    {
        for (var i = 0; i < register.Rows.Count; i++)
        {
            var index = i;
            var row = register.Rows[i];
            foreach (var (change, made) in Rows(row))
            {
                yield return new Mutation(register.Id, $"{row.Key}, {row.Title.Zh}: {change}", register.At, MutatedRule.Row, () => pack.With(
                    register with { Rows = [.. register.Rows.Select((one, k) => k == index ? made : one).OfType<RegisterRow>()] }))
                { Key = row.Key };
            }
        }
    }

    // A row that begins before, or ends after, the cause it belongs to says nothing more: only shorter days are tried.
    private static IEnumerable<(string Change, RegisterRow? Made)> Rows(RegisterRow row)
    {
        yield return ("removed", null);
        if (row.From != DateOnly.MinValue)
            yield return (Dates.Day("from", 1), row with { From = row.From.AddDays(1) });
        if (row.Until is { } until)
            yield return (Dates.Day("until", -1), row with { Until = until.AddDays(-1) });
        foreach (var (column, text) in row.Columns.OrderBy(column => column.Key, StringComparer.Ordinal))
        {
            if (column is Gates.Predicates.PenaltyRange.With or Gates.Predicates.PenaltyRange.NotWith)
                yield return ($"{column} removed", row with { Columns = row.Columns.Where(one => one.Key != column).ToDictionary() });
            if (!(column.StartsWith(Least, StringComparison.Ordinal) || column.StartsWith(Most, StringComparison.Ordinal))
                || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                continue;
            foreach (var step in (int[])[-1, 1])
            {
                var moved = (number + step).ToString(CultureInfo.InvariantCulture);
                yield return ($"{column} {moved} instead of {number}", row with { Columns = row.Columns.ToDictionary(one => one.Key, one => one.Key == column ? moved : one.Value) });
            }
        }
    }
}
