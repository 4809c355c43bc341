using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fadu.Store.Migrations.Postgres;

/// <summary>The database still refuses to change a look, and to remove one that is younger than 180 days by its own clock.</summary>
[DbContext(typeof(PostgresFaduContext))]
[Migration("20261130121000_LooksKept")]
public sealed class LooksKept : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("DROP TRIGGER looks_never_changed ON looks;");
        migrationBuilder.Sql("CREATE TRIGGER looks_never_changed BEFORE UPDATE ON looks FOR EACH ROW EXECUTE FUNCTION fadu_never();");
        migrationBuilder.Sql("CREATE TRIGGER looks_kept BEFORE DELETE ON looks FOR EACH ROW WHEN (OLD.at > (extract(epoch FROM now())::bigint - 180 * 86400) * 1000) EXECUTE FUNCTION fadu_never();");
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The log of looks is not opened again.");
}
