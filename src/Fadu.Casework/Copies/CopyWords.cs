using Fadu.Law;

namespace Fadu.Casework.Copies;

/// <summary>What a copy says of what is not in it.</summary>
public static class CopyWords
{
    /// <summary>What no copy holds, whatever the matter.</summary>
    public static IReadOnlyList<Bilingual> NotIncluded { get; } =
    [
        new("其他当事人的信息：姓名、证件号、电话和住址写作“【他人】”。", "Data of other parties: their names, numbers, telephones and addresses are written 【他人】."),
        new("谁查看过您的信息：所载的法律没有写明要告诉当事人，由审计管理员监督。", "Who looked at your data: no law held here has a party told; an auditor watches over it."),
        new("您在公众查询窗口的查询：查询不留存，没有可以提供的。", "Your look-ups at the public window: they are not kept, so there are none."),
        new("经办民警无权查看的其他事项：由办理该事项的单位另行提供。", "Other matters that the officer may not see: the unit that handles them gives a copy of its own."),
    ];

    /// <summary>The visibility class of what stays out.</summary>
    public static string Class(Withheld why) => why switch
    {
        Withheld.Inside or Withheld.Unconfirmed => "internal",
        Withheld.OfOthers => "other-party",
        Withheld.TooLarge => "too-large",
        Withheld.Unreadable => "unreadable",
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, null),
    };

    /// <summary>Why it stays out.</summary>
    public static Bilingual Why(Withheld why) => why switch
    {
        Withheld.Inside => new("内部：规则库没有写明向当事人公开", "internal: the law in use does not have it shown to the party"),
        Withheld.Unconfirmed => new("内部：由规则得出，还没有人确认", "internal: derived by rule, not yet confirmed by a person"),
        Withheld.OfOthers => new("同时涉及其他当事人，不能分开", "about others too, and not to be taken apart"),
        Withheld.TooLarge => new("文件太大，请向办案单位要光盘", "too large: ask the unit for a disc"),
        Withheld.Unreadable => new("已清除或者打不开", "erased, or it cannot be opened"),
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, null),
    };
}
