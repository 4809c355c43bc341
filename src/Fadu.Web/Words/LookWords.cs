using Fadu.Casework;
using Fadu.Casework.Access;
using Fadu.Casework.Copies;
using Fadu.Casework.Registers;
using Fadu.Casework.Worklists;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Web.Forms;

namespace Fadu.Web.Words;

/// <summary>What somebody looked at, and what for.</summary>
internal static class LookWords
{
    /// <summary>What was looked at.</summary>
    public static Bilingual What(LookEntry look, MatterPage page) => look switch
    {
        { What: Looks.Identity } => new($"显示{SubjectWords.Of(page, look.Subject).Zh}的身份信息", $"showed the identity of {SubjectWords.Of(page, look.Subject).In("en")}"),
        { What: PartyCopies.Look } => new($"导出{SubjectWords.Of(page, look.Subject).Zh}的个人信息副本", $"made a copy of what is held about {SubjectWords.Of(page, look.Subject).In("en")}"),
        { What: "act-form" } => new("打开办理表单", "opened the form of an act"),
        { What: "file" } => new("取出附件", "fetched a file"),
        { What: "status" } => new("查询办理进度", "asked how far it has come"),
        { What: "sealed-notice" } => new("看到封存说明", "was told that it is sealed"),
        { Subject: 0 } => new("打开事项", "opened the matter"),
        _ => page.Find(look.Subject) is { } paper
            ? new($"查看{paper.Role.Zh}{(paper.Paper is { } one ? $"（{one.Number}）" : "")}", $"read {paper.Role.In("en")}{(paper.Paper is { } same ? $" ({same.Number})" : "")}")
            : new("查看文书", "read a paper"),
    };

    /// <summary>What was looked at, for whoever may not open the matter: its parties and papers are not named.</summary>
    public static Bilingual What(AuditedLook look) => AccountLog.Read(look.What) is var (deed, person) ? Account(deed, person) : look switch
    {
        { What: PartyCopies.Look } => new($"导出{look.Subject}号对象的个人信息副本", $"made a copy of what is held about subject {look.Subject}"),
        { What: Looks.Identity } => new($"显示{look.Subject}号对象的身份信息", $"showed the identity of subject {look.Subject}"),
        { What: "act-form" } => new("打开办理表单", "opened the form of an act"),
        { What: "file" } => new("取出附件", "fetched a file"),
        { What: "status" } => new("查询办理进度", "asked how far it has come"),
        { What: "sealed-notice" } => new("看到封存说明", "was told that it is sealed"),
        { What: "look-log" } => new("查看查阅日志", "read the log of looks"),
        { Matter: null } => new("查找事项", "looked for a matter"),
        { Subject: 0 } => new("打开事项", "opened the matter"),
        _ => new($"查看{look.Subject}号对象", $"read subject {look.Subject}"),
    };

    /// <summary>What was done to an account; whoever did it stands beside it.</summary>
    public static Bilingual Account(string deed, string person) => deed switch
    {
        "invite" => new($"给{person}发一次性代码", $"invited {person}"),
        "reset" => new($"重置{person}的口令和验证器", $"reset the proofs of {person}"),
        "lock" => new($"锁定{person}的账号", $"locked the account of {person}"),
        "unlock" => new($"解锁{person}的账号", $"unlocked the account of {person}"),
        "sessions" => new($"退出{person}的所有登录", $"ended the sessions of {person}"),
        "set-up" => new("设置了口令和验证器", "set up password and authenticator"),
        "signed-in" => new("登录", "signed in"),
        "signed-in-by-recovery-code" => new("用恢复码登录", "signed in by a recovery code"),
        "signed-in-by-directory" => new("用统一身份登录", "signed in by the directory"),
        "directory-unknown" => new($"统一身份里没有对应到人员的编号{person}要登录", $"{person} of the directory, tied to nobody, asked to sign in"),
        "signed-in-by-passkey" => new("用通行密钥登录", "signed in by a passkey"),
        "passkey-added" => new("添加了通行密钥", "added a passkey"),
        "passkey-removed" => new("删除了通行密钥", "removed a passkey"),
        "passkey-copied" => new("拒绝了一个可能被复制的通行密钥", "a passkey that may be a copy was refused"),
        "tied" => new($"把{person}对应到统一身份", $"tied {person} to the directory"),
        "untied" => new($"解除{person}和统一身份的对应", $"untied {person} from the directory"),
        "recovery-renewed" => new("换了恢复码", "made new recovery codes"),
        "password-changed" => new("改了口令", "changed the password"),
        "many-failures" => new("连续多次没有登录成功", "many failures to sign in"),
        "token-made" => new($"发令牌{person}", $"made token {person}"),
        "token-rotated" => new($"换发令牌{person}", $"exchanged for token {person}"),
        "token-ended" => new($"停用令牌{person}", $"ended token {person}"),
        "token-elsewhere" => new($"拒绝令牌{person}：不是从登记的地址来", $"refused token {person}: not from an address that was named"),
        "token-other-certificate" => new($"拒绝令牌{person}：没有出示绑定的证书", $"refused token {person}: without the certificate it is bound to"),
        "token-not-signed" => new($"拒绝令牌{person}：请求没有签名，或者签名不符", $"refused token {person}: its request was not signed, or not as it has to be"),
        "token-over" => new($"拒绝令牌{person}：过期", $"refused token {person}: over"),
        "token-after-end" => new($"拒绝令牌{person}：已停用", $"refused token {person}: ended"),
        "token-outside-scope" => new($"拒绝令牌{person}：范围里没有", $"refused token {person}: outside its scope"),
        _ => new($"{deed} {person}"),
    };

    /// <summary>What for; null where it was not asked.</summary>
    public static Bilingual? Purpose(LookEntry look, MatterPage page) => Purpose(look.Purpose, page);

    /// <summary>What for; null where it was not asked.</summary>
    public static Bilingual? Purpose(string? asked) => asked is null
        ? null
        : CopyRequest.Read(asked) is { } copied ? Copied(copied.Ground, copied.Document, pack: null)
        : AccountLog.FromOf(asked) is { } address ? new Bilingual($"来自 {address}", $"from {address}")
        : RecordOpening.GroundOf(asked) is { } ground ? new Bilingual($"调取封存记录（{ground}）", $"opened a sealed record ({ground})") : RevealPurposes.All.GetValueOrDefault(asked) ?? new Bilingual(asked);

    private static Bilingual Copied(string ground, string document, RulePack? pack)
    {
        var title = pack?.NameOfCopyGround(ground) ?? new Bilingual(ground);
        return new Bilingual($"{title.Zh}（{document}）", $"{title.In("en")} ({document})");
    }

    /// <summary>What for, with the ground of a sealed record in words.</summary>
    public static Bilingual? Purpose(string? asked, MatterPage page) => RecordOpening.GroundOf(asked) is { } ground
        && SealedRecords.OpeningsOf(page.State).LastOrDefault(opening => opening.Ground == ground) is { } opening
            ? new Bilingual($"调取封存记录：{opening.Title.Zh}", $"opened a sealed record: {opening.Title.In("en")}")
            : CopyRequest.Read(asked) is { } copied ? Copied(copied.Ground, copied.Document, page.State.Pack) : Purpose(asked);
}
