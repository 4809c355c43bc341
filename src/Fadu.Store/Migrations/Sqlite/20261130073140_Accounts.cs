using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Accounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "came_from",
                table: "sessions",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "last_seen_at",
                table: "sessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "person",
                table: "sessions",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<byte[]>(
                name: "session_id",
                table: "sessions",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "stamp",
                table: "sessions",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "code_hash",
                table: "accounts",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "code_purpose",
                table: "accounts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "code_until",
                table: "accounts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "factor_key",
                table: "accounts",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "factor_nonce",
                table: "accounts",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "factor_secret",
                table: "accounts",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "failures",
                table: "accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "last_step",
                table: "accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "locked_until",
                table: "accounts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "recovery_hashes",
                table: "accounts",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "stamp",
                table: "accounts",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.CreateIndex(
                name: "IX_sessions_bureau_person",
                table: "sessions",
                columns: new[] { "bureau", "person" });

            migrationBuilder.CreateIndex(
                name: "IX_accounts_bureau_person",
                table: "accounts",
                columns: new[] { "bureau", "person" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_sessions_bureau_person",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "IX_accounts_bureau_person",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "came_from",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "last_seen_at",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "person",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "session_id",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "stamp",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "code_hash",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "code_purpose",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "code_until",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "factor_key",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "factor_nonce",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "factor_secret",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "failures",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "last_step",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "locked_until",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "recovery_hashes",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "stamp",
                table: "accounts");
        }
    }
}
