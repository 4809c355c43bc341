using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Fluid;
using Fluid.Values;

namespace Fadu.Casework.Documents;

/// <summary>Prints the papers (文书) that acts produce, from Liquid templates of the pack.</summary>
/// <remarks>
/// The same template and data give the same bytes: no clock, no random, no culture of the machine, steps bounded. Everything that comes from data is
/// encoded; a template has no way to turn that off for a value.
/// </remarks>
public sealed class DocumentPress
{
    private const int StepsAtMost = 100_000;

    // The default encoder turns every Chinese character into an entity.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    // Made at the first paper: its grammar is five hundred methods, and a start prints none.
    private readonly Lazy<FluidParser> parser = new(() => new FluidParser());
    private readonly ConcurrentDictionary<string, IFluidTemplate> templates = new(StringComparer.Ordinal);
    private readonly TemplateOptions options;

    /// <summary>A press with the filters documents use.</summary>
    public DocumentPress()
    {
        options = new TemplateOptions
        {
            CultureInfo = CultureInfo.InvariantCulture,
            MaxSteps = StepsAtMost,
            TimeZone = TimeZoneInfo.Utc,
            Now = () => DateTimeOffset.UnixEpoch,
        };
        // Raw output would let a party's name carry markup into a decision.
        options.Filters.AddFilter("raw", (input, _, _) => ValueTask.FromResult(FluidValue.Create(input.ToStringValue(), options)));
        options.Filters.AddFilter("day", (input, _, _) => ValueTask.FromResult<FluidValue>(new StringValue(ChineseDay(input.ToStringValue()))));
        options.Filters.AddFilter("yuan", (input, _, _) => ValueTask.FromResult<FluidValue>(new StringValue(Grouped(input))));
    }

    /// <summary>Prints one paper.</summary>
    /// <param name="hash">Hash of the template, by which its parsed form is kept.</param>
    /// <param name="source">The template.</param>
    /// <param name="data">What it prints.</param>
    /// <exception cref="FormatException">The template cannot be read, or takes too many steps.</exception>
    public string Print(string hash, string source, JsonObject data)
    {
        var template = templates.GetOrAdd(hash, _ => Parse(source));
        var context = new TemplateContext(options);
        foreach (var (name, value) in data)
            context.SetValue(name, ToFluid(value));
        try
        {
            return template.Render(context, Encoder);
        }
        catch (InvalidOperationException endless)
        {
            throw new FormatException($"a document template did not end within {StepsAtMost} steps", endless);
        }
    }

    /// <summary>Reads a template without printing it.</summary>
    /// <returns>The fault, or null.</returns>
    public string? FaultOf(string source) => parser.Value.TryParse(source, out _, out var error) ? null : error;

    private IFluidTemplate Parse(string source) =>
        parser.Value.TryParse(source, out var template, out var error) ? template : throw new FormatException($"a document template cannot be read: {error}");

    private FluidValue ToFluid(JsonNode? node) => node switch
    {
        null => NilValue.Instance,
        JsonObject members => FluidValue.Create(members.ToDictionary(member => member.Key, member => ToFluid(member.Value), StringComparer.Ordinal), options),
        JsonArray items => FluidValue.Create(items.Select(ToFluid).ToArray(), options),
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth ? BooleanValue.True : BooleanValue.False,
        JsonValue value when value.TryGetValue<string>(out var text) => new StringValue(text),
        JsonValue value when decimal.TryParse(value.ToJsonString(), NumberStyles.Any, CultureInfo.InvariantCulture, out var number) => NumberValue.Create(number),
        _ => new StringValue(node.ToJsonString()),
    };

    private static string ChineseDay(string day) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on)
            ? string.Create(CultureInfo.InvariantCulture, $"{on.Year}年{on.Month}月{on.Day}日")
            : day;

    private static string Grouped(FluidValue amount) => amount.ToNumberValue().ToString("#,0.##", CultureInfo.InvariantCulture);
}
