namespace Fadu.Ledger;

/// <summary>The public Ed25519 key of somebody outside, by which what he signed is checked. It signs no note and has no name.</summary>
/// <remarks>RFC 8032, section 5.1.</remarks>
public sealed class MessageKey
{
    /// <summary>Length of a key in bytes.</summary>
    public const int Size = 32;

    /// <summary>Length of a signature in bytes.</summary>
    public const int SignatureSize = NoteVerifier.SignatureSize;

    private readonly NoteVerifier verifier;

    /// <param name="publicKey">32 bytes.</param>
    /// <exception cref="FormatException">They are no point of the curve.</exception>
    public MessageKey(ReadOnlySpan<byte> publicKey) => verifier = NoteVerifier.Of(NoteKeyKind.Ledger, publicKey);

    /// <summary>Whether the key signed exactly this message. False for a signature of another length.</summary>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => verifier.Holds(message, signature);
}
