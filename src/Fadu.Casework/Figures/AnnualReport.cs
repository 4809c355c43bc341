using System.Globalization;
using System.Text;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Figures;

namespace Fadu.Casework.Figures;

/// <summary>A report as written.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="Body">Its text: HTML blocks, or Markdown.</param>
/// <param name="Named">The figures it names, in order.</param>
public sealed record WrittenReport(Bilingual Title, string Language, string Body, IReadOnlyList<NamedFigure> Named);

/// <summary>年报: the yearly report on the rule of law. Its text comes from the pack, every number in it from the records.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class AnnualReport(OpenBureau bureau)
{
    /// <summary>What the report is called in the pack.</summary>
    public const string Id = "annual";

    private const string Item = "- ";
    private const string Sign = ">> ";

    /// <summary>Writes the report of the year that a view shows; null when the pack has no text for it.</summary>
    /// <param name="view">The figures.</param>
    /// <param name="language"><c>zh</c> or <c>en</c>; Chinese where there is no English text.</param>
    /// <param name="form">HTML or Markdown.</param>
    /// <param name="address">Where a figure opens to its rows.</param>
    /// <param name="scope">The units it covers, in words; null for the whole bureau.</param>
    /// <param name="stop">Stops.</param>
    public async Task<WrittenReport?> WriteAsync(FigureView view, string language, ReportForm form, Func<NamedFigure, string> address, string? scope, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(view);
        var texts = bureau.Pack.Reports.Where(text => text.Id == Id).ToList();
        if ((texts.Find(text => text.Language == language) ?? texts.FirstOrDefault()) is not { } template)
            return null;
        var roster = await bureau.RosterAsync(stop);
        var press = new ReportPress(view, form, template.Language, address);
        var text = press.Print(template.Template, Data(view, template, roster, scope));
        return new WrittenReport(template.Title, template.Language, form == ReportForm.Html ? Blocks(text) : Joined(text), press.Named);
    }

    private Dictionary<string, object> Data(FigureView view, ReportTemplate template, Roster roster, string? scope) => new()
    {
        ["bureau"] = roster.BureauName,
        ["year"] = view.Query.To.Year.ToString(CultureInfo.InvariantCulture),
        ["from"] = Day(view.Query.From, template.Language),
        ["to"] = Day(view.Query.To, template.Language),
        ["today"] = Day(LegalDay.Of(view.Now, bureau.Pack.Zone), template.Language),
        ["ongoing"] = LegalDay.Of(view.Now, bureau.Pack.Zone) <= view.Query.To,
        ["leaves"] = FigureText.Grouped(view.AsKnownAt),
        ["scope"] = scope ?? (template.Language == "en" ? "the whole bureau" : "全局"),
        ["unrecorded"] = view.ReadAll().Where(reading => reading.Figure.Unrecorded is not null).Select(reading => reading.Figure.Title.In(template.Language)).ToList(),
    };

    private static string Day(DateOnly on, string language) =>
        language == "en" ? on.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{on.Year}年{on.Month}月{on.Day}日");

    /// <summary>Lines of the text as blocks: headings, lists, paragraphs and who signs, and nothing else.</summary>
    private static string Blocks(string text)
    {
        var html = new StringBuilder();
        var open = "";
        foreach (var line in Lines(text))
        {
            var within = line.StartsWith(Item, StringComparison.Ordinal) ? "ul" : line.StartsWith(Sign, StringComparison.Ordinal) ? "div" : "";
            if (within != open)
                html.Append(Close(open)).Append(within switch { "ul" => "<ul class=\"report-list\">\n", "div" => "<div class=\"report-sign\">\n", _ => "" });
            open = within;
            html.Append(line switch
            {
                _ when within == "ul" => $"<li>{line[Item.Length..]}</li>\n",
                _ when within == "div" => $"<p>{line[Sign.Length..]}</p>\n",
                _ when line.StartsWith("## ", StringComparison.Ordinal) => $"<h2>{line[3..]}</h2>\n",
                _ when line.StartsWith("# ", StringComparison.Ordinal) => $"<h1>{line[2..]}</h1>\n",
                _ => $"<p class=\"report\">{line}</p>\n",
            });
        }

        return html.Append(Close(open)).ToString();
    }

    private static string Close(string open) => open.Length == 0 ? "" : $"</{open}>\n";

    // Markdown has no right edge of its own: between two lines of HTML its text stands there where the reader knows HTML, and stays text where not.
    private static string Joined(string text)
    {
        var markdown = new StringBuilder();
        var before = "";
        foreach (var line in Lines(text))
        {
            var (signs, signed) = (line.StartsWith(Sign, StringComparison.Ordinal), before.StartsWith(Sign, StringComparison.Ordinal));
            if (signed && !signs)
                markdown.Append("\n\n</div>");
            var together = line.StartsWith(Item, StringComparison.Ordinal) && before.StartsWith(Item, StringComparison.Ordinal);
            markdown.Append(before.Length == 0 ? "" : together ? "\n" : "\n\n");
            if (signs && !signed)
                markdown.Append("<div align=\"right\">\n\n");
            markdown.Append(signs ? line[Sign.Length..] : line);
            before = line;
        }

        return markdown.Append(before.StartsWith(Sign, StringComparison.Ordinal) ? "\n\n</div>\n" : "\n").ToString();
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
