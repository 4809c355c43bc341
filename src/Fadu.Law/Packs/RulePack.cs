using System.Collections.Frozen;
using Fadu.Law.Figures;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Packs;

/// <summary>A template of a paper that acts produce.</summary>
/// <param name="Id">Its id, the name of its file.</param>
/// <param name="Title">What the paper is called.</param>
/// <param name="Template">The Liquid text below the head.</param>
/// <param name="File">Path of its file.</param>
/// <param name="Visibility">To whom it may be shown of those its act opens to; null: all of them.</param>
public sealed record DocumentTemplate(string Id, Bilingual Title, string Template, string File, Visibility? Visibility = null)
{
    /// <summary>Whether a paper made by an act opens to somebody.</summary>
    public bool IsOpenTo(ActDefinition act, Audience audience) => act.Visibility.IsOpenTo(audience) && (Visibility ?? act.Visibility).IsOpenTo(audience);

    /// <summary>What may be done against it, in order; empty for a paper against which nothing is told.</summary>
    public IReadOnlyList<Remedy> Remedies { get; init; } = [];
}

/// <summary>救济途径: what may be done against a decision.</summary>
/// <param name="Limit">Id of the party's time limit for it.</param>
/// <param name="To">Whom one turns to.</param>
public sealed record Remedy(string Limit, Bilingual To);

/// <summary>A row of a register over a time.</summary>
public sealed record RegisterRow(string Key, Bilingual Title, DateOnly From, DateOnly? Until, IReadOnlyDictionary<string, string> Columns, Citation? Cite);

/// <summary>登记册: a kept list with history.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name.</param>
/// <param name="For">What the engine uses it for: posts, qualifications, flags, pause-grounds, figure-topics, unusual-reading, copy-grounds; null for choices of fields.</param>
/// <param name="Rows">Its rows in order.</param>
/// <param name="At">Where it is written.</param>
public sealed record Register(string Id, Bilingual Title, string? For, IReadOnlyList<RegisterRow> Rows, SourceSpan At)
{
    /// <summary>The row of a key in force on a day, or null.</summary>
    public RegisterRow? Find(string key, DateOnly on) =>
        Rows.FirstOrDefault(row => row.Key == key && row.From <= on && (row.Until is not { } until || on <= until));

    /// <summary>All rows of a key in force on a day.</summary>
    public IEnumerable<RegisterRow> All(string key, DateOnly on) =>
        Rows.Where(row => row.Key == key && row.From <= on && (row.Until is not { } until || on <= until));

    /// <summary>The latest row of a key, or null.</summary>
    public RegisterRow? Find(string key) => Rows.LastOrDefault(row => row.Key == key);
}

/// <summary>规则包: the law a matter is judged by, as loaded from files and checked.</summary>
public sealed record RulePack
{
    /// <summary>Procedures by id.</summary>
    public IReadOnlyDictionary<string, Procedure> Procedures { get; init; } = FrozenDictionary<string, Procedure>.Empty;

    /// <summary>Time limits by id.</summary>
    public IReadOnlyDictionary<string, TimeLimit> Limits { get; init; } = FrozenDictionary<string, TimeLimit>.Empty;

    /// <summary>Registers by id.</summary>
    public IReadOnlyDictionary<string, Register> Registers { get; init; } = FrozenDictionary<string, Register>.Empty;

    /// <summary>Templates of papers by id.</summary>
    public IReadOnlyDictionary<string, DocumentTemplate> Documents { get; init; } = FrozenDictionary<string, DocumentTemplate>.Empty;

    /// <summary>Figures by id.</summary>
    public IReadOnlyDictionary<string, FigureDefinition> Figures { get; init; } = FrozenDictionary<string, FigureDefinition>.Empty;

    /// <summary>Texts of reports, in each language.</summary>
    public IReadOnlyList<ReportTemplate> Reports { get; init; } = [];

    /// <summary>Laws used, by id.</summary>
    public IReadOnlyDictionary<string, LawSource> Sources { get; init; } = FrozenDictionary<string, LawSource>.Empty;

    /// <summary>How other systems' event logs are read into its procedures.</summary>
    public IReadOnlyList<EventLogMap> Logs { get; init; } = [];

    /// <summary>Working days.</summary>
    public WorkingCalendar Calendar { get; init; } = WorkingCalendar.WeekdaysOnly;

    /// <summary>The bureau's zone: legal days are its days.</summary>
    public TimeZoneInfo Zone { get; init; } = ChinaTime;

    /// <summary>SHA-256 of each file, in hexadecimal, by path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The named predicates used, with the rules that use each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Predicates { get; init; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>How many texts have no English.</summary>
    public int EnglishMissing { get; init; }

    /// <summary>Beijing time, eight hours ahead, without summer time.</summary>
    public static TimeZoneInfo ChinaTime { get; } = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "Beijing", "Beijing");

    /// <summary>The procedure of that id, or null.</summary>
    public Procedure? FindProcedure(string id) => Procedures.GetValueOrDefault(id);

    /// <summary>The limit of that id, or null.</summary>
    public TimeLimit? FindLimit(string id) => Limits.GetValueOrDefault(id);

    /// <summary>The register of that id, or null.</summary>
    public Register? FindRegister(string id) => Registers.GetValueOrDefault(id);

    /// <summary>The template of that id, or null.</summary>
    public DocumentTemplate? FindDocument(string id) => Documents.GetValueOrDefault(id);

    /// <summary>The figure of that id, or null.</summary>
    public FigureDefinition? FindFigure(string id) => Figures.GetValueOrDefault(id);

    /// <summary>A post or qualification in words; its id when no register names it.</summary>
    public Bilingual NameOfPost(string id) => Name(id, "posts") ?? Name(id, "qualifications") ?? new Bilingual(id, id);

    /// <summary>Whether a post reads the log of looks, and nothing else.</summary>
    public bool ReadsLooks(string post) => Reads(post) == RegisterReader.Looks;

    /// <summary>Whether a post reads the matters of its unit: every post but those that say what they read instead.</summary>
    public bool ReadsMatters(string post) => Reads(post) is null;

    /// <summary>The posts in force on a day, in the order of the registers.</summary>
    public IEnumerable<RegisterRow> PostsOn(DateOnly on) => Registers.Values.Where(register => register.For == RegisterReader.Posts).OrderBy(register => register.Id != RegisterReader.Posts)
        .SelectMany(register => register.Rows).Where(row => row.From <= on && (row.Until is not { } until || on <= until)).DistinctBy(row => row.Key);

    /// <summary>The rules of unusual reading in force on a day.</summary>
    public IEnumerable<ReadingRule> ReadingRules(DateOnly on) => Registers.Values.Where(register => register.For == ReadingRule.Use)
        .SelectMany(register => register.Rows).Where(row => row.From <= on && (row.Until is not { } until || on <= until)).Select(ReadingRule.Of).OfType<ReadingRule>();

    /// <summary>Why a party may be given a copy of its data, as in force on a day; none where the pack names no law for it.</summary>
    public IEnumerable<RegisterRow> CopyGrounds(DateOnly on) => Registers.Values.Where(register => register.For == RegisterReader.CopyGrounds)
        .SelectMany(register => register.Rows).Where(row => row.From <= on && (row.Until is not { } until || on <= until));

    /// <summary>The name of such a ground, in force or not; null where the pack has none of that key.</summary>
    public Bilingual? NameOfCopyGround(string key) =>
        Registers.Values.Where(register => register.For == RegisterReader.CopyGrounds).Select(register => register.Find(key)?.Title).OfType<Bilingual>().FirstOrDefault();

    /// <summary>What a post may do with the accounts of others; nothing for most.</summary>
    public IReadOnlySet<AccountDeed> AccountDeedsOf(string post) =>
        ColumnOf(post, RegisterReader.Accounts) is { } text ? AccountDeeds.Read(text) ?? FrozenSet<AccountDeed>.Empty : FrozenSet<AccountDeed>.Empty;

    /// <summary>The post of whoever is entered with a new bureau; null when the pack names none.</summary>
    public string? FoundingPost => PostWhere(row => row.Columns.ContainsKey(RegisterReader.Founds));

    /// <summary>The first post that may do something with the accounts of others; null when none may.</summary>
    public string? PostThatMay(AccountDeed deed) => PostWhere(row => AccountDeedsOf(row.Key).Contains(deed));

    private string? Reads(string post) => ColumnOf(post, RegisterReader.Reads);

    private string? ColumnOf(string post, string column) => Registers.Values.Where(register => register.For == RegisterReader.Posts)
        .Select(register => register.Find(post)).FirstOrDefault(row => row is not null)?.Columns.GetValueOrDefault(column);

    private string? PostWhere(Func<RegisterRow, bool> which) =>
        Registers.Values.Where(register => register.For == RegisterReader.Posts).SelectMany(register => register.Rows).FirstOrDefault(which)?.Key;

    /// <summary>A flag of a party in words; its id when no register names it.</summary>
    public Bilingual NameOfFlag(string id) => Name(id, "flags") ?? new Bilingual(id, id);

    /// <summary>A ground on which time is not counted, in words; its id when no register names it.</summary>
    public Bilingual NameOfGround(string id) => Name(id, "pause-grounds") ?? new Bilingual(id, id);

    /// <summary>The same pack with another procedure in place of the one with its id.</summary>
    public RulePack With(Procedure procedure)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return this with { Procedures = Procedures.Values.Select(one => one.Id == procedure.Id ? procedure : one).ToFrozenDictionary(one => one.Id) };
    }

    /// <summary>The same pack with another limit in place of the one with its id.</summary>
    public RulePack With(TimeLimit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return this with { Limits = Limits.Values.Select(one => one.Id == limit.Id ? limit : one).ToFrozenDictionary(one => one.Id) };
    }

    /// <summary>The same pack with another register in place of the one with its id.</summary>
    public RulePack With(Register register)
    {
        ArgumentNullException.ThrowIfNull(register);
        return this with { Registers = Registers.Values.Select(one => one.Id == register.Id ? register : one).ToFrozenDictionary(one => one.Id) };
    }

    /// <summary>A ground on which time is not counted, in words; its id when no register names it.</summary>
    public Bilingual NameOfPause(string id) => Name(id, "pause-grounds") ?? new Bilingual(id, id);

    private Bilingual? Name(string id, string use) =>
        Registers.Values.Where(register => register.For == use).Select(register => register.Find(id)?.Title).FirstOrDefault(title => title is not null);
}

/// <summary>A law used by the packs.</summary>
/// <param name="Id">Its Chinese name.</param>
/// <param name="Versions">The names of its versions.</param>
/// <param name="At">Where it is written.</param>
public sealed record LawSource(string Id, IReadOnlyList<string> Versions, SourceSpan At)
{
    /// <summary>Its full name.</summary>
    public Bilingual Title { get; init; } = new(Id);

    /// <summary>What screens call it.</summary>
    public string ShortName { get; init; } = Id;

    /// <summary>Its rank.</summary>
    public LawRank Rank { get; init; }

    /// <summary>Its versions with their days in force and texts.</summary>
    public IReadOnlyList<LawVersion> Dated { get; init; } = [];
}
