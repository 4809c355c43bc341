using System.Collections.Frozen;
using System.Globalization;
using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Reads files of <c>registers/</c> and heads of templates of <c>documents/</c>.</summary>
internal static class RegisterReader
{
    /// <summary>The use of a register of posts.</summary>
    internal const string Posts = "posts";

    /// <summary>A column of a post that does not read matters by its unit: what it reads instead.</summary>
    internal const string Reads = "reads";

    /// <summary>It reads the log of looks.</summary>
    internal const string Looks = "looks";

    /// <summary>It reads nothing of matters.</summary>
    internal const string Nothing = "none";

    /// <summary>A column of a post that looks after accounts: what it may do with them, apart by spaces.</summary>
    internal const string Accounts = "accounts";

    /// <summary>A column of the post that is held by whoever is entered with a new bureau.</summary>
    internal const string Founds = "founds";

    /// <summary>Its value.</summary>
    internal const string TheBureau = "bureau";

    /// <summary>What a register is for that says why a party may be given a copy of its data.</summary>
    internal const string CopyGrounds = "copy-grounds";

    private const string HeadMark = "---";
    private static readonly string[] Uses = [Posts, "qualifications", "flags", "pause-grounds", FigureReader.Topics, ReadingRule.Use, CopyGrounds];

    /// <summary>Reads a register: <c>id, title, for, rows: [ { key, title, from, until, cite, …columns } ]</c>.</summary>
    public static Register Read(PackNode node)
    {
        var rows = new List<RegisterRow>();
        foreach (var item in node["rows"].List())
            rows.Add(Row(item));
        foreach (var (item, row) in node["rows"].OptionalList().Zip(rows))
        {
            var meets = rows.Any(other => !ReferenceEquals(other, row) && other.Key == row.Key && Same(other, row) && other.From <= (row.Until ?? DateOnly.MaxValue) && row.From <= (other.Until ?? DateOnly.MaxValue));
            if (meets)
                item["key"].Problem("rows of one key that do not overlap in time, or differ in a column “kind” or “circumstances”", $"“{row.Key}” twice");
        }

        var register = new Register(
            node["id"].Text(),
            node["title"].Bilingual(),
            node["for"].IsAbsent ? null : node["for"].OneOf(Uses),
            rows,
            node.At);
        node.NoOtherKeys();
        foreach (var (item, row) in node["rows"].OptionalList().Zip(rows))
        {
            if (register.For == ReadingRule.Use && ReadingRule.Of(row) is null)
                item["key"].Problem("a known measure and a whole threshold, and for hours opens before closes, as 07:00", $"“{row.Key}” 读不懂");
            if (register.For == Posts && row.Columns.GetValueOrDefault(Reads) is not (null or Looks or Nothing))
                item["key"].Problem($"reads: {Looks} or {Nothing}, or no such column", $"“{row.Columns[Reads]}”");
            if (register.For == Posts && row.Columns.GetValueOrDefault(Accounts) is { } deeds && AccountDeeds.Read(deeds) is null)
                item["key"].Problem($"accounts: some of {string.Join(' ', AccountDeeds.Words)}, or no such column", $"“{deeds}”");
            if (register.For == Posts && row.Columns.GetValueOrDefault(Founds) is not (null or TheBureau))
                item["key"].Problem($"founds: {TheBureau}, or no such column", $"“{row.Columns[Founds]}”");
        }
        return register;
    }

    /// <summary>Reads a template: its head between two lines of <c>---</c> gives the title, the rest is Liquid.</summary>
    public static DocumentTemplate ReadDocument(PackFile file, PackProblems problems, IReadOnlySet<string>? limits = null)
    {
        var lines = file.Text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        var end = lines.Length > 0 && lines[0] == HeadMark ? Array.IndexOf(lines, HeadMark, 1) : -1;
        if (end < 0)
        {
            problems.Add(new SourceSpan(file.Path, 1, 1), "a head between two lines of --- with the title", lines.Length > 0 ? $"“{lines[0]}”" : "an empty file");
            return new DocumentTemplate(file.Name, new Bilingual(file.Name), file.Text, file.Path);
        }

        // A blank line keeps the line numbers of the head those of the file.
        var head = PackNode.Read(file.Path, "\n" + string.Join('\n', lines[1..end]), problems);
        var title = head["title"].Bilingual();
        if (head.Has("inside"))
            head["inside"].Problem("visibility: internal", "a word that says it no more");
        Visibility? visibility = head["visibility"].IsAbsent ? null : head["visibility"].OneOf(Visibilities.Words);
        var remedies = head["remedies"].OptionalList().Select(item => RemedyOf(item, limits)).ToList();
        _ = head.OptionalMap();
        return new DocumentTemplate(file.Name, title, string.Join('\n', lines[(end + 1)..]), file.Path, visibility) { Remedies = remedies };
    }

    private static Remedy RemedyOf(PackNode node, IReadOnlySet<string>? limits)
    {
        var limit = node["limit"].Text();
        if (limits?.Contains(limit) == false)
            node["limit"].Problem("a limit of limits/", $"“{limit}”");
        var remedy = new Remedy(limit, node["to"].Bilingual());
        node.NoOtherKeys();
        return remedy;
    }

    private static RegisterRow Row(PackNode node)
    {
        var columns = new Dictionary<string, string>();
        foreach (var entry in node.OptionalMap())
        {
            if (entry.Key is not ("key" or "title" or "from" or "until" or "cite"))
                columns[entry.Key] = entry.Value.Text();
        }

        var key = node["key"].Text();
        var row = new RegisterRow(
            key,
            node["title"].Bilingual(),
            node["from"].OptionalDay() ?? DateOnly.MinValue,
            node["until"].OptionalDay(),
            columns.ToFrozenDictionary(),
            node["cite"].OptionalCitation());
        if (row.Until < row.From)
            node["until"].Problem("a day not before from", row.Until.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return row;
    }

    private static bool Same(RegisterRow one, RegisterRow other) =>
        one.Columns.GetValueOrDefault("kind") == other.Columns.GetValueOrDefault("kind")
        && one.Columns.GetValueOrDefault("circumstances") == other.Columns.GetValueOrDefault("circumstances");
}
