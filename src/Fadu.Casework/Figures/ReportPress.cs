using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fadu.Law;
using Fluid;
using Fluid.Values;

namespace Fadu.Casework.Figures;

/// <summary>In which form a report is written.</summary>
public enum ReportForm
{
    /// <summary>HTML.</summary>
    Html,

    /// <summary>Markdown.</summary>
    Markdown,
}

/// <summary>A figure, or one part of it, that a report names: what a reader may want to open.</summary>
/// <param name="Figure">Id of the figure.</param>
/// <param name="Category">The part; null the whole.</param>
public sealed record NamedFigure(string Figure, string? Category);

/// <summary>Puts figures into the text of a report. The text itself can say no number: it names a figure, and a filter says what the records say.</summary>
/// <remarks>
/// <c>"id" | figure</c> the number with its unit, linked; not recorded is said so. <c>"id" | at_least</c> rounded down (余). <c>"id" | all_of</c> the word 均 where a
/// share is whole, else nothing. <c>"id" | years</c> 连续…年 from two years on. <c>"id" | parts</c> a list of title and linked count. <c>"id" | read</c> whether it is recorded, and whether it is more than nothing.
/// </remarks>
internal sealed class ReportPress
{
    private const int StepsAtMost = 100_000;
    private const decimal WholeShare = 100;

    // The default encoder turns every Chinese character into an entity.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly FigureView view;
    private readonly ReportForm form;
    private readonly string language;
    private readonly Func<NamedFigure, string> address;
    private readonly TemplateOptions options;
    private readonly List<NamedFigure> named = [];

    public ReportPress(FigureView view, ReportForm form, string language, Func<NamedFigure, string> address)
    {
        (this.view, this.form, this.language, this.address) = (view, form, language, address);
        options = new TemplateOptions { CultureInfo = CultureInfo.InvariantCulture, MaxSteps = StepsAtMost, TimeZone = TimeZoneInfo.Utc, Now = () => DateTimeOffset.UnixEpoch };
        Add("figure", Figure);
        Add("at_least", AtLeast);
        Add("all_of", reading => Plain(reading.Value == WholeShare ? Say("均", "all") : ""));
        Add("years", reading => reading.Value > 1 ? Ready($"{Say("连续", "")}{Linked(reading.Figure.Id, null, FigureText.Grouped(reading.Value.Value))}{Say("年", " years in a row")}") : Plain(""));
        Add("read", Read);
        Add("parts", Parts);
        options.Filters.AddFilter("raw", (input, _, _) => ValueTask.FromResult(FluidValue.Create(input.ToStringValue(), options)));
    }

    /// <summary>The figures named so far, each once, in order.</summary>
    public IReadOnlyList<NamedFigure> Named => named;

    /// <summary>Prints a text.</summary>
    /// <exception cref="FormatException">The template cannot be read, or takes too many steps.</exception>
    public string Print(string source, IReadOnlyDictionary<string, object> data)
    {
        if (!new FluidParser().TryParse(source, out var template, out var error))
            throw new FormatException($"a report template cannot be read: {error}");
        var context = new TemplateContext(options);
        foreach (var (name, value) in data)
            context.SetValue(name, value is bool flag ? BooleanValue.Create(flag) : value is IEnumerable<string> many ? FluidValue.Create(many.Select(one => Plain(one)).ToArray(), options) : Plain(value.ToString() ?? ""));
        try
        {
            return template.Render(context, NullEncoder.Default);
        }
        catch (InvalidOperationException endless)
        {
            throw new FormatException($"a report template did not end within {StepsAtMost} steps", endless);
        }
    }

    private void Add(string filter, Func<FigureReading, FluidValue> made) => options.Filters.AddFilter(filter, (input, _, _) => ValueTask.FromResult(
        made(view.Read(input.ToStringValue()) ?? throw new FormatException($"a report names the figure “{input.ToStringValue()}”, which the pack has not"))));

    private FluidValue Figure(FigureReading reading) => reading.IsRecorded
        ? Ready(Linked(reading.Figure.Id, null, FigureText.Shown(reading, language)) + Unit(reading))
        : Missing(reading);

    private FluidValue AtLeast(FigureReading reading)
    {
        if (reading.Value is not { } value)
            return Missing(reading);
        var (rounded, more) = FigureText.AtLeast(value);
        var number = Linked(reading.Figure.Id, null, FigureText.Grouped(rounded));
        return Ready((more ? Say($"{number}余", $"over {number}") : number) + Unit(reading));
    }

    private FluidValue Read(FigureReading reading) => FluidValue.Create(
        new Dictionary<string, object> { ["recorded"] = reading.IsRecorded, ["some"] = reading.Value > 0 || reading.Day is not null }, options);

    private FluidValue Parts(FigureReading reading) => FluidValue.Create(
        view.Groups(reading.Figure, FigureGrouping.Category).OrderByDescending(part => part.Value).ThenBy(part => part.Key, StringComparer.Ordinal)
            .Select(part => FluidValue.Create(
                new Dictionary<string, FluidValue>
                {
                    ["title"] = Plain(part.Title.In(language)),
                    ["count"] = Ready(Linked(reading.Figure.Id, part.Key, FigureText.Grouped(part.Value)) + Unit(reading)),
                },
                options)).ToArray(),
        options);

    private FluidValue Missing(FigureReading reading) => Ready(Say("（", " (") + Linked(reading.Figure.Id, null, Say("没有记录", "not recorded")) + Say("）", ")"));

    private string Unit(FigureReading reading) =>
        reading.Day is not null ? "" : Safe(language == "en" ? " " + reading.Figure.Unit.In("en") : reading.Figure.Unit.Zh);

    private string Linked(string figure, string? category, string text)
    {
        var one = new NamedFigure(figure, category);
        if (!named.Contains(one))
            named.Add(one);
        return form == ReportForm.Html
            ? $"<a href=\"{Encoder.Encode(address(one))}\">{Encoder.Encode(text)}</a>"
            : $"[{text}]({address(one)})";
    }

    private string Say(string zh, string en) => language == "en" ? en : zh;

    private StringValue Plain(string text) => Ready(Safe(text));

    private static StringValue Ready(string text) => new(text, encode: false);

    /// <summary>What comes from data stays text: it makes no markup and no line.</summary>
    private string Safe(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return form == ReportForm.Html ? Encoder.Encode(line) : string.Concat(line.Select(letter => letter is '[' or ']' or '*' or '_' or '`' or '<' or '#' or '|' or '\\' ? $"\\{letter}" : letter.ToString()));
    }
}
