using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.Sql("UPDATE matters SET last_recorded_hour = last_recorded_at / 3600000");

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
