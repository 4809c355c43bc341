using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fadu.Store.Migrations.Sqlite;

/// <summary>The database itself refuses to change or remove a look.</summary>
[DbContext(typeof(SqliteFaduContext))]
[Migration("20261130052000_LooksAppendOnly")]
public sealed class LooksAppendOnly : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("CREATE TRIGGER looks_never_updated BEFORE UPDATE ON looks BEGIN SELECT RAISE(ABORT, 'looks are never changed'); END;");
        migrationBuilder.Sql("CREATE TRIGGER looks_never_deleted BEFORE DELETE ON looks BEGIN SELECT RAISE(ABORT, 'looks are never removed'); END;");
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The log of looks is not opened again.");
}
