using System.Globalization;

namespace Fadu.Ledger;

/// <summary>A head of the bureau's tree: whose ledger, how many leaves, which root. Signed, it binds every act up to there.</summary>
/// <param name="Origin">Names the ledger for ever; a demonstration's origin contains the word <c>demonstration</c>.</param>
/// <param name="Size">Leaves in the tree.</param>
/// <param name="Root">The root at that size.</param>
/// <param name="Extensions">Further lines, opaque; none by default.</param>
/// <remarks>C2SP tlog-checkpoint, "Note text".</remarks>
public sealed record Checkpoint(string Origin, long Size, LedgerHash Root, IReadOnlyList<string> Extensions)
{
    /// <summary>A head without extension lines.</summary>
    public Checkpoint(string origin, long size, LedgerHash root)
        : this(origin, size, root, [])
    {
    }

    /// <summary>The note text: three lines or more, each ended by a line feed.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n{string.Concat(Extensions.Select(line => line + "\n"))}");

    /// <summary>Reads a note's text as a head.</summary>
    /// <exception cref="FormatException">It is not one; says why.</exception>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length > 0 || lines[..^1].Any(line => line.Length == 0))
            throw new FormatException("checkpoint: expected three or more lines that are not empty");
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || lines[1] != size.ToString(CultureInfo.InvariantCulture))
            throw new FormatException($"checkpoint: expected a tree size, found {lines[1]}");
        if (!LedgerHash.TryRead(RootBytes(lines[2]), out var root))
            throw new FormatException("checkpoint: the root hash is not 32 bytes long");

        var checkpoint = new Checkpoint(lines[0], size, root, lines[3..^1]);
        checkpoint.EnsureWellFormed();
        return checkpoint.Text == text ? checkpoint : throw new FormatException("checkpoint: the root hash is oddly written");
    }

    /// <summary>The head signed by the ledger's key, as it is published at <c>checkpoint</c>.</summary>
    /// <exception cref="FormatException">The origin or an extension line is empty or holds a line feed.</exception>
    public SignedNote Sign(SigningKey key)
    {
        EnsureWellFormed();
        return new SignedNote(Text, [key.Sign(Text)]);
    }

    private void EnsureWellFormed()
    {
        if (Origin.Length == 0 || Extensions.Any(line => line.Length == 0) || Extensions.Append(Origin).Any(line => line.Any(char.IsControl)))
            throw new FormatException("checkpoint: a line is empty or holds a control character");
        // The same key signs promises: their first line may not be an origin.
        if (Origin == SignedPromise.Header)
            throw new FormatException($"checkpoint: {Origin} cannot be an origin");
    }

    private static byte[] RootBytes(string base64)
    {
        var bytes = new byte[LedgerHash.Size + 2];
        return Convert.TryFromBase64String(base64, bytes, out var written) ? bytes[..written] : [];
    }

    /// <summary>By text.</summary>
    public bool Equals(Checkpoint? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Origin, Size, Root);
}
