using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class WaitingActs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "waiting_acts",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    recorded_at = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    act_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_waiting_acts", x => new { x.bureau, x.recorded_at, x.number, x.act_id });
                });
            // Acts recorded before there was this table.
            migrationBuilder.Sql(
                """
                INSERT INTO waiting_acts (bureau, recorded_at, number, act_id) SELECT bureau, recorded_at, number, act_id FROM acts
                WHERE NOT EXISTS (SELECT 1 FROM leaves WHERE leaves.bureau = acts.bureau AND leaves.act_id = acts.act_id)
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "waiting_acts");
        }
    }
}
