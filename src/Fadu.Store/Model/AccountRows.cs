namespace Fadu.Store.Model;

/// <summary>An account that can sign in.</summary>
[Declared(TableKind.SideFacts)]
public sealed record AccountRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The name it signs in with.</summary>
    public required string Account { get; init; }

    /// <summary>The natural person; two accounts of one person share it.</summary>
    public required string Person { get; init; }

    /// <summary>Changes whenever what proves the person changes: what was begun under another counts no more.</summary>
    public required Guid Stamp { get; init; }

    /// <summary>The password, hashed; null while none was chosen, or where another system signs in.</summary>
    public string? SecretHash { get; init; }

    /// <summary>Locked by an administrator since.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The data key that the secret of the second factor is sealed under.</summary>
    public KeyId? FactorKey { get; init; }

    /// <summary>12 bytes.</summary>
    public byte[]? FactorNonce { get; init; }

    /// <summary>The secret of the second factor, sealed, and tag.</summary>
    public byte[]? FactorSecret { get; init; }

    /// <summary>The last step of time whose code was taken: none of it or before it is taken again.</summary>
    public long LastStep { get; init; }

    /// <summary>Recovery codes not used yet: SHA-256 of each, 32 bytes, one after the other.</summary>
    public byte[]? RecoveryHashes { get; init; }

    /// <summary>SHA-256 of the one-time code; null when none is open.</summary>
    public byte[]? CodeHash { get; init; }

    /// <summary>What the one-time code is for: invite or reset.</summary>
    public string? CodePurpose { get; init; }

    /// <summary>The one-time code is good before.</summary>
    public DateTimeOffset? CodeUntil { get; init; }

    /// <summary>Failed attempts since the last sign-in.</summary>
    public int Failures { get; init; }

    /// <summary>After too many of them no attempt is heard before.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>The last changes of what proves the person, a line each: when, what, by whom. Null while there was none.</summary>
    public string? Changes { get; init; }

    /// <summary>The person was told of changes up to here.</summary>
    public DateTimeOffset? ToldAt { get; init; }
}

/// <summary>A signed-in session.</summary>
[Declared(TableKind.SideFacts)]
public sealed record SessionRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>SHA-256 of the session's token; the token itself is kept nowhere.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>By what it is named on screen: it opens nothing.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>The account; empty for a made-up officer of a demonstration.</summary>
    public required string Account { get; init; }

    /// <summary>The natural person.</summary>
    public required string Person { get; init; }

    /// <summary>The account's stamp when it began; with another it has ended.</summary>
    public required Guid Stamp { get; init; }

    /// <summary>Since.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Until, however much it is used.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Last used, to the minute.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Where from: network address and kind of browser.</summary>
    public required string CameFrom { get; init; }
}

/// <summary>What another system proves itself by. An ended one stays, for the list to say what there was.</summary>
[Declared(TableKind.SideFacts)]
public sealed record MachineTokenRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>SHA-256 of the token; the token itself is kept nowhere.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>By what it is named on screen: it opens nothing.</summary>
    public required Guid TokenId { get; init; }

    /// <summary>The system that calls: all its tokens share it.</summary>
    public required string Integration { get; init; }

    /// <summary>What the system is and what the token is for, in words.</summary>
    public required string Title { get; init; }

    /// <summary>The officer who answers for it.</summary>
    public required string Answerable { get; init; }

    /// <summary>What it may do, in words apart by spaces; nothing else.</summary>
    public required string Scope { get; init; }

    /// <summary>Networks it may come from, apart by spaces.</summary>
    public required string Networks { get; init; }

    /// <summary>SHA-256 of the client certificate it is heard with, in hexadecimal; null where it is heard without one.</summary>
    public string? Certificate { get; init; }

    /// <summary>The Ed25519 key its requests are signed with, 32 bytes in Base64; null where they are not signed.</summary>
    public string? SigningKey { get; init; }

    /// <summary>Who made it.</summary>
    public required string MadeBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>It is good before.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The token that took its place; null while none did.</summary>
    public Guid? Successor { get; init; }

    /// <summary>Ended on demand since.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Last used, to the minute; null never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The network address it was last used from.</summary>
    public string? LastUsedFrom { get; init; }
}

/// <summary>A subject of the bureau's own directory, tied to one person by an administrator. It stands for the password and for nothing else.</summary>
[Declared(TableKind.SideFacts)]
public sealed record DirectoryTieRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>The directory, as it names itself.</summary>
    public required string Issuer { get; init; }

    /// <summary>The person, as the directory names him.</summary>
    public required string Subject { get; init; }

    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The natural person.</summary>
    public required string Person { get; init; }

    /// <summary>Who tied it: never the person himself.</summary>
    public required string MadeBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset MadeAt { get; init; }
}

/// <summary>A passkey of an account: its public half. The other half never leaves the officer's device.</summary>
[Declared(TableKind.SideFacts)]
public sealed record PasskeyRow
{
    /// <summary>The bureau.</summary>
    public required BureauId Bureau { get; init; }

    /// <summary>As the device names it.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>By what it is named on screen: it opens nothing.</summary>
    public required Guid PasskeyId { get; init; }

    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>What its holder calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The public key, COSE.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>How often the device says that it was used; 0 where it does not count.</summary>
    public required long SignCount { get; init; }

    /// <summary>Whether it may be copied to other devices of its holder.</summary>
    public required bool BackupEligible { get; init; }

    /// <summary>Whether it was when last used.</summary>
    public required bool BackedUp { get; init; }

    /// <summary>How it is reached, in words apart by spaces.</summary>
    public required string Transports { get; init; }

    /// <summary>Since.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Last used; null never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When the last challenge was made that it answered: none of then or before is taken again.</summary>
    public DateTimeOffset? LastChallengeAt { get; init; }
}
