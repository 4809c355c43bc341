using Fadu.Law.Packs;

namespace Fadu.Law.Gates.Predicates;

/// <summary><c>not-by-night-or-holiday</c>: the act falls between 6:00 and 22:00 of a day that is no public holiday, unless a field says it is urgent.</summary>
/// <remarks>行政强制法 art. 43: 不得在夜间或者法定节假日实施行政强制执行，情况紧急的除外. The law gives no hours of the night; 22:00 to 6:00 is the reading used here.</remarks>
internal sealed record NotByNightOrHoliday(string? UrgentField) : Condition
{
    private const int NightEnds = 6;
    private const int NightBegins = 22;

    public override bool ReadsFields => UrgentField is not null;

    public override Truth Holds(Inquiry asked)
    {
        if (!IsNight(asked) && !IsHoliday(asked))
            return Truth.Yes;
        return UrgentField is not null && asked.Fields is null ? Truth.Unknown : Said(UrgentField is not null && FieldValue.Text(asked.Field(UrgentField)) == "true");
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        if (IsNight(asked))
            found.Add(new Bilingual("时间在夜间（22时至次日6时）", "it is night (22:00 to 6:00)"));
        if (IsHoliday(asked))
            found.Add(new Bilingual($"当天是法定节假日（{asked.Calendar.Find(asked.On)?.Name.Zh}）", $"the day is a public holiday ({asked.Calendar.Find(asked.On)?.Name.In("en")})"));
        if (found.Count == 0)
            found.Add(new Bilingual("时间不在夜间，也不在法定节假日", "it is neither night nor a public holiday"));
    }

    /// <summary>Reads <c>{ name, urgent-field }</c>.</summary>
    public static NotByNightOrHoliday Read(PackNode node, ReadingScope scope)
    {
        var field = node["urgent-field"].OptionalText();
        if (field is not null)
            scope.Field(node["urgent-field"], field);
        return new NotByNightOrHoliday(field);
    }

    private static bool IsNight(Inquiry asked) => asked.Hour is < NightEnds or >= NightBegins;

    private static bool IsHoliday(Inquiry asked) => asked.Calendar.Find(asked.On) is { Off: true };
}
