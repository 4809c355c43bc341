using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fadu.Casework.Bureau;
using Fadu.Casework.Documents;
using Fadu.Casework.Parties;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework;

/// <summary>Prints the papers of an act from the act, the parties' data and the pack's templates; again at any time, with the same text.</summary>
internal sealed class DeskPress(DocumentPress press, byte[] textKey)
{
    private readonly ConditionalWeakTable<DocumentTemplate, string> hashes = [];

    /// <summary>What one paper is printed from.</summary>
    /// <param name="Pack">The pack with the template.</param>
    /// <param name="State">The matter with the act in it.</param>
    /// <param name="Act">The act that produced the paper.</param>
    /// <param name="Personal">The act's personal fields in clear.</param>
    /// <param name="Profiles">Parties in clear, as known at the act.</param>
    /// <param name="Roster">For the names of officers and units.</param>
    public sealed record Sources(
        RulePack Pack, MatterState State, RecordedAct Act, IEnumerable<JsonObject> Personal, IReadOnlyDictionary<int, PartyProfile> Profiles, Roster Roster);

    /// <summary>The papers the matter's last act produced, each with number and keyed hash of its text.</summary>
    public IReadOnlyList<PrintedDocument> PrintAll(Sources from)
    {
        var papers = new List<PrintedDocument>();
        foreach (var subject in from.State.Record.AddedByLast().Where(row => row.Kind == SubjectKinds.Document))
        {
            var number = FormattableString.Invariant($"{from.State.FileNumber}-{subject.Number}");
            if (from.Pack.FindDocument(subject.Role) is not { } template)
            {
                papers.Add(new PrintedDocument(subject.Number, subject.Role, "", number, "", subject.Of));
                continue;
            }
            var text = Print(from, subject, number, template);
            papers.Add(new PrintedDocument(subject.Number, subject.Role, HashOf(template), number, TextHash(text), subject.Of));
        }
        return papers;
    }

    /// <summary>The text of one paper.</summary>
    public string Print(Sources from, SubjectRecord paper, string number, DocumentTemplate template) =>
        press.Print(HashOf(template), template.Template, DataOf(from, paper, number, template));

    /// <summary>HMAC-SHA-256 under the bureau's key for papers: a paper can be checked against it, a name cannot be guessed from it.</summary>
    public string TextHash(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(textKey, Encoding.UTF8.GetBytes(text)));

    private string HashOf(DocumentTemplate template) =>
        hashes.GetValue(template, static one => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(one.Template))));

    private static JsonObject DataOf(Sources from, SubjectRecord paper, string number, DocumentTemplate template)
    {
        var (_, state, act, personal, profiles, roster) = from;
        var fields = (JsonObject)act.Fields.DeepClone();
        foreach (var (name, value) in personal.SelectMany(part => part))
            fields[name] = value?.DeepClone();

        var definition = state.Procedure.FindAct(act.Act);
        return new JsonObject
        {
            ["document"] = new JsonObject { ["title"] = template.Title.Zh, ["number"] = number },
            ["bureau"] = roster.BureauName,
            ["unit"] = state.Unit is { } unit ? roster.NameOf(RosterKind.Unit, unit) : "",
            ["matter"] = new JsonObject { ["number"] = state.FileNumber, ["procedure"] = state.Procedure.Title.Zh },
            ["act"] = definition?.Title.Zh ?? act.Act,
            ["day"] = BureauZone.Written(act.OccurredOn),
            ["officer"] = roster.NameOf(RosterKind.Officer, act.Basis.Actor.Person),
            ["titles"] = TitlesOf(from.Pack, definition, fields, act.OccurredOn),
            ["fields"] = fields,
            ["earlier"] = EarlierOf(from, template),
            ["party"] = PartyOf(state, profiles, state.PartyOf(paper.Of)),
        };
    }

    // The last of each kind, of those that the template speaks of: a long matter has acts by the thousand.
    private static JsonObject EarlierOf(Sources from, DocumentTemplate template)
    {
        var (state, act) = (from.State, from.Act);
        var earlier = new JsonObject();
        if (!template.Template.Contains("earlier", StringComparison.Ordinal))
            return earlier;
        for (var i = state.Record.Acts.Count - 1; i >= 0; i--)
        {
            var one = state.Record.Acts[i];
            if (one.Number < act.Number && !earlier.ContainsKey(one.Act) && template.Template.Contains(one.Act, StringComparison.Ordinal))
            {
                var titles = TitlesOf(from.Pack, state.Procedure.FindAct(one.Act), one.Fields, one.OccurredOn);
                earlier[one.Act] = new JsonObject { ["day"] = BureauZone.Written(one.OccurredOn), ["titles"] = titles, ["fields"] = one.Fields.DeepClone() };
            }
        }
        return earlier;
    }

    // What was chosen, in the words of the options or of the register's row on that day: an id is for the machine.
    private static JsonObject TitlesOf(RulePack pack, ActDefinition? definition, JsonObject fields, DateOnly on)
    {
        var titles = new JsonObject();
        foreach (var field in definition?.Fields.Where(field => field.Type == FieldType.Choice) ?? [])
        {
            if (fields[field.Id] is not { } value)
                continue;
            var chosen = value is JsonArray many ? many.Select(one => one?.ToString() ?? "") : [value.ToString()];
            titles[field.Id] = string.Join('、', chosen.Select(id => TitleOf(pack, field, id, on)));
        }
        return titles;
    }

    private static string TitleOf(RulePack pack, FieldDefinition field, string id, DateOnly on)
    {
        if (field.Options.FirstOrDefault(option => option.Id == id) is { } option)
            return option.Title.Zh;
        var register = field.Register is { } named ? pack.FindRegister(named) : null;
        return (register?.Find(id, on) ?? register?.Find(id))?.Title.Zh ?? id;
    }

    private static JsonObject PartyOf(MatterState state, IReadOnlyDictionary<int, PartyProfile> profiles, int number)
    {
        if (number == 0 || !profiles.TryGetValue(number, out var party))
            return new JsonObject { ["name"] = "", ["role"] = "" };
        var role = state.Record.Subjects[number - 1].Role;
        return new JsonObject
        {
            ["name"] = party.Name ?? "",
            ["identity"] = party.Identity ?? "",
            ["born"] = party.Born is { } born ? BureauZone.Written(born) : "",
            ["address"] = party.Address ?? "",
            ["phone"] = party.Phone ?? "",
            ["role"] = state.Procedure.FindRole(SubjectKinds.Party, role)?.Title.Zh ?? role,
        };
    }
}
