using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SignedRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "signing_key",
                table: "machine_tokens",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "request_nonces",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    token_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    nonce = table.Column<string>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_nonces", x => new { x.bureau, x.token_id, x.nonce });
                });

            migrationBuilder.CreateTable(
                name: "signed_requests",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    act_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    nonce = table.Column<byte[]>(type: "BLOB", nullable: true),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_signed_requests", x => new { x.bureau, x.act_id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_request_nonces_bureau_token_id_until",
                table: "request_nonces",
                columns: new[] { "bureau", "token_id", "until" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "request_nonces");

            migrationBuilder.DropTable(
                name: "signed_requests");

            migrationBuilder.DropColumn(
                name: "signing_key",
                table: "machine_tokens");
        }
    }
}
