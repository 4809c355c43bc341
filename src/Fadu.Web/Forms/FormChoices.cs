using System.Globalization;
using Fadu.Casework.Bureau;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Web.Words;

namespace Fadu.Web.Forms;

/// <summary>What can be chosen in a form: rows of registers in force, officers and units of the roster, subjects and earlier acts of the matter.</summary>
/// <param name="pack">The law.</param>
/// <param name="roster">The bureau.</param>
/// <param name="page">The matter; null for one not yet begun.</param>
/// <param name="person">Who fills the form in.</param>
/// <param name="today">The bureau's day.</param>
internal sealed class FormChoices(RulePack pack, Roster roster, MatterPage? page, string person, DateOnly today)
{
    /// <summary>Choices by field id, parts of groups included.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Choice>> Of(ActDefinition act)
    {
        var choices = new Dictionary<string, IReadOnlyList<Choice>>(StringComparer.Ordinal);
        foreach (var field in act.Fields.SelectMany(field => field.Parts.Prepend(field)))
        {
            if (Of(field) is { } some)
                choices[field.Id] = field.Id == act.OpensSealed?.Readers ? [.. some.Where(choice => MayRead(choice.Value))] : some;
        }
        return choices;
    }

    /// <summary>Kinds of penalty, from the register the act's penalty field names.</summary>
    public IReadOnlyList<Choice> PenaltyKinds(ActDefinition act) =>
        act.Fields.FirstOrDefault(field => field.Type == FieldType.Penalty)?.Register is { } register ? Rows(register) : [];

    /// <summary>The subjects an act may be about.</summary>
    public IReadOnlyList<Choice> Subjects(ActDefinition act) => Subjects(act.For.Kind, act.For.Roles);

    // A sealed record is opened to others than whoever opens it, and to none whose post reads no matters.
    private bool MayRead(string officer) => officer != page?.Basis?.Actor.Person && roster.StandingOf(officer, today).Posts.Any(post => pack.ReadsMatters(post.Post));

    private IReadOnlyList<Choice>? Of(FieldDefinition field) => field.Type switch
    {
        FieldType.Choice when field.Register is { } register => Rows(register),
        FieldType.Officer or FieldType.Officers => Officers(),
        FieldType.Unit => Keys(RosterKind.Unit),
        FieldType.Party or FieldType.Evidence or FieldType.Document or FieldType.Thing or FieldType.Measure => Subjects(field.SubjectKind!, field.Roles),
        FieldType.Act => Acts(),
        _ => null,
    };

    private IReadOnlyList<Choice> Rows(string register) => pack.FindRegister(register) is { } found
        ? [.. found.Rows.Where(row => row.From <= today && (row.Until is not { } until || today <= until)).DistinctBy(row => row.Key).Select(row => new Choice(row.Key, row.Title))]
        : [];

    private IReadOnlyList<Choice> Keys(RosterKind kind) =>
        [.. roster.Rows.Where(row => row.Kind == kind && row.HoldsOn(today)).Select(row => row.Key).Distinct(StringComparer.Ordinal).Select(key => new Choice(key, NameOf(kind, key)))];

    // Whoever handles it is nearly always of the unit that holds it, or begins it: they come first, the others in the roster's order after them.
    private IReadOnlyList<Choice> Officers()
    {
        var all = Keys(RosterKind.Officer);
        if ((page?.State.Unit ?? roster.StandingOf(person, today).Posts.Select(post => post.Unit).FirstOrDefault()) is not { } unit)
            return all;
        List<Choice> marked = [.. all.Select(choice => choice with { IsApart = roster.StandingOf(choice.Value, today).Posts.All(post => post.Unit != unit) }).OrderBy(choice => choice.IsApart)];
        return marked is [{ IsApart: false }, ..] ? marked : all;
    }

    private Bilingual NameOf(RosterKind kind, string key)
    {
        var name = roster.NameOf(kind, key);
        if (kind != RosterKind.Officer || roster.StandingOf(key, today).Posts is not [var post, ..])
            return new Bilingual(name);
        var unit = roster.NameOf(RosterKind.Unit, post.Unit);
        return new Bilingual($"{name}（{unit}）", $"{name} ({unit})");
    }

    private IReadOnlyList<Choice> Subjects(string kind, IReadOnlyList<string> roles) => page is null
        ? []
        : [.. page.Subjects.Where(subject => subject.Record.Kind == kind && (roles.Count == 0 || roles.Contains(subject.Record.Role)))
            .Select(subject => new Choice(Text(subject.Record.Number), Named(subject)))];

    private Bilingual Named(SubjectEntry subject)
    {
        var name = SubjectWords.Of(page!, subject.Record.Number);
        return subject.Record.Kind == SubjectKinds.Party ? new Bilingual($"{name.Zh}（{subject.Role.Zh}）", $"{name.In("en")} ({subject.Role.In("en")})") : name;
    }

    private IReadOnlyList<Choice> Acts() => page is null
        ? []
        : [.. page.State.Record.Acts.Reverse().Select(act => (Act: act, Title: page.Procedure.FindAct(act.Act)?.Title ?? new Bilingual(act.Act))).Select(one => new Choice(
            Text(one.Act.Number),
            new Bilingual(
                $"第{one.Act.Number}号 {one.Title.Zh}，{one.Act.OccurredOn.Month}月{one.Act.OccurredOn.Day}日",
                $"no. {one.Act.Number} {one.Title.In("en")}, {one.Act.OccurredOn.ToString("d MMM", CultureInfo.InvariantCulture)}")))];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
