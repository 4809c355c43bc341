namespace Fadu.Casework.Accounts;

/// <summary>What another system holds: 32 random bytes behind a mark by which it is known where it should not lie. The store keeps only their SHA-256.</summary>
/// <param name="Text">As the system sends it.</param>
public readonly record struct MachineToken(string Text)
{
    /// <summary>With what every one begins.</summary>
    public const string Mark = "fadu_";

    /// <summary>A new one.</summary>
    public static MachineToken New() => new(Mark + SessionToken.New().Text);

    /// <summary>SHA-256 of its bytes; null when the text is no token.</summary>
    public byte[]? Hash() => Text.StartsWith(Mark, StringComparison.Ordinal) ? new SessionToken(Text[Mark.Length..]).Hash() : null;

    /// <inheritdoc/>
    public override string ToString() => "(token)";
}
