using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fadu.Store.Migrations.Sqlite;

/// <summary>The database itself refuses to change or remove the record; of a part, only erasure is let through.</summary>
[DbContext(typeof(SqliteFaduContext))]
[Migration("20261124231000_AppendOnly")]
public sealed class AppendOnly : Migration
{
    private static readonly string[] Fixed = ["acts", "leaves", "checkpoints"];

    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        foreach (var table in Fixed)
        {
            migrationBuilder.Sql($"CREATE TRIGGER {table}_never_updated BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END;");
            migrationBuilder.Sql($"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} are never removed'); END;");
        }

        migrationBuilder.Sql("CREATE TRIGGER parts_never_deleted BEFORE DELETE ON parts BEGIN SELECT RAISE(ABORT, 'parts are never removed'); END;");
        migrationBuilder.Sql(
            """
            CREATE TRIGGER parts_only_erased BEFORE UPDATE ON parts
            WHEN NOT (OLD.erased_by IS NULL AND NEW.erased_by IS NOT NULL AND NEW.nonce IS NULL AND NEW.ciphertext IS NULL
                AND NEW.bureau IS OLD.bureau AND NEW.act_id IS OLD.act_id AND NEW.part_no IS OLD.part_no AND NEW.subject IS OLD.subject
                AND NEW.class IS OLD.class AND NEW.key_id IS OLD.key_id
                AND NEW.ciphertext_digest IS OLD.ciphertext_digest AND NEW.commitment IS OLD.commitment)
            BEGIN SELECT RAISE(ABORT, 'a part can be erased and not otherwise changed'); END;
            """);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The record is not opened again.");
}
