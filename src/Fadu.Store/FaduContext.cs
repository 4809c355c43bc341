using System.Text;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fadu.Store;

/// <summary>The model, the same on both databases. Used for reads, never tracking, and for migrations; writes go through the act store.</summary>
public abstract class FaduContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Acts in no order.</summary>
    public DbSet<ActRow> Acts => Set<ActRow>();

    /// <summary>Sealed parts of acts.</summary>
    public DbSet<PartRow> Parts => Set<PartRow>();

    /// <summary>The order of all acts.</summary>
    public DbSet<LeafRow> Leaves => Set<LeafRow>();

    /// <summary>Signed heads.</summary>
    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();

    /// <summary>Heads of matters.</summary>
    public DbSet<MatterRow> Matters => Set<MatterRow>();

    /// <summary>Folded records.</summary>
    public DbSet<MatterRecordRow> MatterRecords => Set<MatterRecordRow>();

    /// <summary>Time limits.</summary>
    public DbSet<ClockRow> Clocks => Set<ClockRow>();

    /// <summary>Links between matters.</summary>
    public DbSet<LinkRow> Links => Set<LinkRow>();

    /// <summary>Decisions that weigh as priors.</summary>
    public DbSet<PriorDecisionRow> PriorDecisions => Set<PriorDecisionRow>();

    /// <summary>Keyed hashes of names and numbers.</summary>
    public DbSet<SearchTokenRow> SearchTokens => Set<SearchTokenRow>();

    /// <summary>Ready records of the public window.</summary>
    public DbSet<PublicRecordRow> PublicRecords => Set<PublicRecordRow>();

    /// <summary>Rows that figures measure.</summary>
    public DbSet<FigureRow> FigureRows => Set<FigureRow>();

    /// <summary>Kept totals of figures that add.</summary>
    public DbSet<FigureTotalRow> FigureTotals => Set<FigureTotalRow>();

    /// <summary>Tiles of the tree.</summary>
    public DbSet<TreeTileRow> TreeTiles => Set<TreeTileRow>();

    /// <summary>Bureaus.</summary>
    public DbSet<BureauRow> Bureaus => Set<BureauRow>();

    /// <summary>Dated facts about bureaus.</summary>
    public DbSet<RosterFactRow> Roster => Set<RosterFactRow>();

    /// <summary>Adopted files.</summary>
    public DbSet<EditionRow> Editions => Set<EditionRow>();

    /// <summary>Refusals.</summary>
    public DbSet<RefusalRow> Refusals => Set<RefusalRow>();

    /// <summary>Looks.</summary>
    public DbSet<LookRow> Looks => Set<LookRow>();

    /// <summary>Answers given.</summary>
    public DbSet<IdempotencyRow> Idempotency => Set<IdempotencyRow>();

    /// <summary>Drafts.</summary>
    public DbSet<DraftRow> Drafts => Set<DraftRow>();

    /// <summary>Files in the file store.</summary>
    public DbSet<FileRow> Files => Set<FileRow>();

    /// <summary>Acts that name files.</summary>
    public DbSet<FileUseRow> FileUses => Set<FileUseRow>();

    /// <summary>Keys of subjects.</summary>
    public DbSet<SubjectKeyRow> SubjectKeys => Set<SubjectKeyRow>();

    /// <summary>Query codes.</summary>
    public DbSet<LookupCodeRow> LookupCodes => Set<LookupCodeRow>();

    /// <summary>Series of numbers.</summary>
    public DbSet<SequenceRow> Sequences => Set<SequenceRow>();

    /// <summary>Accounts.</summary>
    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    /// <summary>Sessions.</summary>
    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    /// <summary>Tokens of other systems.</summary>
    public DbSet<MachineTokenRow> MachineTokens => Set<MachineTokenRow>();

    /// <summary>Nonces of signed requests.</summary>
    public DbSet<RequestNonceRow> RequestNonces => Set<RequestNonceRow>();

    /// <summary>What was signed to have acts recorded.</summary>
    public DbSet<SignedRequestRow> SignedRequests => Set<SignedRequestRow>();

    /// <summary>Subjects of the bureau's directory.</summary>
    public DbSet<DirectoryTieRow> DirectoryTies => Set<DirectoryTieRow>();

    /// <summary>Passkeys.</summary>
    public DbSet<PasskeyRow> Passkeys => Set<PasskeyRow>();

    /// <summary>Acts that have no leaf yet.</summary>
    public DbSet<WaitingActRow> WaitingActs => Set<WaitingActRow>();

    /// <summary>Followers of the leaves.</summary>
    public DbSet<FollowerRow> Followers => Set<FollowerRow>();

    /// <summary>Leases.</summary>
    public DbSet<LeaseRow> Leases => Set<LeaseRow>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<BureauId>().HaveConversion<BureauConverter>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ActRow>(rows =>
        {
            rows.ToTable("acts").HasKey(row => new { row.Bureau, row.MatterId, row.Number });
            rows.HasIndex(row => new { row.Bureau, row.ActId }).IsUnique();
        });
        modelBuilder.Entity<PartRow>().ToTable("parts").HasKey(row => new { row.Bureau, row.ActId, row.PartNo });
        modelBuilder.Entity<LeafRow>(rows =>
        {
            rows.ToTable("leaves").HasKey(row => new { row.Bureau, row.LeafIndex });
            rows.HasIndex(row => new { row.Bureau, row.ActId }).IsUnique();
        });
        modelBuilder.Entity<CheckpointRow>().ToTable("checkpoints").HasKey(row => new { row.Bureau, row.Size });
        modelBuilder.Entity<MatterRow>(rows =>
        {
            rows.ToTable("matters").HasKey(row => new { row.Bureau, row.MatterId });
            rows.HasIndex(row => new { row.Bureau, row.FileNumber }).IsUnique();
            // Sealed matters stand in no list, so in none of these.
            rows.HasIndex(row => new { row.Bureau, row.Officer, row.FileNumber }).HasFilter("listed");
            // Lists of a unit, one index an order: each is read as far as its page goes.
            rows.HasIndex(row => new { row.Bureau, row.Unit, row.FileNumber }).HasFilter("listed");
            rows.HasIndex(row => new { row.Bureau, row.Unit, row.LastRecordedHour }).HasFilter("listed");
            rows.HasIndex(row => new { row.Bureau, row.Unit, row.EarliestDue, row.FileNumber }).HasFilter("listed AND closed_on IS NULL");
            rows.HasIndex(row => new { row.Bureau, row.Officer, row.EarliestDue, row.FileNumber }).HasFilter("listed AND closed_on IS NULL");
            // What waits for a post, whichever units handle it.
            rows.HasIndex(row => new { row.Bureau, row.Procedure, row.Stage, row.EarliestDue, row.FileNumber }).HasFilter("listed AND closed_on IS NULL");
            // A closed matter whose limit still runs, one that waits to be confirmed, one that was given back: few of all.
            rows.HasIndex(row => new { row.Bureau, row.Unit, row.EarliestDue }, "IX_matters_closed_due").HasFilter("listed AND closed_on IS NOT NULL AND earliest_due IS NOT NULL");
            rows.HasIndex(row => new { row.Bureau, row.EarliestDue, row.FileNumber }, "IX_matters_awaiting").HasFilter("awaits_confirmation");
            rows.HasIndex(row => new { row.Bureau, row.Officer, row.ReturnedAt }).HasFilter("returned_at IS NOT NULL");
            rows.HasIndex(row => new { row.Bureau, row.OpenedOn });
        });
        modelBuilder.Entity<MatterRecordRow>().ToTable("matter_records").HasKey(row => new { row.Bureau, row.MatterId });
        modelBuilder.Entity<ClockRow>(rows =>
        {
            rows.ToTable("clocks").HasKey(row => new { row.Bureau, row.MatterId, row.Limit, row.Subject, row.StartedBy });
            rows.HasIndex(row => new { row.Bureau, row.DueAt }).HasFilter("stopped_at IS NULL");
        });
        modelBuilder.Entity<LinkRow>().ToTable("links").HasKey(row => new { row.Bureau, row.MatterId, row.Relation, row.Other });
        modelBuilder.Entity<PriorDecisionRow>().ToTable("prior_decisions").HasKey(row => new { row.Bureau, row.PersonHash, row.MatterId, row.Number });
        modelBuilder.Entity<SearchTokenRow>(rows =>
        {
            rows.ToTable("search_tokens").HasKey(row => new { row.Bureau, row.Token, row.MatterId, row.Subject });
            rows.HasIndex(row => new { row.Bureau, row.MatterId, row.Subject });
        });
        modelBuilder.Entity<PublicRecordRow>().ToTable("public_records").HasKey(row => new { row.Bureau, row.Kind, row.RecordId });
        modelBuilder.Entity<FigureRow>(rows =>
        {
            rows.ToTable("figure_rows").HasKey(row => new { row.Bureau, row.MatterId, row.Figure, row.Number, row.Place });
            rows.HasIndex(row => new { row.Bureau, row.Figure, row.OnDay });
        });
        modelBuilder.Entity<FigureTotalRow>().ToTable("figure_totals").HasKey(row => new { row.Bureau, row.Figure, row.OnDay, row.Unit });
        modelBuilder.Entity<TreeTileRow>().ToTable("tree_tiles").HasKey(row => new { row.Bureau, row.Level, row.TileIndex });
        modelBuilder.Entity<WaitingActRow>().ToTable("waiting_acts").HasKey(row => new { row.Bureau, row.RecordedAt, row.Number, row.ActId });
        modelBuilder.Entity<FollowerRow>().ToTable("followers").HasKey(row => new { row.Bureau, row.Follower });
        modelBuilder.Entity<LeaseRow>().ToTable("leases").HasKey(row => new { row.Bureau, row.Lease });
        DeclareBureau(modelBuilder);
        DeclareSideFacts(modelBuilder);
        NameColumns(modelBuilder);
    }

    private static void DeclareBureau(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<BureauRow>().ToTable("bureaus").HasKey(row => row.Bureau);
        modelBuilder.Entity<RosterFactRow>().ToTable("roster").HasKey(row => new { row.Bureau, row.Number, row.Place });
        modelBuilder.Entity<EditionRow>().ToTable("editions").HasKey(row => new { row.Bureau, row.Path, row.Hash });
    }

    private static void DeclareSideFacts(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<RefusalRow>(rows =>
        {
            rows.ToTable("refusals").HasKey(row => new { row.Bureau, row.RefusalId });
            rows.HasIndex(row => new { row.Bureau, row.At });
            rows.HasIndex(row => new { row.Bureau, row.MatterId, row.At });
            rows.HasIndex(row => new { row.Bureau, row.Person, row.At });
        });
        modelBuilder.Entity<LookRow>(rows =>
        {
            rows.ToTable("looks").HasKey(row => new { row.Bureau, row.LookId });
            rows.HasIndex(row => new { row.Bureau, row.At });
            rows.HasIndex(row => new { row.Bureau, row.MatterId, row.At });
        });
        modelBuilder.Entity<IdempotencyRow>().ToTable("idempotency").HasKey(row => new { row.Bureau, row.Actor, row.Key });
        modelBuilder.Entity<DraftRow>().ToTable("drafts").HasKey(row => new { row.Bureau, row.Person, row.DraftId });
        modelBuilder.Entity<FileRow>().ToTable("files").HasKey(row => new { row.Bureau, row.Hash });
        modelBuilder.Entity<FileUseRow>(rows =>
        {
            rows.ToTable("file_uses").HasKey(row => new { row.Bureau, row.Hash, row.MatterId, row.Number });
            rows.HasIndex(row => new { row.Bureau, row.MatterId });
        });
        modelBuilder.Entity<SubjectKeyRow>().ToTable("subject_keys").HasKey(row => new { row.Bureau, row.MatterId, row.Subject });
        modelBuilder.Entity<LookupCodeRow>().ToTable("lookup_codes").HasKey(row => new { row.Bureau, row.FileNumber, row.Subject });
        modelBuilder.Entity<SequenceRow>().ToTable("sequences").HasKey(row => new { row.Bureau, row.Series });
        modelBuilder.Entity<AccountRow>(rows =>
        {
            rows.ToTable("accounts").HasKey(row => new { row.Bureau, row.Account });
            rows.HasIndex(row => new { row.Bureau, row.Person });
        });
        modelBuilder.Entity<SessionRow>(rows =>
        {
            rows.ToTable("sessions").HasKey(row => new { row.Bureau, row.TokenHash });
            rows.HasIndex(row => new { row.Bureau, row.Person });
        });
        modelBuilder.Entity<MachineTokenRow>(rows =>
        {
            rows.ToTable("machine_tokens").HasKey(row => new { row.Bureau, row.TokenHash });
            rows.HasIndex(row => new { row.Bureau, row.TokenId }).IsUnique();
        });
        modelBuilder.Entity<RequestNonceRow>(rows =>
        {
            rows.ToTable("request_nonces").HasKey(row => new { row.Bureau, row.TokenId, row.Nonce });
            rows.HasIndex(row => new { row.Bureau, row.TokenId, row.Until });
        });
        modelBuilder.Entity<SignedRequestRow>().ToTable("signed_requests").HasKey(row => new { row.Bureau, row.ActId });
        modelBuilder.Entity<DirectoryTieRow>(rows =>
        {
            rows.ToTable("directory_ties").HasKey(row => new { row.Bureau, row.Issuer, row.Subject });
            rows.HasIndex(row => new { row.Bureau, row.Account });
        });
        modelBuilder.Entity<PasskeyRow>(rows =>
        {
            rows.ToTable("passkeys").HasKey(row => new { row.Bureau, row.CredentialId });
            rows.HasIndex(row => new { row.Bureau, row.Account });
        });
    }

    private static void NameColumns(ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
                // No key is ever made by the database: all are given.
                property.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
            }
        }
    }

    private static string SnakeCase(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(letter));
        }
        return snake.ToString();
    }
}

/// <summary>Instants are UTC milliseconds on both databases: what is hashed is what is read back, and it sorts.</summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
    instant => instant.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

internal sealed class BureauConverter() : ValueConverter<BureauId, string>(id => id.Value ?? "", text => new BureauId(text));
