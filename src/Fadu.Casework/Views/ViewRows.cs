using System.Globalization;
using System.Reflection;
using Fadu.Store;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fadu.Casework.Views;

/// <summary>Reads every table declared a view as canonical rows: one line a row, in order.</summary>
internal static class ViewRows
{
    private static readonly MethodInfo Reader = typeof(ViewRows).GetMethod(nameof(RowsAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The tables declared views.</summary>
    public static IReadOnlyList<IEntityType> Tables(FaduContext context) =>
        [.. context.Model.GetEntityTypes().Where(type => type.ClrType.GetCustomAttribute<DeclaredAttribute>() is { Kind: TableKind.View }).OrderBy(type => type.GetTableName(), StringComparer.Ordinal)];

    /// <summary>The rows of one table of one bureau, sorted.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(FaduContext context, IEntityType table, BureauId bureau, CancellationToken stop)
    {
        var lines = await (Task<List<string>>)Reader.MakeGenericMethod(table.ClrType).Invoke(null, [context, table, bureau, stop])!;
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static async Task<List<string>> RowsAsync<T>(FaduContext context, IEntityType table, BureauId bureau, CancellationToken stop)
        where T : class
    {
        var properties = table.GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal).ToList();
        var owner = table.FindProperty(nameof(MatterRow.Bureau));
        var lines = new List<string>();
        await foreach (var row in context.Set<T>().AsAsyncEnumerable().WithCancellation(stop))
        {
            if (owner is null || owner.PropertyInfo!.GetValue(row) is BureauId id && id == bureau)
                lines.Add(string.Join(" | ", properties.Select(property => $"{property.Name}={Written(property.PropertyInfo!.GetValue(row))}")));
        }
        return lines;
    }

    private static string Written(object? value) => value switch
    {
        null => "-",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        DateOnly on => BureauZone.Written(on),
        DateTimeOffset at => FieldValues.Written(at),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
