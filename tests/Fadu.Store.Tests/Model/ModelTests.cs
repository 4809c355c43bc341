using Fadu.Store.Model;
using Fadu.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fadu.Store.Tests.Model;

public sealed class ModelTests
{
    [Fact]
    public void Every_table_is_declared_as_acts_side_facts_or_view() =>
        Assert.Empty(Undeclared(OnSqlite().GetEntityTypes().Select(entity => entity.ClrType)));

    [Fact]
    public void A_table_without_a_declaration_is_found() =>
        Assert.Equal(["Planted"], Undeclared([typeof(ActRow), typeof(Planted)]));

    [Fact]
    public void Every_key_begins_with_the_bureau() =>
        Assert.All(OnSqlite().GetEntityTypes(), entity => Assert.Equal("bureau", entity.FindPrimaryKey()!.Properties[0].GetColumnName()));

    [Fact]
    public void Every_index_begins_with_the_bureau() =>
        Assert.All(OnSqlite().GetEntityTypes().SelectMany(entity => entity.GetIndexes()), index => Assert.Equal("bureau", index.Properties[0].GetColumnName()));

    [Fact]
    public void Names_of_tables_and_columns_are_in_snake_case()
    {
        var names = OnSqlite().GetEntityTypes().SelectMany(entity => entity.GetProperties().Select(property => property.GetColumnName()).Append(entity.GetTableName()!));

        Assert.All(names, name => Assert.Matches("^[a-z]+(_[a-z]+)*$", name));
    }

    [Fact]
    public void The_record_is_these_tables_and_no_other()
    {
        var acts = OnSqlite().GetEntityTypes().Where(entity => KindOf(entity.ClrType) == TableKind.Acts).Select(entity => entity.GetTableName());

        Assert.Equal(["acts", "checkpoints", "leaves", "parts"], acts.Order());
    }

    [Fact]
    public void Both_databases_have_the_same_tables_and_columns() => Assert.Equal(Columns(OnSqlite()), Columns(OnPostgres()));

    [Theory]
    [InlineData("acts", "recorded_at", "INTEGER", "bigint")]
    [InlineData("acts", "act_id", "BLOB", "uuid")]
    [InlineData("clocks", "due_at", "INTEGER", "bigint")]
    [InlineData("matters", "opened_on", "TEXT", "date")]
    public void Columns_have_the_types_that_sort_and_hash_alike(string table, string column, string sqlite, string postgres) =>
        Assert.Equal((sqlite, postgres), (TypeOf(OnSqlite(), table, column), TypeOf(OnPostgres(), table, column)));

    private static string TypeOf(IModel model, string table, string column) =>
        model.GetEntityTypes().Single(entity => entity.GetTableName() == table).GetProperties().Single(property => property.GetColumnName() == column).GetColumnType();

    private static IEnumerable<string> Undeclared(IEnumerable<Type> rows) => rows.Where(row => KindOf(row) is null).Select(row => row.Name);

    private static TableKind? KindOf(Type row) => ((DeclaredAttribute?)Attribute.GetCustomAttribute(row, typeof(DeclaredAttribute)))?.Kind;

    private static IEnumerable<string> Columns(IModel model) => model.GetEntityTypes()
        .SelectMany(entity => entity.GetProperties(), (entity, property) => $"{entity.GetTableName()}.{property.GetColumnName()} {property.IsNullable}").Order();

    private static IModel OnSqlite()
    {
        using var reading = FaduDatabase.At("Data Source=:memory:").Reading();
        return reading.Model;
    }

    private static IModel OnPostgres()
    {
        using var reading = FaduDatabase.At("Host=nowhere").Reading();
        return reading.Model;
    }

    private sealed class Planted;
}
