using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class RequestMarks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What was kept of requests was a bare hash: names can be tried against it. It goes; whoever asks again gets the first answer.
            migrationBuilder.Sql("UPDATE idempotency SET request_hash = '\\x'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // What is gone cannot be brought back; nothing else was changed.
        }
    }
}
