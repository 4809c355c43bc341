using System.Globalization;
using System.Net;
using System.Text;
using Fadu.Law;

namespace Fadu.Casework.Copies;

/// <summary>A copy as one page to read and to print: it needs nothing beside it.</summary>
internal sealed class CopyPage
{
    private const string Style = """
        body { font: 16px/1.7 "Source Han Serif SC", "Noto Serif CJK SC", "Songti SC", SimSun, serif; color: #16212B; max-width: 46rem; margin: 2rem auto; padding: 0 1.25rem; }
        h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; border-top: 2px solid #16212B; padding-top: 1rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
        p { margin: .35rem 0; } .soft { color: #3F4C58; font-size: .9rem; }
        dl { display: grid; grid-template-columns: minmax(6rem, 11rem) minmax(0, 1fr); gap: .15rem 1rem; margin: .25rem 0; } dt { color: #3F4C58; } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
        .act { border-left: 3px solid #D2DBDE; padding-left: .9rem; margin: .9rem 0; break-inside: avoid; } code { font-size: .8rem; overflow-wrap: anywhere; }
        @media (max-width: 30rem) { dl { grid-template-columns: minmax(0, 1fr); } dd { margin-bottom: .35rem; } }
        @page { size: A4; margin: 22mm 20mm; }
        """;

    private readonly StringBuilder html = new();
    private readonly PartyCopy copy;
    private readonly string language;

    private CopyPage(PartyCopy copy, string language) => (this.copy, this.language) = (copy, language);

    /// <summary>The page.</summary>
    public static string Of(PartyCopy copy, string language) => new CopyPage(copy, language).Write();

    private string Write()
    {
        var title = T("您的个人信息副本", "A copy of your personal data");
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"{(language == "en" ? "en" : "zh-CN")}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{E(title)}</title><style>{Style}</style></head><body><main>\n");
        Line("h1", title);
        Line("p", T($"{copy.Bureau}保存的、与您本人有关的信息，制作于{Moment(copy.MadeAt)}，经办人{copy.MadeBy}。", $"What {copy.Bureau} holds about you, made on {Moment(copy.MadeAt)} by {copy.MadeBy}."));
        Line("p", T($"依据：{copy.Ground.Title.Zh}（请求：{copy.Document}）。", $"On this ground: {copy.Ground.Title.In("en")} (request {copy.Document})."));
        if (copy.Ground.Cite is { } cite)
            Line("p", T($"《{cite.Law}》{CitationWords.Article(cite.Article, "zh")}：{cite.Quote}{Except("zh")}", $"{cite.Law}, {CitationWords.Article(cite.Article, "en")}: {cite.Quote}{Except("en")}"), "soft");
        foreach (var matter in copy.Matters)
            Add(matter);
        Line("h2", T("这里没有的", "What is not here"));
        List(CopyWords.NotIncluded.Select(T));
        Line("p", T("本页和所附文件的校验值写在 manifest.json 里。信息有误或者不全的，可以请求更正、补充。", "The hashes of this page and of the files beside it stand in manifest.json. Where something is wrong or missing, you may ask for it to be mended."), "soft");
        return html.Append("</main></body></html>\n").ToString();
    }

    private string Except(string of) => copy.Ground.Columns.TryGetValue("except-" + of, out var words) ? (of == "en" ? "; " : "；") + words : "";

    private void Add(CopiedMatter matter)
    {
        Line("h2", T($"{matter.Procedure.Zh} {matter.FileNumber}", $"{matter.Procedure.In("en")} {matter.FileNumber}"));
        Line("p", T($"{matter.Unit}办理，您的身份：{matter.Role.Zh}。{Days(matter)}", $"Handled by {matter.Unit}; you are: {matter.Role.In("en")}. {Days(matter)}"));
        if (matter.SealedAt is { } since)
            Line("p", T($"这份记录自{Moment(since)}起封存。", $"This record has been sealed since {Moment(since)}."));
        if (matter.Erased is { } erased)
            Add(erased);
        if (matter.Profile.Count > 0)
        {
            Line("h3", T("您的身份信息", "Who you are"));
            Add(matter.Profile);
        }
        if (matter.Acts.Count > 0)
            Line("h3", T("与您有关的办理经过", "What was done that is about you"));
        foreach (var act in matter.Acts)
        {
            html.Append("<div class=\"act\">");
            Line("p", T($"{DayWords.Full(act.On, "zh")}　{act.Title.Zh}（第{act.Number}号）{(act.IsStruck ? "，记录有误，已撤销" : "")}", $"{DayWords.Full(act.On, "en")}: {act.Title.In("en")} (no. {act.Number}){(act.IsStruck ? ", recorded by mistake and struck" : "")}"));
            Add(act.Fields);
            html.Append("</div>\n");
        }
        if (matter.Files.Count > 0)
        {
            Line("h3", T("文书和附件", "Papers and files"));
            html.Append("<ul>");
            foreach (var file in matter.Files)
                html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"{E(file.Path)}\">{E(T(file.Title))}</a>{E(T("，", ", "))}{E(DayWords.Full(file.On, language))}</li>");
            html.Append("</ul>\n");
        }
        if (matter.LeftOut.Count > 0)
        {
            Line("h3", T("没有提供的部分", "What was left out"));
            List(matter.LeftOut.Select(one => T($"{one.What.Zh}{one.Count}项：{CopyWords.Why(one.Why).Zh}（{CopyWords.Class(one.Why)}）", $"{one.Count} {one.What.In("en")}: {CopyWords.Why(one.Why).In("en")} ({CopyWords.Class(one.Why)})")));
        }
    }

    private void Add(ErasedData erased)
    {
        Line("p", T($"您的个人信息已于{DayWords.Full(erased.On, "zh")}依法删除（第{erased.Number}号行为），不能再读。留下的只有下面的存证：它们证明当时记录过什么是没有改动的，但不含内容。", $"Your personal data was erased by act {erased.Number} on {DayWords.Full(erased.On, "en")} and cannot be read any more. What is left are these proofs: they show that what was recorded was not changed, and hold none of it."));
        html.Append("<ul>");
        foreach (var proof in erased.Proofs)
            html.Append(CultureInfo.InvariantCulture, $"<li>{E(T($"第{proof.Act}号行为", $"act {proof.Act}"))} {E(proof.Class)} <code>{E(proof.Commitment)}</code></li>");
        html.Append("</ul>\n");
    }

    private void Add(IReadOnlyList<CopiedField> fields)
    {
        if (fields.Count == 0)
            return;
        html.Append("<dl>");
        foreach (var field in fields)
            html.Append(CultureInfo.InvariantCulture, $"<dt>{E(T(field.Title))}</dt><dd>{E(T(field.Value))}</dd>");
        html.Append("</dl>\n");
    }

    private string Days(CopiedMatter matter)
    {
        var opened = matter.OpenedOn is { } first ? T($"{DayWords.Full(first, "zh")}开始", $"Begun on {DayWords.Full(first, "en")}") : "";
        return matter.ClosedOn is { } last ? opened + T($"，{DayWords.Full(last, "zh")}办结。", $", ended on {DayWords.Full(last, "en")}.") : opened + T("，还在办理。", ", in hand.");
    }

    private void List(IEnumerable<string> lines)
    {
        html.Append("<ul>");
        foreach (var line in lines)
            html.Append(CultureInfo.InvariantCulture, $"<li>{E(line)}</li>");
        html.Append("</ul>\n");
    }

    private void Line(string tag, string text, string? kind = null) => html.Append(CultureInfo.InvariantCulture, $"<{tag}{(kind is null ? "" : $" class=\"{kind}\"")}>{E(text)}</{tag}>\n");

    private string Moment(DateTimeOffset at) => $"{DayWords.Full(LegalDay.Of(at, copy.Zone), language)} {TimeZoneInfo.ConvertTime(at, copy.Zone).ToString("HH:mm", CultureInfo.InvariantCulture)}";

    private string T(string zh, string en) => language == "en" ? en : zh;

    private string T(Bilingual words) => words.In(language);

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
