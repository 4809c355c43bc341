using Npgsql;

namespace Fadu.Store.Tests;

/// <summary>数据库连接: whatever the connection string leaves open, nothing goes to another machine in the clear.</summary>
public sealed class PostgresLineTests
{
    [Theory]
    [InlineData("Host=db.example", SslMode.VerifyFull)]
    [InlineData("Host=10.0.0.7;Port=5433", SslMode.VerifyFull)]
    [InlineData("Host=127.0.0.1,10.0.0.7", SslMode.VerifyFull)]
    [InlineData("Host=fe80::1", SslMode.VerifyFull)]
    [InlineData("Host=localhost.example", SslMode.VerifyFull)]
    [InlineData("Host=db.example;SSL Mode=Require", SslMode.Require)]
    [InlineData("Host=db.example;SslMode=VerifyCA", SslMode.VerifyCA)]
    [InlineData("Host=localhost", SslMode.Prefer)]
    [InlineData("Host=127.0.0.1:5433,localhost:5434", SslMode.Prefer)]
    [InlineData("Host=::1", SslMode.Prefer)]
    [InlineData("Host=/var/run/postgresql", SslMode.Prefer)]
    [InlineData("Host=127.0.0.1;SSL Mode=Disable", SslMode.Disable)]
    public void To_another_machine_the_line_is_encrypted_and_the_server_proven_unless_less_is_asked_for(string given, SslMode mode)
    {
        Assert.Equal(mode, new NpgsqlConnectionStringBuilder(PostgresLine.Bounded(given, 5)).SslMode);
        // Read once more, as the writer does, it stays what it is.
        Assert.Equal(mode, new NpgsqlConnectionStringBuilder(PostgresLine.Preparing(PostgresLine.Preparing(given, 5), 5)).SslMode);
    }

    [Theory]
    [InlineData("Host=db.example;SSL Mode=Disable")]
    [InlineData("Host=db.example;SSL Mode=Prefer")]
    [InlineData("Host=localhost,db.example;SSL Mode=Allow")]
    public void A_line_in_the_clear_to_another_machine_is_refused_and_said_how_to_mend(string given)
    {
        var refused = Assert.Throws<StoreRefusedException>(() => FaduDatabase.At(given + ";Password=unsaid"));

        Assert.Contains("SSL Mode", refused.Message, StringComparison.Ordinal);
        Assert.Contains("VerifyFull", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("unsaid", refused.Message, StringComparison.Ordinal);
    }
}
