using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ByOfficer : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_officer",
                table: "matters");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_officer_file_number",
                table: "matters",
                columns: new[] { "bureau", "officer", "file_number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_officer_file_number",
                table: "matters");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_officer",
                table: "matters",
                columns: new[] { "bureau", "officer" });
        }
    }
}
