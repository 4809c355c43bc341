using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Awaiting : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_earliest_due_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_officer_earliest_due",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit_earliest_due",
                table: "matters");

            migrationBuilder.AlterColumn<string>(
                name: "file_number",
                table: "matters",
                type: "text",
                nullable: false,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AddColumn<bool>(
                name: "awaits_confirmation",
                table: "matters",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "returned_at",
                table: "matters",
                type: "bigint",
                nullable: true);

            // What the law did may wait for a person in any open matter it has acted in; the matter's next act says it exactly, and readers ask the acts.
            migrationBuilder.Sql("UPDATE matters SET awaits_confirmation = TRUE WHERE closed_on IS NULL AND EXISTS (SELECT 1 FROM acts WHERE acts.bureau = matters.bureau AND acts.matter_id = matters.matter_id AND acts.actor = 'law')");

            migrationBuilder.CreateIndex(
                name: "IX_matters_awaiting",
                table: "matters",
                columns: new[] { "bureau", "earliest_due", "file_number" },
                filter: "awaits_confirmation");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_officer_earliest_due_file_number",
                table: "matters",
                columns: new[] { "bureau", "officer", "earliest_due", "file_number" },
                filter: "closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_officer_returned_at",
                table: "matters",
                columns: new[] { "bureau", "officer", "returned_at" },
                filter: "returned_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_opened_on",
                table: "matters",
                columns: new[] { "bureau", "opened_on" });

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
                name: "IX_matters_bureau_unit_last_recorded_at",
                table: "matters",
                columns: new[] { "bureau", "unit", "last_recorded_at" });

            migrationBuilder.CreateIndex(
                name: "IX_matters_closed_due",
                table: "matters",
                columns: new[] { "bureau", "unit", "earliest_due" },
                filter: "closed_on IS NOT NULL AND earliest_due IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_matters_awaiting",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_officer_earliest_due_file_number",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_officer_returned_at",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_opened_on",
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
                name: "IX_matters_bureau_unit_last_recorded_at",
                table: "matters");

            migrationBuilder.DropIndex(
                name: "IX_matters_closed_due",
                table: "matters");

            migrationBuilder.DropColumn(
                name: "awaits_confirmation",
                table: "matters");

            migrationBuilder.DropColumn(
                name: "returned_at",
                table: "matters");

            migrationBuilder.AlterColumn<string>(
                name: "file_number",
                table: "matters",
                type: "text",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "text",
                oldCollation: "C");

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
                name: "IX_matters_bureau_unit",
                table: "matters",
                columns: new[] { "bureau", "unit" });

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit_earliest_due",
                table: "matters",
                columns: new[] { "bureau", "unit", "earliest_due" },
                filter: "closed_on IS NULL");
        }
    }
}
