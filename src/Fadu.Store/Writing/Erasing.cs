namespace Fadu.Store.Writing;

/// <summary>The statements of an erasure, the same on both databases.</summary>
internal static class Erasing
{
    /// <summary>$1 the erasing act's number, $2 bureau, $3 matter, $4 key.</summary>
    public const string Parts =
        """
        UPDATE parts SET erased_by = $1, nonce = NULL, ciphertext = NULL
        WHERE bureau = $2 AND act_id IN (SELECT act_id FROM acts WHERE bureau = $2 AND matter_id = $3) AND key_id = $4 AND erased_by IS NULL
        """;

    /// <summary>$1 bureau, $2 matter, $3 subject.</summary>
    public const string SearchTokens = "DELETE FROM search_tokens WHERE bureau = $1 AND matter_id = $2 AND subject = $3";

    /// <summary>$1 bureau, $2 key. What another system signed holds a hash of what it said of the party.</summary>
    public const string SignedRequests = "DELETE FROM signed_requests WHERE bureau = $1 AND key_id = $2";

    /// <summary>$1 bureau, $2 matter. A form begun on the matter may name whoever is erased.</summary>
    public const string Drafts = "DELETE FROM drafts WHERE bureau = $1 AND matter_id = $2";
}
