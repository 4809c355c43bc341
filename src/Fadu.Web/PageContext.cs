using Fadu.Law;

namespace Fadu.Web;

/// <summary>What every page of the workbench knows: who looks, in which language, at which moment.</summary>
/// <param name="Bureau">Name of the bureau.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="Officer">Who is signed in; null on the sign-in page.</param>
/// <param name="Path">The path asked for, to come back to after a change of language.</param>
/// <param name="FormToken">Antiforgery token for the forms of this page.</param>
/// <param name="Now">The desk's time.</param>
/// <param name="Today">The bureau's legal day.</param>
/// <param name="Waiting">How many matters wait for this officer.</param>
/// <param name="Demonstration">Whether the ledger is a demonstration.</param>
/// <param name="Zone">The bureau's zone.</param>
/// <param name="LawTitles">Names of the laws by id.</param>
public sealed record PageContext(
    Bilingual Bureau,
    string Language,
    SignedInOfficer? Officer,
    string Path,
    string FormToken,
    DateTimeOffset Now,
    DateOnly Today,
    int Waiting,
    bool Demonstration,
    TimeZoneInfo Zone,
    IReadOnlyDictionary<string, Bilingual> LawTitles)
{
    /// <summary>Whether matters of other units wait for whoever looks: then there is a queue.</summary>
    public bool Reviews { get; init; }

    /// <summary>Whether the officer may begin a matter today.</summary>
    public bool Begins { get; init; }

    /// <summary>Whether the officer reads the log of looks today.</summary>
    public bool Audits { get; init; }

    /// <summary>Whether the officer looks after accounts of others today.</summary>
    public bool Tends { get; init; }

    /// <summary>Whether the officer looks after tokens of other systems today.</summary>
    public bool GivesTokens { get; init; }

    /// <summary>How long the session of whoever looks goes on; null when nobody is signed in.</summary>
    public SessionLeft? Session { get; init; }

    /// <summary>The words in the reader's language.</summary>
    public string Say(string zh, string en) => Language == "en" ? en : zh;

    /// <summary>The words in the reader's language; Chinese where English is missing.</summary>
    public string Say(Bilingual text) => text.In(Language);

    /// <summary>The name of a law; its id when the pack has no name for it.</summary>
    public string LawTitle(Citation cite) => LawTitles.TryGetValue(cite.Law, out var title) ? Say(title) : cite.Law;

    /// <summary>The article in words: 第一百一十二条第二款.</summary>
    public string Article(Citation cite) => CitationWords.Article(cite.Article, Language);
}

/// <summary>The officer as the head of a page names him.</summary>
/// <param name="Person">The natural person.</param>
/// <param name="Name">Name as shown.</param>
/// <param name="Unit">Name of the unit.</param>
/// <param name="Post">Title of the post.</param>
public sealed record SignedInOfficer(string Person, string Name, Bilingual Unit, Bilingual Post);

/// <summary>How long a session goes on.</summary>
/// <param name="IdleSeconds">Unused, for so long.</param>
/// <param name="Until">Until then, however much it is used.</param>
public sealed record SessionLeft(int IdleSeconds, DateTimeOffset Until);
