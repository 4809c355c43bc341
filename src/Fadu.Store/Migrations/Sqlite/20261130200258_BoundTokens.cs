using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class BoundTokens : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "certificate",
                table: "machine_tokens",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "certificate",
                table: "machine_tokens");
        }
    }
}
