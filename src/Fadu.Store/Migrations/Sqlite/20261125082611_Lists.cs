using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Lists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_refusals_bureau_at",
                table: "refusals",
                columns: new[] { "bureau", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_refusals_bureau_matter_id_at",
                table: "refusals",
                columns: new[] { "bureau", "matter_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_refusals_bureau_person_at",
                table: "refusals",
                columns: new[] { "bureau", "person", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_earliest_due_file_number",
                table: "matters",
                columns: new[] { "bureau", "earliest_due", "file_number" },
                filter: "closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_officer_earliest_due",
                table: "matters",
                columns: new[] { "bureau", "officer", "earliest_due" },
                filter: "closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit_earliest_due",
                table: "matters",
                columns: new[] { "bureau", "unit", "earliest_due" },
                filter: "closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_looks_bureau_at",
                table: "looks",
                columns: new[] { "bureau", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_looks_bureau_matter_id_at",
                table: "looks",
                columns: new[] { "bureau", "matter_id", "at" });

        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_refusals_bureau_at",
                table: "refusals");

            migrationBuilder.DropIndex(
                name: "IX_refusals_bureau_matter_id_at",
                table: "refusals");

            migrationBuilder.DropIndex(
                name: "IX_refusals_bureau_person_at",
                table: "refusals");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_earliest_due_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_officer_earliest_due",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit_earliest_due",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_looks_bureau_at",
                table: "looks");

            migrationBuilder.DropIndex(
                name: "IX_looks_bureau_matter_id_at",
                table: "looks");

        }
    }
}
