using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fadu.Store.Migrations.Sqlite
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
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    person = table.Column<string>(type: "TEXT", nullable: false),
                    secret_hash = table.Column<string>(type: "TEXT", nullable: true),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_accounts", x => new { x.bureau, x.account });
                });

            migrationBuilder.CreateTable(
                name: "acts",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    act_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    procedure = table.Column<string>(type: "TEXT", nullable: false),
                    act = table.Column<string>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    occurred_at = table.Column<long>(type: "INTEGER", nullable: false),
                    day_precision = table.Column<bool>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    skeleton = table.Column<byte[]>(type: "BLOB", nullable: false),
                    skeleton_salt = table.Column<byte[]>(type: "BLOB", nullable: false),
                    skeleton_commitment = table.Column<byte[]>(type: "BLOB", nullable: false),
                    previous_link = table.Column<byte[]>(type: "BLOB", nullable: false),
                    link = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_acts", x => new { x.bureau, x.matter_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "bureaus",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name_zh = table.Column<string>(type: "TEXT", nullable: false),
                    name_en = table.Column<string>(type: "TEXT", nullable: false),
                    zone = table.Column<string>(type: "TEXT", nullable: false),
                    demonstration = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bureaus", x => x.bureau);
                });

            migrationBuilder.CreateTable(
                name: "checkpoints",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    root = table.Column<byte[]>(type: "BLOB", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_checkpoints", x => new { x.bureau, x.size });
                });

            migrationBuilder.CreateTable(
                name: "clocks",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    limit = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<int>(type: "INTEGER", nullable: false),
                    started_by = table.Column<int>(type: "INTEGER", nullable: false),
                    started_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_day = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    paused_since = table.Column<long>(type: "INTEGER", nullable: true),
                    stopped_at = table.Column<long>(type: "INTEGER", nullable: true),
                    provisional = table.Column<bool>(type: "INTEGER", nullable: false),
                    expired = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clocks", x => new { x.bureau, x.matter_id, x.limit, x.subject, x.started_by });
                });

            migrationBuilder.CreateTable(
                name: "drafts",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    person = table.Column<string>(type: "TEXT", nullable: false),
                    draft_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    act = table.Column<string>(type: "TEXT", nullable: false),
                    key_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    nonce = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ciphertext = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_drafts", x => new { x.bureau, x.person, x.draft_id });
                });

            migrationBuilder.CreateTable(
                name: "editions",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    path = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    text = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_editions", x => new { x.bureau, x.path, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "files",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    media_type = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_files", x => new { x.bureau, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "followers",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    follower = table.Column<string>(type: "TEXT", nullable: false),
                    next_leaf = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_followers", x => new { x.bureau, x.follower });
                });

            migrationBuilder.CreateTable(
                name: "idempotency",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    request_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    act_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    answer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency", x => new { x.bureau, x.actor, x.key });
                });

            migrationBuilder.CreateTable(
                name: "leases",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    lease = table.Column<string>(type: "TEXT", nullable: false),
                    holder = table.Column<string>(type: "TEXT", nullable: false),
                    fencing = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_leases", x => new { x.bureau, x.lease });
                });

            migrationBuilder.CreateTable(
                name: "leaves",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    leaf_index = table.Column<long>(type: "INTEGER", nullable: false),
                    act_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_leaves", x => new { x.bureau, x.leaf_index });
                });

            migrationBuilder.CreateTable(
                name: "links",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    relation = table.Column<string>(type: "TEXT", nullable: false),
                    other = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_by = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_links", x => new { x.bureau, x.matter_id, x.relation, x.other });
                });

            migrationBuilder.CreateTable(
                name: "looks",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    look_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    person = table.Column<string>(type: "TEXT", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    subject = table.Column<int>(type: "INTEGER", nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: true),
                    channel = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_looks", x => new { x.bureau, x.look_id });
                });

            migrationBuilder.CreateTable(
                name: "lookup_codes",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    file_number = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<int>(type: "INTEGER", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    code_hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lookup_codes", x => new { x.bureau, x.file_number, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "matter_records",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    link = table.Column<byte[]>(type: "BLOB", nullable: false),
                    record = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_matter_records", x => new { x.bureau, x.matter_id });
                });

            migrationBuilder.CreateTable(
                name: "matters",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    file_number = table.Column<string>(type: "TEXT", nullable: false),
                    procedure = table.Column<string>(type: "TEXT", nullable: false),
                    stage = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    last_link = table.Column<byte[]>(type: "BLOB", nullable: false),
                    last_recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    unit = table.Column<string>(type: "TEXT", nullable: true),
                    officer = table.Column<string>(type: "TEXT", nullable: true),
                    opened_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    closed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    earliest_due = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_matters", x => new { x.bureau, x.matter_id });
                });

            migrationBuilder.CreateTable(
                name: "parts",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    act_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    part_no = table.Column<int>(type: "INTEGER", nullable: false),
                    subject = table.Column<int>(type: "INTEGER", nullable: false),
                    @class = table.Column<string>(name: "class", type: "TEXT", nullable: false),
                    key_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    nonce = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ciphertext = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ciphertext_digest = table.Column<byte[]>(type: "BLOB", nullable: false),
                    commitment = table.Column<byte[]>(type: "BLOB", nullable: false),
                    erased_by = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_parts", x => new { x.bureau, x.act_id, x.part_no });
                });

            migrationBuilder.CreateTable(
                name: "prior_decisions",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    person_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    decided_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    procedure = table.Column<string>(type: "TEXT", nullable: false),
                    struck = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prior_decisions", x => new { x.bureau, x.person_hash, x.matter_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "public_records",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    record_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_public_records", x => new { x.bureau, x.kind, x.record_id });
                });

            migrationBuilder.CreateTable(
                name: "refusals",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    refusal_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    person = table.Column<string>(type: "TEXT", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    procedure = table.Column<string>(type: "TEXT", nullable: false),
                    act = table.Column<string>(type: "TEXT", nullable: false),
                    grounds = table.Column<byte[]>(type: "BLOB", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refusals", x => new { x.bureau, x.refusal_id });
                });

            migrationBuilder.CreateTable(
                name: "roster",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    place = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    of = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    from_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to_day = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    is_organ = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_roster", x => new { x.bureau, x.number, x.place });
                });

            migrationBuilder.CreateTable(
                name: "search_tokens",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    token = table.Column<byte[]>(type: "BLOB", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_tokens", x => new { x.bureau, x.token, x.matter_id, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "sequences",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    series = table.Column<string>(type: "TEXT", nullable: false),
                    last = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sequences", x => new { x.bureau, x.series });
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    token_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sessions", x => new { x.bureau, x.token_hash });
                });

            migrationBuilder.CreateTable(
                name: "subject_keys",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    matter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<int>(type: "INTEGER", nullable: false),
                    key_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject_keys", x => new { x.bureau, x.matter_id, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "tree_tiles",
                columns: table => new
                {
                    bureau = table.Column<string>(type: "TEXT", nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    tile_index = table.Column<long>(type: "INTEGER", nullable: false),
                    hashes = table.Column<byte[]>(type: "BLOB", nullable: false)
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
