using Fadu.Casework;
using Fadu.Casework.Registers;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Web.Forms;

namespace Fadu.Web.Words;

/// <summary>What somebody looked at, and what for.</summary>
internal static class LookWords
{
    /// <summary>What was looked at.</summary>
    public static Bilingual What(LookEntry look, MatterPage page) => look switch
    {
        { Purpose: not null } => new($"显示{SubjectWords.Of(page, look.Subject).Zh}的身份信息", $"showed the identity of {SubjectWords.Of(page, look.Subject).In("en")}"),
        { What: "act-form" } => new("打开办理表单", "opened the form of an act"),
        { What: "file" } => new("取出附件", "fetched a file"),
        { Subject: 0 } => new("打开事项", "opened the matter"),
        _ => page.Find(look.Subject) is { } paper
            ? new($"查看{paper.Role.Zh}{(paper.Paper is { } one ? $"（{one.Number}）" : "")}", $"read {paper.Role.In("en")}{(paper.Paper is { } same ? $" ({same.Number})" : "")}")
            : new("查看文书", "read a paper"),
    };

    /// <summary>What was looked at, for whoever may not open the matter: its parties and papers are not named.</summary>
    public static Bilingual What(AuditedLook look) => look switch
    {
        { Purpose: not null } => new($"显示{look.Subject}号对象的身份信息", $"showed the identity of subject {look.Subject}"),
        { What: "act-form" } => new("打开办理表单", "opened the form of an act"),
        { What: "file" } => new("取出附件", "fetched a file"),
        { What: "look-log" } => new("查看查阅日志", "read the log of looks"),
        { Matter: null } => new("查找事项", "looked for a matter"),
        { Subject: 0 } => new("打开事项", "opened the matter"),
        _ => new($"查看{look.Subject}号对象", $"read subject {look.Subject}"),
    };

    /// <summary>What for; null where it was not asked.</summary>
    public static Bilingual? Purpose(LookEntry look) => Purpose(look.Purpose);

    /// <summary>What for; null where it was not asked.</summary>
    public static Bilingual? Purpose(string? asked) => asked is { } purpose ? RevealPurposes.All.GetValueOrDefault(purpose) ?? new Bilingual(purpose) : null;
}
