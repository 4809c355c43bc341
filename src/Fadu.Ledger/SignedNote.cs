using System.Buffers.Binary;
using System.Text;

namespace Fadu.Ledger;

/// <summary>A text with signature lines below it: the envelope of heads and of promises.</summary>
/// <param name="Text">Lines, each ended by a line feed, the last too.</param>
/// <param name="Signatures">One or more.</param>
/// <remarks>C2SP signed-note, "Format". The text means nothing until <see cref="IsSignedBy"/> has said yes for a key one trusts.</remarks>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const int MaxSignatures = 64;

    /// <summary>Reads a note.</summary>
    /// <exception cref="FormatException">It is not a signed note; says why.</exception>
    public static SignedNote Parse(string note)
    {
        if (note.Any(c => c < ' ' && c != '\n'))
            throw new FormatException("signed note: a control character");
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !note.EndsWith('\n'))
            throw new FormatException("signed note: expected a text, an empty line and signature lines, each ended by a line feed");

        var lines = note[(split + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > MaxSignatures)
            throw new FormatException($"signed note: expected 1 to {MaxSignatures} signatures, found {lines.Length}");
        return new SignedNote(note[..(split + 1)], [.. lines.Select(NoteSignature.Parse)]);
    }

    /// <summary>Whether a line is by this key and its signature holds.</summary>
    /// <returns>False when no line is by this key, or when one that is does not hold.</returns>
    public bool IsSignedBy(VerifierKey key)
    {
        var lines = Signatures.Where(key.IsNamedBy).ToList();
        return lines.Count > 0 && lines.TrueForAll(line => key.Verifies(Text, line));
    }

    /// <summary>The same note with one more signature; a line already there is not doubled.</summary>
    public SignedNote With(NoteSignature signature) => Signatures.Contains(signature) ? this : this with { Signatures = [.. Signatures, signature] };

    /// <summary>The note as it is stored and published.</summary>
    public override string ToString() => Text + "\n" + string.Concat(Signatures.Select(line => line + "\n"));
}

/// <summary>One signature line.</summary>
/// <param name="Name">Whose key it says it is by.</param>
/// <param name="KeyId">Which of that name's keys.</param>
/// <param name="Bytes">What follows the key id: the signature; for a witness its time and the signature.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes)
{
    private const string Start = "— ";

    /// <summary>When a witness signed, in seconds since 1970-01-01 UTC; null when the line is too short to hold a time.</summary>
    /// <remarks>Only a line by a key of kind <see cref="NoteKeyKind.Witness"/> holds one.</remarks>
    public long? WitnessedAt => Bytes.Length > 8 && BinaryPrimitives.ReadInt64BigEndian(Bytes.Span) is var at and >= 0 ? at : null;

    internal static NoteSignature Parse(string line)
    {
        var pieces = line.StartsWith(Start, StringComparison.Ordinal) ? line[Start.Length..].Split(' ') : [];
        if (pieces.Length != 2 || pieces[0].Length == 0 || pieces[0].Contains('+', StringComparison.Ordinal))
            throw new FormatException("signed note: expected a line \"— name base64\"");
        var bytes = Convert.FromBase64String(pieces[1]);
        if (bytes.Length < 5 || Convert.ToBase64String(bytes) != pieces[1])
            throw new FormatException($"signed note: the signature of {pieces[0]} is cut off or oddly written");
        return new NoteSignature(pieces[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4));
    }

    /// <summary>By name, key and bytes.</summary>
    public bool Equals(NoteSignature? other)
        => other is not null && Name == other.Name && KeyId == other.KeyId && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    /// <summary>The line without its line feed.</summary>
    public override string ToString()
    {
        var id = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, KeyId);
        return new StringBuilder(Start).Append(Name).Append(' ').Append(Convert.ToBase64String([.. id, .. Bytes.Span])).ToString();
    }
}
