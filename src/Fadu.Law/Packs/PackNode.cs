using System.Globalization;

namespace Fadu.Law.Packs;

/// <summary>What a place of a pack file holds.</summary>
public enum PackNodeKind
{
    /// <summary>Nothing is written there.</summary>
    Absent,

    /// <summary>A single value.</summary>
    Text,

    /// <summary>A list.</summary>
    List,

    /// <summary>Keys with their values.</summary>
    Map,
}

/// <summary>A cursor over a pack file that knows its line and column.</summary>
/// <remarks>
/// Reading never throws: what is missing or of the wrong kind becomes a <see cref="PackProblem"/> and the reader gets a
/// harmless value (empty text, zero, an empty list), so that one reading names every mistake. Take a child with the indexer,
/// then say what it must be; when a map is read, <see cref="NoOtherKeys"/> reports the keys nobody asked for.
/// <code>
/// var file = PackNode.Read("limits/penalty-decision.yaml", text, problems);
/// var id = file["id"].Text();
/// var title = file["title"].Bilingual();
/// var length = file["length"].WholeNumber(min: 0, max: 1000);
/// foreach (var ground in file["excludes"].OptionalList())
///     grounds.Add(ground.Text());
/// file.NoOtherKeys();
/// </code>
/// </remarks>
public sealed partial class PackNode
{
    private const string Nothing = "nothing 未写";

    private readonly PackProblems problems;
    private readonly string? value;
    private readonly bool quoted;
    private readonly List<PackNode> items = [];
    private readonly List<PackEntry> entries = [];
    private readonly HashSet<string> asked = [];
    private readonly Absence? absence;

    private PackNode(PackNodeKind kind, SourceSpan at, string name, PackProblems problems, string? value = null, bool quoted = false, Absence? absence = null)
    {
        Kind = kind;
        At = at;
        Name = name;
        this.problems = problems;
        this.value = value;
        this.quoted = quoted;
        this.absence = absence;
    }

    /// <summary>What is written here. An empty plain value (<c>key:</c>, <c>~</c>, <c>null</c>) is <see cref="PackNodeKind.Absent"/>.</summary>
    public PackNodeKind Kind { get; }

    /// <summary>Where it stands; of something absent, where its map stands.</summary>
    public SourceSpan At { get; }

    /// <summary>The key it stands under, or <c>list[2]</c> for an item, or the empty string for the file.</summary>
    public string Name { get; }

    /// <summary>Whether nothing is written here.</summary>
    public bool IsAbsent => Kind == PackNodeKind.Absent;

    /// <summary>Whether this is a single value.</summary>
    public bool IsText => Kind == PackNodeKind.Text;

    /// <summary>Whether this is a list.</summary>
    public bool IsList => Kind == PackNodeKind.List;

    /// <summary>Whether this is a map.</summary>
    public bool IsMap => Kind == PackNodeKind.Map;

    /// <summary>The value under a key, or an absent node. Asking makes the key known to <see cref="NoOtherKeys"/>.</summary>
    public PackNode this[string key]
    {
        get
        {
            asked.Add(key);
            foreach (var entry in entries)
            {
                if (entry.Key == key)
                    return entry.Value;
            }

            if (Kind is PackNodeKind.Text or PackNodeKind.List)
                WrongKind("a map with the key " + key);
            return new PackNode(PackNodeKind.Absent, At, Name.Length == 0 ? key : $"{Name}.{key}", problems, absence: AbsenceBelow());
        }
    }

    /// <summary>Whether a key is written and has a value. Asking makes the key known.</summary>
    public bool Has(string key)
    {
        asked.Add(key);
        return entries.Any(entry => entry.Key == key && !entry.Value.IsAbsent);
    }

    /// <summary>Reports a problem at this place.</summary>
    public void Problem(string expected, string found) => problems.Add(At, expected, found);

    /// <summary>The text, which must be written and not be empty; "" after a problem.</summary>
    public string Text() => IsAbsent ? Missing("a text", "") : OptionalText() ?? "";

    /// <summary>The text, or null if nothing is written.</summary>
    public string? OptionalText()
    {
        if (value is { Length: > 0 })
            return value;
        if (IsText)
            Problem("a text that is not empty", "“”");
        else if (!IsAbsent)
            WrongKind("a text");
        return null;
    }

    /// <summary>One of the words given; the first of them after a problem.</summary>
    public string OneOf(params ReadOnlySpan<string> words)
    {
        if (IsAbsent)
            return Missing("one of " + string.Join(", ", words!), words[0]);
        if (OptionalText() is not { } text)
            return words[0];
        if (words.Contains(text))
            return text;

        Problem("one of " + string.Join(", ", words!) + Suggest(text, words), $"“{text}”");
        return words[0];
    }

    /// <summary>The value a word stands for in the table given; the table's first after a problem.</summary>
    public T OneOf<T>(params ReadOnlySpan<(string Word, T Value)> table)
    {
        var words = new string[table.Length];
        for (var i = 0; i < table.Length; i++)
            words[i] = table[i].Word;

        var word = OneOf(words);
        foreach (var row in table)
        {
            if (row.Word == word)
                return row.Value;
        }

        return table[0].Value;
    }

    /// <summary>As <see cref="OneOf{T}(ReadOnlySpan{ValueTuple{string, T}})"/>, or the fallback if nothing is written.</summary>
    public T OptionalOneOf<T>(T fallback, params ReadOnlySpan<(string Word, T Value)> table) => IsAbsent ? fallback : OneOf(table);

    /// <summary>A whole number between the bounds, both included; <paramref name="min"/> (or 0) after a problem.</summary>
    public int WholeNumber(int min = int.MinValue, int max = int.MaxValue) =>
        (IsAbsent ? Missing("a whole number" + Bounds(min, max), (int?)null) : OptionalWholeNumber(min, max)) ?? (min == int.MinValue ? 0 : min);

    /// <summary>As <see cref="WholeNumber"/>, or null if nothing is written.</summary>
    public int? OptionalWholeNumber(int min = int.MinValue, int max = int.MaxValue)
    {
        if (OptionalText() is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;

        Problem("a whole number" + Bounds(min, max), $"“{text}”");
        return min == int.MinValue ? 0 : min;
    }

    /// <summary>A number that may have decimals; 0 after a problem.</summary>
    public decimal Number() => IsAbsent ? Missing("a number", 0m) : OptionalNumber() ?? 0m;

    /// <summary>As <see cref="Number"/>, or null if nothing is written.</summary>
    public decimal? OptionalNumber()
    {
        if (OptionalText() is not { } text)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return number;

        Problem("a number", $"“{text}”");
        return 0m;
    }

    /// <summary>A legal day written 2026-02-10; 0001-01-01 after a problem.</summary>
    public DateOnly Day() => IsAbsent ? Missing("a day as 2026-02-10", DateOnly.MinValue) : OptionalDay() ?? DateOnly.MinValue;

    /// <summary>As <see cref="Day"/>, or null if nothing is written.</summary>
    public DateOnly? OptionalDay()
    {
        if (OptionalText() is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;

        Problem("a day as 2026-02-10", $"“{text}”");
        return DateOnly.MinValue;
    }

    /// <summary><c>true</c> or <c>false</c>; the fallback if nothing is written or after a problem.</summary>
    public bool Bool(bool fallback)
    {
        if (OptionalText() is not { } text)
            return fallback;
        if (text is "true" or "false" && !quoted)
            return text == "true";

        Problem("true or false", $"“{text}”");
        return fallback;
    }

    /// <summary>The items of a list that must be written and not be empty.</summary>
    public IReadOnlyList<PackNode> List()
    {
        if (IsAbsent || (IsList && items.Count == 0))
            return Missing<IReadOnlyList<PackNode>>("a list with at least one item", []);
        return OptionalList();
    }

    /// <summary>The items of a list; none if nothing is written. A single text is not taken for a list of one.</summary>
    public IReadOnlyList<PackNode> OptionalList()
    {
        if (!IsAbsent && !IsList)
            WrongKind("a list");
        return items;
    }

    /// <summary>The texts of a list, none if nothing is written.</summary>
    public IReadOnlyList<string> Texts() => [.. OptionalList().Select(item => item.Text())];

    /// <summary>The entries of a map that must be written and not be empty, in the order of the file; every key counts as known.</summary>
    public IReadOnlyList<PackEntry> Map()
    {
        if (IsAbsent || (IsMap && entries.Count == 0))
            return Missing<IReadOnlyList<PackEntry>>("a map with at least one key", []);
        return OptionalMap();
    }

    /// <summary>As <see cref="Map"/>; none if nothing is written.</summary>
    public IReadOnlyList<PackEntry> OptionalMap()
    {
        if (!IsAbsent && !IsMap)
            WrongKind("a map");
        asked.UnionWith(entries.Select(entry => entry.Key));
        return entries;
    }

    /// <summary>The single entry of a map such as <c>not-heavier-than: give-prior-notice</c>; null, with a problem, if there are more or none.</summary>
    public PackEntry? OnlyEntry()
    {
        if (IsMap && entries.Count == 1)
            return OptionalMap()[0];

        Problem("a map with exactly one key", IsMap ? $"{entries.Count} keys" : Describe());
        return null;
    }

    /// <summary>A text in two languages: <c>{ zh: 立案, en: File the case }</c>, or a bare text, which is Chinese. Missing zh is a problem, missing en is counted.</summary>
    public Bilingual Bilingual() => OptionalBilingual() ?? Missing("a text { zh, en }", new Bilingual(""));

    /// <summary>As <see cref="Bilingual"/>, or null if nothing is written.</summary>
    public Bilingual? OptionalBilingual()
    {
        if (IsAbsent)
            return null;
        if (IsText)
        {
            problems.EnglishMissing++;
            return new Bilingual(Text());
        }

        var zh = this["zh"].Text();
        var en = this["en"].OptionalText();
        if (en is null)
            problems.EnglishMissing++;
        NoOtherKeys();
        return new Bilingual(zh, en);
    }

    /// <summary>Reports every key of this map that nobody asked for, with the nearest one that is known.</summary>
    public void NoOtherKeys()
    {
        foreach (var entry in entries)
        {
            if (!asked.Contains(entry.Key))
                problems.Add(entry.At, "a known key" + Suggest(entry.Key, [.. asked.Order(StringComparer.Ordinal)]), $"“{entry.Key}”");
        }
    }

    /// <summary>The entries of this map that nobody asked for.</summary>
    internal IEnumerable<PackEntry> UnaskedEntries() => entries.Where(entry => !asked.Contains(entry.Key)).ToList();

    private Absence? AbsenceBelow() => IsAbsent ? absence : new Absence();

    private T Missing<T>(string expected, T fallback)
    {
        if (absence is { Reported: true })
            return fallback;
        if (absence is not null)
            absence.Reported = true;
        Problem(Name.Length == 0 ? expected : $"{expected} under “{Name}”", IsAbsent ? Nothing : Describe());
        return fallback;
    }

    private void WrongKind(string expected) => Problem(Name.Length == 0 ? expected : $"{expected} under “{Name}”", Describe());

    private string Describe() => Kind switch
    {
        PackNodeKind.Absent => Nothing,
        PackNodeKind.Text => $"“{value}”",
        PackNodeKind.List => $"a list of {items.Count}",
        PackNodeKind.Map => "a map",
        _ => Nothing,
    };

    private static string Bounds(int min, int max) => (min, max) switch
    {
        (int.MinValue, int.MaxValue) => "",
        (_, int.MaxValue) => string.Create(CultureInfo.InvariantCulture, $" of {min} or more"),
        (int.MinValue, _) => string.Create(CultureInfo.InvariantCulture, $" of {max} or less"),
        _ => string.Create(CultureInfo.InvariantCulture, $" from {min} to {max}"),
    };

    /// <summary>What is missing is told once, not again for everything below it.</summary>
    private sealed class Absence
    {
        public bool Reported { get; set; }
    }
}

/// <summary>A key of a map with its place and its value.</summary>
public sealed record PackEntry(string Key, SourceSpan At, PackNode Value)
{
    /// <summary>The key read as a legal day (2026-01-01), or null with a problem.</summary>
    public DateOnly? Day()
    {
        if (DateOnly.TryParseExact(Key, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;

        Value.ProblemAt(At, "a day as 2026-02-10", $"“{Key}”");
        return null;
    }
}
