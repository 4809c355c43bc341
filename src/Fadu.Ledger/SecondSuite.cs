namespace Fadu.Ledger;

/// <summary>The SM3 tree and the SM2 line (国密) beside the SHA-256 tree and the Ed25519 line: what a bureau may choose, and from then on has in every head.</summary>
public static class SecondSuite
{
    /// <summary>What the skeleton of the act that chooses it says in <c>signs</c>. There is no word for going back.</summary>
    public const string Name = "sm3-sm2";
}
