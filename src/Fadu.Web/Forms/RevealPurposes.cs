using Fadu.Law;

namespace Fadu.Web.Forms;

/// <summary>What a look at a party's identity may be for: a short list, kept with the look.</summary>
internal static class RevealPurposes
{
    /// <summary>Purposes by the word that is recorded.</summary>
    public static IReadOnlyDictionary<string, Bilingual> All { get; } = new Dictionary<string, Bilingual>(StringComparer.Ordinal)
    {
        ["verify-identity"] = new("核对身份", "Verify identity"),
        ["reach-party"] = new("联系当事人", "Reach the party"),
        ["deliver-paper"] = new("送达文书", "Deliver a paper"),
        ["make-paper"] = new("制作文书", "Make a paper"),
        ["check-case"] = new("审核案件", "Review the case"),
    };
}
