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
    /// <summary>What the extension line with the SM3 root begins with.</summary>
    public const string Sm3Mark = "sm3 ";

    /// <summary>A head without extension lines.</summary>
    public Checkpoint(string origin, long size, LedgerHash root)
        : this(origin, size, root, [])
    {
    }

    /// <summary>The head of two trees over the same leaves.</summary>
    /// <param name="origin">Names the ledger for ever.</param>
    /// <param name="size">Leaves in each tree.</param>
    /// <param name="root">The root of the SHA-256 tree.</param>
    /// <param name="sm3Root">The root of the SM3 tree.</param>
    public Checkpoint(string origin, long size, LedgerHash root, LedgerHash sm3Root)
        : this(origin, size, root, [Sm3Mark + sm3Root.ToBase64()])
    {
    }

    /// <summary>The root of the SM3 tree at that size; null where the head names none.</summary>
    public LedgerHash? Sm3Root => Extensions.FirstOrDefault(IsSm3) is { } line && LedgerHash.TryRead(RootBytes(line[Sm3Mark.Length..]), out var root) ? root : null;

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

    /// <summary>The head signed by the ledger's keys, a line for each, as it is published at <c>checkpoint</c>.</summary>
    /// <exception cref="FormatException">The origin or an extension line is empty or holds a line feed.</exception>
    public SignedNote Sign(params IEnumerable<SigningKey> keys)
    {
        EnsureWellFormed();
        var text = Text;
        return new SignedNote(text, [.. keys.Select(key => key.Sign(text))]);
    }

    private void EnsureWellFormed()
    {
        if (Origin.Length == 0 || Extensions.Any(line => line.Length == 0) || Extensions.Append(Origin).Any(line => line.Any(char.IsControl)))
            throw new FormatException("checkpoint: a line is empty or holds a control character");
        // One SM3 root and readable, or none: two would leave it open which was signed.
        var sm3 = Extensions.Where(IsSm3).ToList();
        if (sm3.Count > 1 || (sm3.Count == 1 && Sm3Root?.ToBase64() != sm3[0][Sm3Mark.Length..]))
            throw new FormatException("checkpoint: expected one SM3 root of 32 bytes");
        // The same key signs promises: their first line may not be an origin.
        if (Origin == SignedPromise.Header)
            throw new FormatException($"checkpoint: {Origin} cannot be an origin");
    }

    private static bool IsSm3(string line) => line.StartsWith(Sm3Mark, StringComparison.Ordinal);

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
