using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fadu.Store;

/// <summary>The model on PostgreSQL: identifiers are <c>uuid</c>, legal days <c>date</c>, instants <c>bigint</c>.</summary>
public sealed class PostgresFaduContext(DbContextOptions<PostgresFaduContext> options) : FaduContext(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<MatterId>().HaveConversion<MatterGuid>();
        configurationBuilder.Properties<ActId>().HaveConversion<ActGuid>();
        configurationBuilder.Properties<KeyId>().HaveConversion<KeyGuid>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        base.OnModelCreating(modelBuilder);
        // By its bytes, as on SQLite: the numbers that begin with what was typed are then a stretch of the index.
        modelBuilder.Entity<Model.MatterRow>().Property(row => row.FileNumber).UseCollation("C");
    }

    internal sealed class MatterGuid() : ValueConverter<MatterId, Guid>(id => id.Value, guid => new MatterId(guid));

    internal sealed class ActGuid() : ValueConverter<ActId, Guid>(id => id.Value, guid => new ActId(guid));

    internal sealed class KeyGuid() : ValueConverter<KeyId, Guid>(id => id.Value, guid => new KeyId(guid));
}

/// <summary>For the migrations tool.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresFaduContext>
{
    public PostgresFaduContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresFaduContext>().UseNpgsql("Host=localhost;Database=design").Options);
}
