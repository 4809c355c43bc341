using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ByHour : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit_last_recorded_at",
                table: "matters");

            migrationBuilder.AddColumn<long>(
                name: "last_recorded_hour",
                table: "matters",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.Sql("UPDATE matters SET last_recorded_hour = last_recorded_at / 3600000");

            // Every act changes the head of its matter, and none of what an index holds: where its page has room, the server writes no index at all.
            migrationBuilder.Sql("ALTER TABLE matters SET (fillfactor = 70)");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit_last_recorded_hour",
                table: "matters",
                columns: new[] { "bureau", "unit", "last_recorded_hour" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_matters_bureau_unit_last_recorded_hour",
                table: "matters");

            migrationBuilder.DropColumn(
                name: "last_recorded_hour",
                table: "matters");

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit_last_recorded_at",
                table: "matters",
                columns: new[] { "bureau", "unit", "last_recorded_at" });
        }
    }
}
