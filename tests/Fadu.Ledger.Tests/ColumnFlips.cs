using System.Globalization;
using System.Reflection;
using static Fadu.Ledger.Tests.PlantedLedger;

namespace Fadu.Ledger.Tests;

/// <summary>Each column of each row changed alone, taken from the row types themselves: a column added later is changed too.</summary>
internal static class ColumnFlips
{
    public static IEnumerable<(string Name, Func<PlantedLedger> Make)> All()
    {
        var whole = Make();
        for (var i = 0; i < whole.Acts.Count; i++)
        {
            var at = i;
            foreach (var (column, flipped) in Flips(whole.Acts[i]))
                yield return ($"act {i} {column}", () => Changed(ledger => ledger.Acts[at] = flipped));
            for (var p = 0; p < whole.Acts[i].Parts.Count; p++)
            {
                var part = p;
                foreach (var (column, flipped) in Flips(whole.Acts[i].Parts[p]))
                    yield return ($"act {i} part {p} {column}", () => Changed(ledger => ledger.ChangePart(ledger.Acts[at].Act, part + 1, _ => flipped)));
            }
        }
        for (var i = 0; i < whole.Leaves.Count; i++)
        {
            var at = i;
            foreach (var (column, flipped) in Flips(whole.Leaves[i]))
                yield return ($"leaf {i} {column}", () => Changed(ledger => ledger.Leaves[at] = flipped));
        }
        for (var i = 0; i < whole.Matters.Count; i++)
        {
            var at = i;
            foreach (var (column, flipped) in Flips(whole.Matters[i]))
                yield return ($"matter {i} {column}", () => Changed(ledger => ledger.Matters[at] = flipped));
        }
        for (var i = 0; i < whole.Checkpoints.Count; i++)
        {
            var at = i;
            yield return ($"checkpoint {i} text", () => Changed(ledger => ledger.Checkpoints[at] = ledger.Checkpoints[at] with { Text = Flip(ledger.Checkpoints[at].Text) }));
            yield return ($"checkpoint {i} signature", () => Changed(ledger => ledger.Checkpoints[at]
                = ledger.Checkpoints[at] with { Signatures = [ledger.Checkpoints[at].Signatures[0] with { Bytes = Flip(ledger.Checkpoints[at].Signatures[0].Bytes) }] }));
        }
    }

    private static PlantedLedger Changed(Action<PlantedLedger> change)
    {
        var ledger = Make();
        change(ledger);
        return ledger;
    }

    private static IEnumerable<(string Column, T Flipped)> Flips<T>(T row)
        where T : class
    {
        foreach (var column in typeof(T).GetProperties().Where(column => column.CanWrite))
        {
            foreach (var value in Others(column.GetValue(row), column))
                yield return ($"{column.Name} {value}", With(row, column, value));
        }
    }

    private static IEnumerable<object?> Others(object? value, PropertyInfo column)
    {
        switch (value)
        {
            case Guid id:
                byte[] bytes = id.ToByteArray();
                bytes[15] ^= 1;
                yield return new Guid(bytes);
                break;
            case int number:
                yield return number + 1;
                yield return number - 1;
                break;
            case long number:
                yield return number + 1;
                break;
            case bool truth:
                yield return !truth;
                break;
            case string text:
                yield return Flip(text);
                break;
            case ReadOnlyMemory<byte> data:
                yield return Flip(data);
                yield return data[..^1];
                // A leaf row without a hash is another shape of store, not a change.
                if (Nullable.GetUnderlyingType(column.PropertyType) is not null && column.DeclaringType != typeof(AuditedLeaf))
                    yield return null;
                break;
            case IReadOnlyList<MirroredColumn> mirrored:
                for (var i = 0; i < mirrored.Count; i++)
                    yield return mirrored.Select((one, at) => at == i ? one with { Value = one.Value is null ? "1" : Flip(one.Value) } : one).ToList();
                break;
            case null when column.Name == nameof(AuditedPart.ErasedBy):
                yield return 1;
                break;
            case IReadOnlyList<AuditedPart>: // each part is a row of its own
            case null when column.Name is nameof(AuditedPart.Open) or nameof(AuditedPart.Ciphertext):
                break;
            default:
                throw new InvalidOperationException($"{column.DeclaringType!.Name}.{column.Name}: no way to change a {value?.GetType().Name ?? "null"}");
        }
    }

    private static T With<T>(T row, PropertyInfo column, object? value)
        where T : class
    {
        var copy = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(row, null)!;
        column.SetValue(copy, value);
        return copy;
    }

    private static ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> data)
    {
        var flipped = data.ToArray();
        flipped[flipped.Length / 2] ^= 1;
        return flipped;
    }

    private static string Flip(string text)
        => string.Create(CultureInfo.InvariantCulture, $"{text[..(text.Length / 2)]}{(text[text.Length / 2] == '0' ? '1' : '0')}{text[((text.Length / 2) + 1)..]}");
}
