using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Fadu.Ledger;

/// <summary>What a key signs, as the one byte that goes into its id.</summary>
public enum NoteKeyKind
{
    /// <summary>Ed25519 over the note's text: the ledger's own signature. C2SP signed-note, type 0x01.</summary>
    Ledger = 0x01,

    /// <summary>Ed25519 over the note's text and a time: a witness's cosignature. C2SP tlog-cosignature, type 0x04.</summary>
    Witness = 0x04,

    /// <summary>SM2 with SM3 over the note's text: the ledger's second signature. Its byte is that of types without a number of their own, a longer name follows.</summary>
    Sm2 = 0xff,
}

/// <summary>A public key under a name: who may sign heads. Exchanged as <c>name+id+base64</c>.</summary>
/// <remarks>C2SP signed-note, "Verifier keys" and "Signature types"; docs/ledger-format.md, section 5.</remarks>
public sealed record VerifierKey
{
    private static readonly byte[] Sm2Type = [(byte)NoteKeyKind.Sm2, .. "fadu/sm2/1"u8];

    private readonly NoteVerifier verifier;

    /// <param name="name">Not empty, without white space and without plus.</param>
    /// <param name="kind">What it signs.</param>
    /// <param name="publicKey">32 bytes (RFC 8032, section 5.1.5); of an SM2 key 0x04 and the two coordinates, 65 bytes.</param>
    /// <exception cref="FormatException">The name or the key is not of this form.</exception>
    public VerifierKey(string name, NoteKeyKind kind, ReadOnlySpan<byte> publicKey)
    {
        if (name.Length == 0 || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+'))
            throw new FormatException($"a key name has no white space and no plus, found \"{name}\"");
        if (!Enum.IsDefined(kind))
            throw new FormatException($"key {name}: unknown signature type 0x{(int)kind:x2}");

        Name = name;
        Kind = kind;
        try
        {
            verifier = NoteVerifier.Of(kind, publicKey);
        }
        catch (FormatException unusable)
        {
            throw new FormatException($"key {name}: {unusable.Message}", unusable);
        }
        Id = BinaryPrimitives.ReadUInt32BigEndian(LedgerHash.Of([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. Material]).ToArray());
    }

    /// <summary>The key's name; for the ledger's own keys it is the origin.</summary>
    public string Name { get; }

    /// <summary>What it signs.</summary>
    public NoteKeyKind Kind { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ "\n" ‖ type ‖ public key). It tells keys apart; it proves nothing.</summary>
    public uint Id { get; }

    private byte[] Material => [.. Kind == NoteKeyKind.Sm2 ? Sm2Type : [(byte)Kind], .. verifier.Encoded];

    /// <param name="text"><c>name+id+base64</c>, id in eight hexadecimal digits.</param>
    /// <exception cref="FormatException">Not of this form, of an unknown type, or with an id that is not the key's.</exception>
    public static VerifierKey Parse(string text)
    {
        var pieces = text.Trim().Split('+', 3);
        if (pieces.Length != 3)
            throw new FormatException("expected name+id+base64");

        var material = Convert.FromBase64String(pieces[2]);
        if (material.Length == 0)
            throw new FormatException("expected a signature type and a key, found nothing");
        if (material[0] == (byte)NoteKeyKind.Sm2 && !material.AsSpan().StartsWith(Sm2Type))
            throw new FormatException($"key {pieces[0]}: of a type this program does not know");

        var kind = (NoteKeyKind)material[0];
        var parsed = new VerifierKey(pieces[0], kind, material.AsSpan(kind == NoteKeyKind.Sm2 ? Sm2Type.Length : 1));
        return pieces[1] == parsed.Id.ToString("x8", CultureInfo.InvariantCulture)
            ? parsed
            : throw new FormatException($"key {pieces[0]}: expected id {parsed.Id:x8}, found {pieces[1]}");
    }

    /// <summary>Whether the signature line is by this key: the same name and the same id.</summary>
    public bool IsNamedBy(NoteSignature line) => line.Name == Name && line.KeyId == Id;

    /// <summary>Whether the line's signature over the text holds. Says nothing of <see cref="IsNamedBy"/>.</summary>
    public bool Verifies(string text, NoteSignature line)
    {
        if (Kind != NoteKeyKind.Witness)
            return Holds(Encoding.UTF8.GetBytes(text), line.Bytes.Span);
        return line.Bytes.Length == 8 + NoteVerifier.SignatureSize
            && line.WitnessedAt is { } at
            && Holds(Cosigned(text, at), line.Bytes.Span[8..]);
    }

    /// <summary>The key as others are given it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String(Material)}");

    /// <summary>The bytes a witness signs; C2SP tlog-cosignature, "Ed25519 signed message".</summary>
    internal static byte[] Cosigned(string text, long seconds)
        => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));

    /// <summary>By name, kind and key.</summary>
    public bool Equals(VerifierKey? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Id;

    private bool Holds(byte[] message, ReadOnlySpan<byte> signature) => verifier.Holds(message, signature);
}

/// <summary>A private key under a name. Made from 32 random bytes by whoever keeps keys.</summary>
public sealed class SigningKey
{
    private readonly NoteSigner signer;

    /// <param name="name">The key's name; the origin for a ledger's own key.</param>
    /// <param name="kind">What it signs.</param>
    /// <param name="seed">32 random bytes, whatever they are: of an Ed25519 key as in RFC 8032, section 5.1.5; of an SM2 key the private number less one, folded below n - 2.</param>
    /// <exception cref="ArgumentException">The seed is not 32 bytes long.</exception>
    public SigningKey(string name, NoteKeyKind kind, ReadOnlySpan<byte> seed)
    {
        if (seed.Length != NoteSigner.SeedSize)
            throw new ArgumentException($"a seed has {NoteSigner.SeedSize} bytes, found {seed.Length}", nameof(seed));
        signer = NoteSigner.Of(kind, seed);
        Public = new VerifierKey(name, kind, signer.Public);
    }

    /// <summary>The key that checks what this one signs.</summary>
    public VerifierKey Public { get; }

    /// <summary>Signs a note's text as the ledger.</summary>
    /// <exception cref="InvalidOperationException">This is a witness's key.</exception>
    public NoteSignature Sign(string text)
    {
        if (Public.Kind == NoteKeyKind.Witness)
            throw new InvalidOperationException($"{Public.Name} is a witness's key and signs only with a time");
        return new NoteSignature(Public.Name, Public.Id, Signature(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Signs a head's text as a witness: as of that time, this is the largest consistent head it has seen.</summary>
    /// <param name="text">The checkpoint's text.</param>
    /// <param name="seconds">Seconds since 1970-01-01 UTC.</param>
    /// <exception cref="InvalidOperationException">This is a ledger's key.</exception>
    public NoteSignature Cosign(string text, long seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        if (Public.Kind != NoteKeyKind.Witness)
            throw new InvalidOperationException($"{Public.Name} is a ledger's key and does not cosign");
        var time = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, seconds);
        return new NoteSignature(Public.Name, Public.Id, (byte[])[.. time, .. Signature(VerifierKey.Cosigned(text, seconds))]);
    }

    private byte[] Signature(byte[] message) => signer.Sign(message);
}
