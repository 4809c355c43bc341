using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fadu.Store.Tests.Model;

/// <summary>The models made at build (<c>FADU_MIGRATIONS=1 dotnet ef dbcontext optimize</c>, see docs/architecture.md) say what the code says.</summary>
public sealed class CompiledModelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_model_made_at_build_is_that_of_the_code(bool isPostgres)
    {
        using var compiled = FaduDatabase.At(isPostgres ? "Host=nowhere;Database=none" : "Data Source=none.db").Reading();
        using FaduContext code = isPostgres
            ? new PostgresFaduContext(new DbContextOptionsBuilder<PostgresFaduContext>().UseNpgsql("Host=nowhere;Database=none").Options)
            : new SqliteFaduContext(new DbContextOptionsBuilder<SqliteFaduContext>().UseSqlite("Data Source=none.db").Options);

        var expected = Told(code.Model);
        Assert.True(expected.Count > 200, "a model of some thirty tables");
        Assert.Equal(expected, Told(compiled.Model));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_conversion_is_declared_so_that_rows_are_read_without_EF_at_work(bool isPostgres)
    {
        using var context = FaduDatabase.At(isPostgres ? "Host=nowhere;Database=none" : "Data Source=none.db").Reading();

        foreach (var property in context.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            Assert.Equal(property.GetTypeMapping().Converter?.GetType(), property.GetValueConverter()?.GetType());
    }

    private static List<string> Told(IModel model) =>
    [
        .. model.GetEntityTypes().OrderBy(entity => entity.Name, StringComparer.Ordinal).SelectMany(entity => entity.GetProperties().Select(property =>
            $"{entity.GetTableName()}.{property.GetColumnName()} {property.ClrType} {property.GetColumnType()} {property.IsNullable} {property.ValueGenerated} {property.GetTypeMapping().Converter?.GetType()} key {entity.FindPrimaryKey()!.Properties.IndexOf(property)}")),
    ];
}

file static class Placing
{
    public static int IndexOf(this IReadOnlyList<IProperty> key, IProperty property) => key.ToList().IndexOf(property);
}
