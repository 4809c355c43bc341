using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AccountChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "changes",
                table: "accounts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "told_at",
                table: "accounts",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "changes",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "told_at",
                table: "accounts");
        }
    }
}
