using System.Globalization;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary>What is asked of opening a sealed record, and of whoever would take its seal away.</summary>
internal static class SealGrounds
{
    /// <summary>Adds the grounds of an act that opens a sealed record.</summary>
    /// <param name="grounds">Where they are added.</param>
    /// <param name="asked">The act on the matter before it.</param>
    public static void Add(List<Ground> grounds, Inquiry asked)
    {
        if (asked.Act!.OpensSealed is not { } opening)
            return;
        if (!RecordSealing.Stands(asked.Procedure, asked.Record))
            grounds.Add(Of(asked, new Bilingual("本事项的记录没有封存，不用调取", "the record of this matter is not sealed: nothing has to be opened"), new Bilingual("直接查看", "read it as it is")));
        if (asked.Fields is null)
            return;

        var last = asked.On.AddDays(opening.DaysAtMost);
        if (FieldValue.Day(asked.Field(opening.Until)) is not { } until || until < asked.On || until > last)
        {
            grounds.Add(Of(
                asked,
                new Bilingual($"调取最多{opening.DaysAtMost}天，最后一天应当在今天到{Written(last)}之间", $"it is opened for {opening.DaysAtMost} days at most: the last day lies between today and {Written(last)}"),
                new Bilingual("改最后一天；到期还需要的，再办理一次", "change the last day; do it again where it is still needed then")));
        }

        var readers = FieldValue.Items(asked.Field(opening.Readers)).Select(FieldValue.Text).OfType<string>().ToList();
        if (readers.Any(People.OfOne(asked.Basis.Actor).Contains))
        {
            grounds.Add(Of(
                asked,
                new Bilingual("不能为自己调取封存记录", "nobody opens a sealed record to himself"),
                new Bilingual("由另一名有权的人办理", "have another person do it who may")));
        }
    }

    /// <summary>Why a seal may not be struck or corrected, nor an opening corrected; null where it may, or the act is neither.</summary>
    /// <param name="asked">The correction or strike.</param>
    /// <param name="meant">The act it is about.</param>
    /// <remarks>A seal that the law still asks for stays. One that was derived wrongly may be struck once the record says so; ages are not looked up for that, and an unknown age keeps it.</remarks>
    public static Ground? OfStanding(Inquiry asked, RecordedAct meant)
    {
        if (asked.Procedure.FindAct(meant.Act) is not { } act)
            return null;
        if (act.OpensSealed is not null && asked.Act!.Id == StandingActs.Correct)
            return Of(asked, new Bilingual("调取封存记录的行为不能更正", "an act that opens a sealed record cannot be corrected"), new Bilingual("撤销后重新办理", "strike it and do it anew"));
        if (!act.SealsRecord || (asked.Act!.Id == StandingActs.Strike && RecordSealing.Due(asked.Pack, asked.Record, asked.Basis, meant.OccurredAt) is null))
            return null;
        return Of(
            asked,
            new Bilingual("法律规定应当封存的，不能撤销或者更正封存", "what the law has sealed is not opened by striking or correcting the seal"),
            new Bilingual("有法定理由的，办理调取；登记有误的，先更正登记", "open it on a ground of the law; where the record is wrong, correct that first"));
    }

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Ground Of(Inquiry asked, Bilingual lacking, Bilingual cure) =>
        new(LawCheck.RecordSealed, GateGrounds.Effect(asked.Act!, null), Truth.No, lacking, cure, null, null, null, [], asked.Subject);
}
