using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Fadu.Store.Migrations.Postgres;

/// <summary>The database itself refuses to change or remove the record; of a part, only erasure is let through.</summary>
[DbContext(typeof(PostgresFaduContext))]
[Migration("20261124231000_AppendOnly")]
public sealed class AppendOnly : Migration
{
    private static readonly string[] Fixed = ["acts", "leaves", "checkpoints"];

    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(
            """
            CREATE FUNCTION fadu_never() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '% are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
            """);
        foreach (var table in Fixed)
        {
            migrationBuilder.Sql($"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION fadu_never();");
            migrationBuilder.Sql($"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION fadu_never();");
        }

        migrationBuilder.Sql("CREATE TRIGGER parts_never_deleted BEFORE DELETE ON parts FOR EACH ROW EXECUTE FUNCTION fadu_never();");
        migrationBuilder.Sql("CREATE TRIGGER parts_never_emptied BEFORE TRUNCATE ON parts FOR EACH STATEMENT EXECUTE FUNCTION fadu_never();");
        migrationBuilder.Sql(
            """
            CREATE TRIGGER parts_only_erased BEFORE UPDATE ON parts FOR EACH ROW
            WHEN (NOT (OLD.erased_by IS NULL AND NEW.erased_by IS NOT NULL AND NEW.nonce IS NULL AND NEW.ciphertext IS NULL
                AND ROW(NEW.bureau, NEW.act_id, NEW.part_no, NEW.subject, NEW.class, NEW.key_id, NEW.ciphertext_digest, NEW.commitment)
                    IS NOT DISTINCT FROM ROW(OLD.bureau, OLD.act_id, OLD.part_no, OLD.subject, OLD.class, OLD.key_id, OLD.ciphertext_digest, OLD.commitment)))
            EXECUTE FUNCTION fadu_never();
            """);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The record is not opened again.");
}
