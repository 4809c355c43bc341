using System.Globalization;
using System.Text.Json.Nodes;

namespace Fadu.Law.Gates;

/// <summary>What a value must be: <c>is, one-of, at-least, at-most, more-than, less-than, given</c>; all that are written must hold.</summary>
public sealed record Comparison
{
    /// <summary>The texts it may be; of a list one of its items; null for any.</summary>
    public IReadOnlyList<string>? OneOf { get; init; }

    /// <summary>Least number, included.</summary>
    public decimal? AtLeast { get; init; }

    /// <summary>Greatest number, included.</summary>
    public decimal? AtMost { get; init; }

    /// <summary>Must be greater.</summary>
    public decimal? MoreThan { get; init; }

    /// <summary>Must be less.</summary>
    public decimal? LessThan { get; init; }

    /// <summary>The first day it may be, included.</summary>
    public DateOnly? NotBefore { get; init; }

    /// <summary>The last day it may be, included.</summary>
    public DateOnly? NotAfter { get; init; }

    /// <summary>Whether it is asked only that something was filled in (true) or nothing (false).</summary>
    public bool? Given { get; init; }

    /// <summary>Whether any number or day is compared.</summary>
    public bool HasBounds => AtLeast is not null || AtMost is not null || MoreThan is not null || LessThan is not null || NotBefore is not null || NotAfter is not null;

    /// <summary>Whether a value is so; unknown when it is not filled in, unless that is what is asked.</summary>
    public Truth Test(JsonNode? value)
    {
        if (Given is { } given)
            return FieldValue.IsGiven(value) == given ? Truth.Yes : Truth.No;
        if (!FieldValue.IsGiven(value))
            return Truth.Unknown;
        if (OneOf is not null && !TestText(value))
            return Truth.No;
        if ((NotBefore is not null || NotAfter is not null) && (FieldValue.Day(value) is not { } day || day < NotBefore || day > NotAfter))
            return Truth.No;
        if (AtLeast is null && AtMost is null && MoreThan is null && LessThan is null)
            return Truth.Yes;
        return FieldValue.Number(value) is { } number ? TestNumber(number) : Truth.No;
    }

    /// <summary>Whether a number is within the bounds.</summary>
    public Truth TestNumber(decimal number) =>
        !(number < AtLeast) && !(number > AtMost) && !(number <= MoreThan) && !(number >= LessThan) ? Truth.Yes : Truth.No;

    /// <summary>What is asked, in words, to follow the name of the thing.</summary>
    /// <param name="nameOf">How a value is called on screen; null shows it as packs write it.</param>
    public Bilingual Words(Func<string, Bilingual>? nameOf = null)
    {
        var zh = new List<string>();
        var en = new List<string>();
        Add(Given switch { true => "要填写", false => "不填写", _ => null }, Given switch { true => "is filled in", false => "is empty", _ => null });
        if (OneOf is not null)
        {
            var names = OneOf.Select(nameOf ?? (text => new Bilingual(text, text))).ToList();
            Add("为" + string.Join("、", names.Select(name => name.Zh)), "is " + string.Join(" or ", names.Select(name => name.In("en"))));
        }

        Add(Bound("不少于", AtLeast), Bound("at least ", AtLeast));
        Add(Bound("不多于", AtMost), Bound("at most ", AtMost));
        Add(Bound("多于", MoreThan), Bound("more than ", MoreThan));
        Add(Bound("少于", LessThan), Bound("less than ", LessThan));
        Add(Day("不早于", NotBefore), Day("not before ", NotBefore));
        Add(Day("不晚于", NotAfter), Day("not after ", NotAfter));
        return new Bilingual(string.Join("，", zh), string.Join(", ", en));

        void Add(string? chinese, string? english)
        {
            if (chinese is null || english is null)
                return;
            zh.Add(chinese);
            en.Add(english);
        }
    }

    /// <summary>This with one boundary moved by one, each in turn.</summary>
    public IEnumerable<Comparison> Variants()
    {
        return Moved(-1).Concat(Moved(1));
    }

    private IEnumerable<Comparison> Moved(int step)
    {
        if (AtLeast is not null)
            yield return this with { AtLeast = AtLeast + step };
        if (AtMost is not null)
            yield return this with { AtMost = AtMost + step };
        if (MoreThan is not null)
            yield return this with { MoreThan = MoreThan + step };
        if (LessThan is not null)
            yield return this with { LessThan = LessThan + step };
        if (NotBefore is { } first)
            yield return this with { NotBefore = first.AddDays(step) };
        if (NotAfter is { } last)
            yield return this with { NotAfter = last.AddDays(step) };
    }

    private bool TestText(JsonNode? value)
    {
        if (value is JsonArray list)
        {
            foreach (var item in list)
            {
                if (Matches(item))
                    return true;
            }

            return false;
        }

        return Matches(value);
    }

    private bool Matches(JsonNode? item)
    {
        var text = FieldValue.Text(item);
        for (var i = 0; i < OneOf!.Count; i++)
        {
            if (OneOf[i] == text)
                return true;
        }

        return false;
    }

    private static string? Bound(string words, decimal? number) => number?.ToString(CultureInfo.InvariantCulture) is { } text ? words + text : null;

    private static string? Day(string words, DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) is { } text ? words + text : null;
}
