using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SealedFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "key_id",
                table: "files",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "stored_as",
                table: "files",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "file_uses",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_uses", x => new { x.bureau, x.hash, x.matter_id, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_file_uses_bureau_matter_id",
                table: "file_uses",
                columns: new[] { "bureau", "matter_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "file_uses");

            migrationBuilder.DropColumn(
                name: "key_id",
                table: "files");

            migrationBuilder.DropColumn(
                name: "stored_as",
                table: "files");
        }
    }
}
