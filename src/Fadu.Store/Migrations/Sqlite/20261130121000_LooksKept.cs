using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fadu.Store.Migrations.Sqlite;

/// <summary>The database still refuses to change a look, and to remove one that is younger than 180 days by its own clock.</summary>
[DbContext(typeof(SqliteFaduContext))]
[Migration("20261130121000_LooksKept")]
public sealed class LooksKept : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("DROP TRIGGER looks_never_deleted;");
        migrationBuilder.Sql("CREATE TRIGGER looks_kept BEFORE DELETE ON looks WHEN OLD.at > (CAST(strftime('%s', 'now') AS INTEGER) - 180 * 86400) * 1000 BEGIN SELECT RAISE(ABORT, 'looks are kept for 180 days'); END;");
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The log of looks is not opened again.");
}
