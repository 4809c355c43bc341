using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Sealed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_officer_earliest_due_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_officer_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_procedure_stage_earliest_due_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit_earliest_due_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit_last_recorded_hour",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_closed_due",
                table: "matters");

            migrationBuilder.AddColumn<bool>(
                name: "listed",
                table: "matters",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            // What says nothing is sealed; no act of an older record seals, so what stands there is not.
            migrationBuilder.Sql("UPDATE matters SET listed = 1");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_officer_earliest_due_file_number",
                table: "matters",
                columns: new[] { "bureau", "officer", "earliest_due", "file_number" },
                filter: "listed AND closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_officer_file_number",
                table: "matters",
                columns: new[] { "bureau", "officer", "file_number" },
                filter: "listed");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_procedure_stage_earliest_due_file_number",
                table: "matters",
                columns: new[] { "bureau", "procedure", "stage", "earliest_due", "file_number" },
                filter: "listed AND closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit_earliest_due_file_number",
                table: "matters",
                columns: new[] { "bureau", "unit", "earliest_due", "file_number" },
                filter: "listed AND closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit_file_number",
                table: "matters",
                columns: new[] { "bureau", "unit", "file_number" },
                filter: "listed");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit_last_recorded_hour",
                table: "matters",
                columns: new[] { "bureau", "unit", "last_recorded_hour" },
                filter: "listed");

            migrationBuilder.CreateIndex(
                name: "IX_matters_closed_due",
                table: "matters",
                columns: new[] { "bureau", "unit", "earliest_due" },
                filter: "listed AND closed_on IS NOT NULL AND earliest_due IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_officer_earliest_due_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_officer_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_procedure_stage_earliest_due_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit_earliest_due_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit_last_recorded_hour",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_closed_due",
                table: "matters");

            migrationBuilder.DropColumn(
                name: "listed",
                table: "matters");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_officer_earliest_due_file_number",
                table: "matters",
                columns: new[] { "bureau", "officer", "earliest_due", "file_number" },
                filter: "closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_officer_file_number",
                table: "matters",
                columns: new[] { "bureau", "officer", "file_number" });

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_procedure_stage_earliest_due_file_number",
                table: "matters",
                columns: new[] { "bureau", "procedure", "stage", "earliest_due", "file_number" },
                filter: "closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit_earliest_due_file_number",
                table: "matters",
                columns: new[] { "bureau", "unit", "earliest_due", "file_number" },
                filter: "closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit_file_number",
                table: "matters",
                columns: new[] { "bureau", "unit", "file_number" });

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit_last_recorded_hour",
                table: "matters",
                columns: new[] { "bureau", "unit", "last_recorded_hour" });

            migrationBuilder.CreateIndex(
                name: "IX_matters_closed_due",
                table: "matters",
                columns: new[] { "bureau", "unit", "earliest_due" },
                filter: "closed_on IS NOT NULL AND earliest_due IS NOT NULL");
        }
    }
}
