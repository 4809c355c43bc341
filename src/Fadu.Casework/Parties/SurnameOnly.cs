namespace Fadu.Casework.Parties;

/// <summary>某: a name of which only the surname is told, as published decisions do it. A list of matters can be told apart by it, and identifies nobody.</summary>
internal static class SurnameOnly
{
    private const int LongestName = 4;

    // Two characters each: the surnames of two characters that are borne today.
    private const string Compound =
        "欧阳司马上官诸葛东方夏侯皇甫尉迟公孙慕容令狐长孙宇文司徒端木百里呼延南宫申屠独孤轩辕澹台公冶濮阳淳于太叔钟离闻人鲜于闾丘司空第五西门赫连拓跋万俟";

    /// <summary>The surname and 某; null of what is no Chinese name of a person: a firm, a name in other letters.</summary>
    /// <param name="name">The name.</param>
    public static string? Of(string? name)
    {
        var said = name?.Trim() ?? "";
        return said.Length is < 2 or > LongestName || said.Any(character => character is < '\u4e00' or > '\u9fff') ? null : (IsCompound(said) ? said[..2] : said[..1]) + "某";
    }

    private static bool IsCompound(string name)
    {
        for (var i = 0; i < Compound.Length && name.Length > 2; i += 2)
        {
            if (name.StartsWith(Compound.AsSpan(i, 2), StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
