namespace Fadu.Law.Packs;

/// <summary>What may be done with another's account, or with what other systems prove themselves by.</summary>
public enum AccountDeed
{
    /// <summary>Give an officer a one-time code for the first sign-in.</summary>
    Invite,

    /// <summary>Take password and second factor away and give a one-time code for new ones.</summary>
    Reset,

    /// <summary>Keep it from signing in.</summary>
    Lock,

    /// <summary>Let it sign in again.</summary>
    Unlock,

    /// <summary>See and end its sessions.</summary>
    Sessions,

    /// <summary>Give tokens to other systems, exchange and end them.</summary>
    Tokens,
}

/// <summary>How packs write what may be done with accounts.</summary>
internal static class AccountDeeds
{
    /// <summary>The words, apart by spaces in a pack.</summary>
    public static IEnumerable<string> Words => Enum.GetNames<AccountDeed>().Select(name => name.ToLowerInvariant());

    /// <summary>The deeds; null when a word is none of them or stands twice.</summary>
    public static IReadOnlySet<AccountDeed>? Read(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var deeds = words.Where(word => Words.Contains(word)).Select(word => Enum.Parse<AccountDeed>(word, ignoreCase: true)).ToHashSet();
        return deeds.Count > 0 && deeds.Count == words.Length ? deeds : null;
    }
}
