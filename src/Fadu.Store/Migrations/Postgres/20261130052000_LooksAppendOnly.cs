using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fadu.Store.Migrations.Postgres;

/// <summary>The database itself refuses to change or remove a look.</summary>
[DbContext(typeof(PostgresFaduContext))]
[Migration("20261130052000_LooksAppendOnly")]
public sealed class LooksAppendOnly : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("CREATE TRIGGER looks_never_changed BEFORE UPDATE OR DELETE ON looks FOR EACH ROW EXECUTE FUNCTION fadu_never();");
        migrationBuilder.Sql("CREATE TRIGGER looks_never_emptied BEFORE TRUNCATE ON looks FOR EACH STATEMENT EXECUTE FUNCTION fadu_never();");
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The log of looks is not opened again.");
}
