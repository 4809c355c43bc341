using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary>Which version of a rule speaks: chosen by the day its <c>applies-by</c> names.</summary>
internal static class GateVersions
{
    /// <summary>The version of a gate that speaks for an act; null when none is in force.</summary>
    public static GateVersion? For(Inquiry asked, Gate gate) =>
        gate.BeatenBy.Count > 0 && IsBeaten(asked, gate.BeatenBy) ? null : InForce(asked, gate);

    private static bool IsBeaten(Inquiry asked, IReadOnlyList<Gate> winners)
    {
        for (var i = 0; i < winners.Count; i++)
        {
            if (Speaks(asked, winners[i]))
                return true;
        }

        return false;
    }

    private static bool Speaks(Inquiry asked, Gate winner) =>
        InForce(asked, winner) is { } version && (version.Applies is null || version.Applies.Holds(asked) == Truth.Yes);

    private static GateVersion? InForce(Inquiry asked, Gate gate) =>
        gate.Versions.Count == 1 && gate.Versions[0] is { Until: null } only && only.From == DateOnly.MinValue ? only : gate.On(LawDay(asked, gate.AppliesBy));

    /// <summary>The version of the act's own day, where the milder of two decides; else null.</summary>
    public static GateVersion? Milder(Inquiry asked, Gate gate) =>
        gate.AppliesBy.Kind == AppliesByKind.ViolationDayOrMilder ? gate.On(asked.On) : null;

    /// <summary>The day by which a rule is chosen; the act's own where the named day is not known yet.</summary>
    public static DateOnly LawDay(Inquiry asked, AppliesBy by) => by.Kind switch
    {
        AppliesByKind.ViolationDayOrMilder => Named(asked, AppliesByWords.ViolationDay) ?? asked.On,
        AppliesByKind.NamedDay => Named(asked, by.Name!) ?? asked.On,
        AppliesByKind.Setting => OfSetting(asked, by.Name!),
        _ => asked.On,
    };

    private static DateOnly OfSetting(Inquiry asked, string setting)
    {
        var option = asked.Basis.Settings.GetValueOrDefault(setting)
            ?? asked.Procedure.Settings.FirstOrDefault(one => one.Id == setting)?.Default;
        return option is null or AppliesByWords.ActDay ? asked.On : Named(asked, option) ?? asked.On;
    }

    private static DateOnly? Named(Inquiry asked, string day)
    {
        foreach (var named in asked.Procedure.Days)
        {
            if (named.Id != day)
                continue;
            foreach (var id in named.Acts)
            {
                var index = Past.LastIndex(asked, id, Scope.SameParty);
                if (index >= 0)
                    return named.Field is null ? asked.Acts[index].OccurredOn : FieldValue.Day(asked.Acts[index].Fields[named.Field]);
            }
        }

        return null;
    }
}

/// <summary>How packs write by which day a rule is chosen.</summary>
public static class AppliesByWords
{
    /// <summary>The day of the act.</summary>
    public const string ActDay = "act-day";

    /// <summary>The named day that <c>violation-day-or-milder</c> reads.</summary>
    public const string ViolationDay = "violation-day";

    private const string OrMilder = "violation-day-or-milder";
    private const string SettingPrefix = "setting:";

    /// <summary>Reads the written form: <c>act-day</c>, <c>violation-day-or-milder</c>, <c>setting:id</c>, or a named day of the procedure.</summary>
    public static AppliesBy Parse(string? text) => text switch
    {
        null or ActDay => AppliesBy.ActDay,
        OrMilder => new AppliesBy(AppliesByKind.ViolationDayOrMilder, null),
        _ when text.StartsWith(SettingPrefix, StringComparison.Ordinal) => new AppliesBy(AppliesByKind.Setting, text[SettingPrefix.Length..]),
        _ => new AppliesBy(AppliesByKind.NamedDay, text),
    };
}
