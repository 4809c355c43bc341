using Fadu.Law;

namespace Fadu.Web.Pages;

/// <summary>What a page says that has nothing else to say: what it is, and what can be done now.</summary>
/// <param name="Seal">Kind of the seal.</param>
/// <param name="Title">What happened.</param>
/// <param name="Body">What can be done.</param>
/// <param name="Back">Where the button leads.</param>
/// <param name="BackTitle">The button.</param>
public sealed record MessageText(string Seal, Bilingual Title, Bilingual Body, string Back, Bilingual BackTitle)
{
    private static readonly Bilingual ToWork = new("回到我的工作", "Back to my work");

    /// <summary>A matter that is not there or not for this officer: the two read the same.</summary>
    public static MessageText NoMatter { get; } = new(
        "no",
        new("这里没有您可以看的事项", "There is no matter here that you may see"),
        new("只有办案单位、承办和协办民警、审核人员和机关负责人可以看事项。需要查看的，请联系办案单位负责人。",
            "A matter is seen by its handling unit, its officers, its reviewers and the leaders of the organ. If you need it, ask the head of the handling unit."),
        "/work", ToWork);

    /// <summary>A time that is none.</summary>
    public static MessageText NoSuchTime { get; } = new(
        "no",
        new("这不是一个时间", "This is no time"),
        new("应当像2026-03-16T09:30这样写：年、月、日、时、分。请返回事项页重新选择。", "Expected a time such as 2026-03-16T09:30. Go back to the matter and choose again."),
        "/matters", new("回到事项", "Back to the matters"));

    /// <summary>A matter asked for as of a time before its first act.</summary>
    public static MessageText NotYetKnown(Guid matter) => new(
        "no",
        new("那时还没有这个事项的记录", "Nothing of this matter was recorded by then"),
        new("它的第一个行为是后来才记录的。请选一个较晚的时间。", "Its first act was recorded later. Choose a later time."),
        $"/matters/{matter}", new("看现在的情况", "See it as it is now"));

    /// <summary>No such page.</summary>
    public static MessageText NoPage { get; } = new(
        "no",
        new("没有这一页", "There is no such page"),
        new("地址可能写错了，或者这一页已经不用了。没有任何记录被改动。", "The address may be mistyped, or the page is no longer used. Nothing was changed."),
        "/work", ToWork);

    /// <summary>The officer may not.</summary>
    public static MessageText NotAllowed { get; } = new(
        "no",
        new("您的岗位不能看这一页", "Your post does not open this page"),
        new("能看什么由岗位、单位和案件决定。认为有误的，请联系机关登记人员。", "What you may see follows from post, unit and case. If this is wrong, ask the registrar of the bureau."),
        "/work", ToWork);

    /// <summary>A form whose token is no longer good.</summary>
    public static MessageText StaleForm { get; } = new(
        "no",
        new("这一页放得太久，没有写入任何记录", "This page was open too long; nothing was written"),
        new("请返回上一页，刷新后再办。浏览器通常还留着您填的内容。", "Go back, reload and try again. The browser usually still holds what you typed."),
        "/work", ToWork);

    /// <summary>Too much was sent.</summary>
    public static MessageText TooLarge { get; } = new(
        "no",
        new("内容或者文件太大，没有写入任何记录", "Too much was sent; nothing was written"),
        new("文字框有字数上限，文件每个不超过64 MB、一次合计不超过128 MB。请返回上一页，删短或者分次添加。", "Text fields have a length; files are at most 64 MB each and 128 MB together. Go back, shorten, or send them one by one."),
        "/work", ToWork);

    /// <summary>The content of a file is no longer there.</summary>
    public static MessageText FileGone(Guid matter) => new(
        "no",
        new("这个文件的内容已经不在", "The content of this file is no longer there"),
        new("当事人信息依法删除时，只与其有关的文件一并删除，备份里也打不开。文件的校验值仍在全过程记录里。如果没有做过删除，请告知系统管理员。",
            "When a party's data is erased by law, files about that party alone go with it, in backups too. The file's hash stays in the ledger. If nothing was erased, tell the system administrator."),
        $"/matters/{matter}", new("回到事项", "Back to the matter"));

    /// <summary>A fault of ours.</summary>
    /// <param name="number">The number to quote.</param>
    public static MessageText OurFault(string number) => new(
        "no",
        new("系统没能完成，您填的内容还在", "We could not finish this; what you typed is still there"),
        new($"编号 {number}，可以返回再试一次；还是不行，请把编号告诉技术人员。没有写入半份记录。",
            $"Quote {number}. You may go back and try again; if it fails again, tell the technicians this number. Nothing half-done was written."),
        "/work", ToWork);
}
