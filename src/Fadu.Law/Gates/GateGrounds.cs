using System.Globalization;
using System.Text;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Gates;

/// <summary>From a gate that is not satisfied to the ground an officer reads.</summary>
internal static class GateGrounds
{
    /// <summary>The ground of a gate.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="gate">The gate.</param>
    /// <param name="version">The version that speaks.</param>
    /// <param name="truth">No, or Unknown.</param>
    public static Ground Of(Inquiry asked, Gate gate, GateVersion version, Truth truth)
    {
        var found = new List<Bilingual>();
        if (truth == Truth.Unknown && version.Applies?.Holds(asked) == Truth.Unknown)
            version.Applies.Tell(asked, wanted: true, found);
        version.Require.Tell(asked, wanted: true, found);
        var lacking = truth == Truth.Unknown
            ? new Bilingual($"现在不能判断“{gate.Title.Zh}”：{Join(found, "；", zh: true)}", $"it cannot be judged whether “{gate.Title.In("en")}”: {Join(found, "; ", zh: false)}")
            : Fill(version.Lacking, asked, found, version);
        return new Ground(
            gate.Id,
            Effect(asked.Act!, gate.Effect),
            truth,
            lacking,
            Fill(version.Cure, asked, found, version),
            version.CureAct,
            version.CureField,
            version.Cite,
            found,
            asked.Subject);
    }

    /// <summary>What a rule does to an act: the strongest for an event is to be recorded.</summary>
    public static GateEffect Effect(ActDefinition act, GateEffect? asked) => act.Kind == ActKind.Power
        ? asked ?? GateEffect.Refuse
        : asked is null or GateEffect.Refuse ? GateEffect.Record : asked.Value;

    /// <summary>A sentence with its places filled: {subject}, {found}, {field:id}, {limit:id}. Never with personal data.</summary>
    private static Bilingual Fill(Bilingual sentence, Inquiry asked, List<Bilingual> found, GateVersion version) =>
        new(Fill(sentence.Zh, asked, found, zh: true), sentence.En is null ? null : Fill(sentence.En, asked, found, zh: false));

    private static string Fill(string sentence, Inquiry asked, List<Bilingual> found, bool zh)
    {
        if (!sentence.Contains('{', StringComparison.Ordinal))
            return sentence;

        var filled = new StringBuilder();
        var rest = sentence.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            filled.Append(rest[..open]);
            var close = rest[open..].IndexOf('}');
            if (close < 0)
            {
                rest = rest[open..];
                break;
            }

            filled.Append(Place(rest.Slice(open + 1, close - 1).ToString(), asked, found, zh));
            rest = rest[(open + close + 1)..];
        }

        return filled.Append(rest).ToString();
    }

    private static string Place(string place, Inquiry asked, List<Bilingual> found, bool zh)
    {
        if (place == "subject")
            return Subject(asked, zh);
        if (place == "found")
            return Join(found, zh ? "；" : "; ", zh);
        if (place.StartsWith("field:", StringComparison.Ordinal))
            return FieldText(asked, place["field:".Length..]);
        return place.StartsWith("limit:", StringComparison.Ordinal) ? LastDay(asked, place["limit:".Length..]) : "{" + place + "}";
    }

    private static string Subject(Inquiry asked, bool zh)
    {
        if (asked.Find(asked.Subject) is not { } subject)
            return zh ? "本案" : "the matter";
        var title = asked.Procedure.FindRole(subject.Kind, subject.Role)?.Title ?? asked.Pack.FindDocument(subject.Role)?.Title ?? SubjectKinds.Words(subject.Kind);
        return string.Create(CultureInfo.InvariantCulture, $"{(zh ? title.Zh : title.In("en") + " ")}{subject.Number}");
    }

    private static string FieldText(Inquiry asked, string id)
    {
        var field = asked.Act?.FindField(id);
        if (field is not { Personal: Personal.None })
            return "";
        var value = asked.Field(id);
        return FieldValue.IsGiven(value) ? Fields.Shown(value) : "";
    }

    private static string LastDay(Inquiry asked, string limit)
    {
        var clock = asked.Record.Clocks.LastOrDefault(clock => clock.Limit == limit && (clock.Subject == 0 || asked.Subject == 0 || asked.PartyOf(clock.Subject) == asked.PartyOf(asked.Subject)));
        return clock is null ? "" : asked.Read(clock).Deadline.LastDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string Join(List<Bilingual> sentences, string between, bool zh) => string.Join(between, sentences.Select(one => zh ? one.Zh : one.In("en")));
}
