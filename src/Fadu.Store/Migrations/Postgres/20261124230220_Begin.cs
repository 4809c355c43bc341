using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Begin : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    person = table.Column<string>(type: "text", nullable: false),
                    secret_hash = table.Column<string>(type: "text", nullable: true),
                    closed_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accounts", x => new { x.bureau, x.account });
                });

            migrationBuilder.CreateTable(
                name: "acts",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    act_id = table.Column<Guid>(type: "uuid", nullable: false),
                    procedure = table.Column<string>(type: "text", nullable: false),
                    act = table.Column<string>(type: "text", nullable: false),
                    recorded_at = table.Column<long>(type: "bigint", nullable: false),
                    occurred_at = table.Column<long>(type: "bigint", nullable: false),
                    day_precision = table.Column<bool>(type: "boolean", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    skeleton = table.Column<byte[]>(type: "bytea", nullable: false),
                    skeleton_salt = table.Column<byte[]>(type: "bytea", nullable: false),
                    skeleton_commitment = table.Column<byte[]>(type: "bytea", nullable: false),
                    previous_link = table.Column<byte[]>(type: "bytea", nullable: false),
                    link = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_acts", x => new { x.bureau, x.matter_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "bureaus",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name_zh = table.Column<string>(type: "text", nullable: false),
                    name_en = table.Column<string>(type: "text", nullable: false),
                    zone = table.Column<string>(type: "text", nullable: false),
                    demonstration = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bureaus", x => x.bureau);
                });

            migrationBuilder.CreateTable(
                name: "checkpoints",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    root = table.Column<byte[]>(type: "bytea", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_checkpoints", x => new { x.bureau, x.size });
                });

            migrationBuilder.CreateTable(
                name: "clocks",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    limit = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<int>(type: "integer", nullable: false),
                    started_by = table.Column<int>(type: "integer", nullable: false),
                    started_on = table.Column<DateOnly>(type: "date", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    due_at = table.Column<long>(type: "bigint", nullable: true),
                    last_day = table.Column<DateOnly>(type: "date", nullable: true),
                    paused_since = table.Column<long>(type: "bigint", nullable: true),
                    stopped_at = table.Column<long>(type: "bigint", nullable: true),
                    provisional = table.Column<bool>(type: "boolean", nullable: false),
                    expired = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clocks", x => new { x.bureau, x.matter_id, x.limit, x.subject, x.started_by });
                });

            migrationBuilder.CreateTable(
                name: "drafts",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    person = table.Column<string>(type: "text", nullable: false),
                    draft_id = table.Column<Guid>(type: "uuid", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: true),
                    act = table.Column<string>(type: "text", nullable: false),
                    key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    nonce = table.Column<byte[]>(type: "bytea", nullable: false),
                    ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_drafts", x => new { x.bureau, x.person, x.draft_id });
                });

            migrationBuilder.CreateTable(
                name: "editions",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    text = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_editions", x => new { x.bureau, x.path, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "files",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    media_type = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_files", x => new { x.bureau, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "followers",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    follower = table.Column<string>(type: "text", nullable: false),
                    next_leaf = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_followers", x => new { x.bureau, x.follower });
                });

            migrationBuilder.CreateTable(
                name: "idempotency",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    act_id = table.Column<Guid>(type: "uuid", nullable: false),
                    answer = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency", x => new { x.bureau, x.actor, x.key });
                });

            migrationBuilder.CreateTable(
                name: "leases",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    lease = table.Column<string>(type: "text", nullable: false),
                    holder = table.Column<string>(type: "text", nullable: false),
                    fencing = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_leases", x => new { x.bureau, x.lease });
                });

            migrationBuilder.CreateTable(
                name: "leaves",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    leaf_index = table.Column<long>(type: "bigint", nullable: false),
                    act_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_leaves", x => new { x.bureau, x.leaf_index });
                });

            migrationBuilder.CreateTable(
                name: "links",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    relation = table.Column<string>(type: "text", nullable: false),
                    other = table.Column<Guid>(type: "uuid", nullable: false),
                    made_by = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_links", x => new { x.bureau, x.matter_id, x.relation, x.other });
                });

            migrationBuilder.CreateTable(
                name: "looks",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    look_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    person = table.Column<string>(type: "text", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: true),
                    subject = table.Column<int>(type: "integer", nullable: false),
                    what = table.Column<string>(type: "text", nullable: false),
                    purpose = table.Column<string>(type: "text", nullable: true),
                    channel = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_looks", x => new { x.bureau, x.look_id });
                });

            migrationBuilder.CreateTable(
                name: "lookup_codes",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    file_number = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<int>(type: "integer", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lookup_codes", x => new { x.bureau, x.file_number, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "matter_records",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    link = table.Column<byte[]>(type: "bytea", nullable: false),
                    record = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_matter_records", x => new { x.bureau, x.matter_id });
                });

            migrationBuilder.CreateTable(
                name: "matters",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_number = table.Column<string>(type: "text", nullable: false),
                    procedure = table.Column<string>(type: "text", nullable: false),
                    stage = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    last_link = table.Column<byte[]>(type: "bytea", nullable: false),
                    last_recorded_at = table.Column<long>(type: "bigint", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: true),
                    officer = table.Column<string>(type: "text", nullable: true),
                    opened_on = table.Column<DateOnly>(type: "date", nullable: true),
                    closed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    earliest_due = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_matters", x => new { x.bureau, x.matter_id });
                });

            migrationBuilder.CreateTable(
                name: "parts",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    act_id = table.Column<Guid>(type: "uuid", nullable: false),
                    part_no = table.Column<int>(type: "integer", nullable: false),
                    subject = table.Column<int>(type: "integer", nullable: false),
                    @class = table.Column<string>(name: "class", type: "text", nullable: false),
                    key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    nonce = table.Column<byte[]>(type: "bytea", nullable: true),
                    ciphertext = table.Column<byte[]>(type: "bytea", nullable: true),
                    ciphertext_digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    commitment = table.Column<byte[]>(type: "bytea", nullable: false),
                    erased_by = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_parts", x => new { x.bureau, x.act_id, x.part_no });
                });

            migrationBuilder.CreateTable(
                name: "prior_decisions",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    person_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    decided_on = table.Column<DateOnly>(type: "date", nullable: false),
                    procedure = table.Column<string>(type: "text", nullable: false),
                    struck = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prior_decisions", x => new { x.bureau, x.person_hash, x.matter_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "public_records",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    record_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_public_records", x => new { x.bureau, x.kind, x.record_id });
                });

            migrationBuilder.CreateTable(
                name: "refusals",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    refusal_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    person = table.Column<string>(type: "text", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    procedure = table.Column<string>(type: "text", nullable: false),
                    act = table.Column<string>(type: "text", nullable: false),
                    grounds = table.Column<byte[]>(type: "bytea", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refusals", x => new { x.bureau, x.refusal_id });
                });

            migrationBuilder.CreateTable(
                name: "roster",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    of = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false),
                    from_day = table.Column<DateOnly>(type: "date", nullable: false),
                    to_day = table.Column<DateOnly>(type: "date", nullable: true),
                    title = table.Column<string>(type: "text", nullable: false),
                    is_organ = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_roster", x => new { x.bureau, x.number, x.place });
                });

            migrationBuilder.CreateTable(
                name: "search_tokens",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    token = table.Column<byte[]>(type: "bytea", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_tokens", x => new { x.bureau, x.token, x.matter_id, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "sequences",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    series = table.Column<string>(type: "text", nullable: false),
                    last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sequences", x => new { x.bureau, x.series });
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sessions", x => new { x.bureau, x.token_hash });
                });

            migrationBuilder.CreateTable(
                name: "subject_keys",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    matter_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<int>(type: "integer", nullable: false),
                    key_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject_keys", x => new { x.bureau, x.matter_id, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "tree_tiles",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "text", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    tile_index = table.Column<long>(type: "bigint", nullable: false),
                    hashes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tree_tiles", x => new { x.bureau, x.level, x.tile_index });
                });

            migrationBuilder.CreateIndex(
                name: "IX_acts_bureau_act_id",
                table: "acts",
                columns: new[] { "bureau", "act_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_clocks_bureau_due_at",
                table: "clocks",
                columns: new[] { "bureau", "due_at" },
                filter: "stopped_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_leaves_bureau_act_id",
                table: "leaves",
                columns: new[] { "bureau", "act_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_file_number",
                table: "matters",
                columns: new[] { "bureau", "file_number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_officer",
                table: "matters",
                columns: new[] { "bureau", "officer" });

            migrationBuilder.CreateIndex(
                name: "IX_matters_bureau_unit",
                table: "matters",
                columns: new[] { "bureau", "unit" });

            migrationBuilder.CreateIndex(
                name: "IX_search_tokens_bureau_matter_id_subject",
                table: "search_tokens",
                columns: new[] { "bureau", "matter_id", "subject" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropTable(
                name: "acts");

            migrationBuilder.DropTable(
                name: "bureaus");

            migrationBuilder.DropTable(
                name: "checkpoints");

            migrationBuilder.DropTable(
                name: "clocks");

            migrationBuilder.DropTable(
                name: "drafts");

            migrationBuilder.DropTable(
                name: "editions");

            migrationBuilder.DropTable(
                name: "files");

            migrationBuilder.DropTable(
                name: "followers");

            migrationBuilder.DropTable(
                name: "idempotency");

            migrationBuilder.DropTable(
                name: "leases");

            migrationBuilder.DropTable(
                name: "leaves");

            migrationBuilder.DropTable(
                name: "links");

            migrationBuilder.DropTable(
                name: "looks");

            migrationBuilder.DropTable(
                name: "lookup_codes");

            migrationBuilder.DropTable(
                name: "matter_records");

            migrationBuilder.DropTable(
                name: "matters");

            migrationBuilder.DropTable(
                name: "parts");

            migrationBuilder.DropTable(
                name: "prior_decisions");

            migrationBuilder.DropTable(
                name: "public_records");

            migrationBuilder.DropTable(
                name: "refusals");

            migrationBuilder.DropTable(
                name: "roster");

            migrationBuilder.DropTable(
                name: "search_tokens");

            migrationBuilder.DropTable(
                name: "sequences");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "subject_keys");

            migrationBuilder.DropTable(
                name: "tree_tiles");
        }
    }
}
