using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates.Predicates;

/// <summary>
/// <c>within-penalty-range</c>: every penalty is one that the register allows for the cause, with amounts inside its range and in the company the article
/// asks for, by the law of the day of the violation, or by that of the act where it is milder (从旧兼从轻).
/// </summary>
/// <remarks>
/// A row of the register is keyed by the cause and has the columns <c>kind</c> and, as they apply, <c>min-yuan, max-yuan, min-days, max-days</c>,
/// <c>with</c> (并处: only together with a penalty of that kind), <c>not-with</c> (或者: not together with one) and <c>circumstances</c>; a row without
/// circumstances holds for all. 行政处罚法 art. 37: the law of the day of the violation, or the new one where it punishes less.
/// </remarks>
internal sealed record WithinPenaltyRange(string Penalties, string? CauseAct, string Cause, string? Circumstances, string Register) : Condition
{
    private static readonly AppliesBy OldOrMilder = new(AppliesByKind.ViolationDayOrMilder, null);

    public override bool ReadsFields => true;

    public override IEnumerable<string> RegistersOfAmounts => [Register];

    public override Truth Holds(Inquiry asked)
    {
        var list = asked.Field(Penalties);
        if (!FieldValue.IsGiven(list) || CauseOf(asked) is not { } cause)
            return Truth.Unknown;
        var lawDay = GateVersions.LawDay(asked, OldOrMilder);
        var then = RangeOn(asked, cause, lawDay);
        if (then.IsEmpty)
            return Truth.Unknown;
        if (then.Allows(list))
            return Truth.Yes;
        return Said(MilderNow(asked, cause, lawDay, then) is { } now && now.Allows(list));
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        if (CauseOf(asked) is not { } cause)
        {
            var label = asked.LabelOf(Cause);
            found.Add(new Bilingual($"“{label.Zh}”还没有填写", $"“{label.In("en")}” is not filled in"));
            return;
        }

        var ranges = Ranges(asked, cause);
        if (ranges.Count == 0)
        {
            var called = asked.NameOfValue(cause);
            found.Add(new Bilingual($"登记册中没有“{called.Zh}”当日的处罚幅度", $"the register has no range for “{called.In("en")}” on that day"));
            return;
        }

        foreach (var penalty in FieldValue.Items(asked.Field(Penalties)).OfType<JsonObject>())
            ranges[0].Tell(asked, asked.Field(Penalties), penalty, wanted, found);
    }

    /// <summary>Reads <c>{ name, penalties, cause, circumstances, register }</c>; the cause may be <c>{ act, field }</c>.</summary>
    public static WithinPenaltyRange Read(PackNode node, ReadingScope scope)
    {
        var penalties = node["penalties"].Text();
        scope.Field(node["penalties"], penalties);
        var cause = node["cause"];
        var act = cause.IsMap ? scope.ActId(cause["act"]) : null;
        var field = cause.IsMap ? cause["field"].Text() : cause.Text();
        if (act is null)
            scope.Field(cause, field);
        else
            ReadingScope.CheckKnown(cause["field"], field, $"a field of {act}", scope.Acts.GetValueOrDefault(act, []).Select(one => one.Id));
        if (cause.IsMap)
            cause.NoOtherKeys();
        var circumstances = node["circumstances"].OptionalText();
        if (circumstances is not null)
            scope.Field(node["circumstances"], circumstances);
        return new WithinPenaltyRange(penalties, act, field, circumstances, scope.RegisterId(node["register"]));
    }

    private string? CauseOf(Inquiry asked) => CauseAct is null
        ? FieldValue.Text(asked.Field(Cause))
        : Past.LastIndex(asked, CauseAct, Scope.SameSubject) is >= 0 and var index ? FieldValue.Text(asked.Acts[index].Fields[Cause]) : null;

    /// <summary>The range of the day of the violation, then that of the act's day where it is milder; none where the first has no row.</summary>
    private List<PenaltyRange> Ranges(Inquiry asked, string cause)
    {
        var lawDay = GateVersions.LawDay(asked, OldOrMilder);
        var then = RangeOn(asked, cause, lawDay);
        if (then.IsEmpty)
            return [];
        return MilderNow(asked, cause, lawDay, then) is { } now ? [then, now] : [then];
    }

    private PenaltyRange? MilderNow(Inquiry asked, string cause, DateOnly lawDay, PenaltyRange then) =>
        lawDay != asked.On && RangeOn(asked, cause, asked.On) is { IsEmpty: false } now && now.IsMilderThan(then) ? now : null;

    private PenaltyRange RangeOn(Inquiry asked, string cause, DateOnly on) => asked.Pack.FindRegister(Register) is not { } register
        ? PenaltyRange.None
        : PenaltyRange.Of(register, cause, Circumstances is null ? null : FieldValue.Text(asked.Field(Circumstances)), on);
}

/// <summary>法定幅度: what one law allows for a cause in a grade of circumstances.</summary>
/// <param name="Rows">A row for each kind of penalty.</param>
internal sealed record PenaltyRange(IReadOnlyList<RegisterRow> Rows)
{
    /// <summary>The column with the kind that a penalty must be joined with.</summary>
    public const string With = "with";

    /// <summary>The column with the kind that a penalty may not be joined with.</summary>
    public const string NotWith = "not-with";

    /// <summary>A range that holds nothing.</summary>
    public static PenaltyRange None { get; } = new([]);

    // A register does not change, and a bureau asks for the same causes day by day.
    private const int RangesKept = 4_096;

    private static readonly ConditionalWeakTable<Register, ConcurrentDictionary<(string, string?, DateOnly), PenaltyRange>> Kept = [];

    private static readonly (string Amount, string Unit)[] Amounts = [("days", "日"), ("yuan", "元")];

    private readonly Lazy<decimal[]> weight = new(() => Weight(Rows));

    private readonly Lazy<Bounds[]> bounds = new(() => [.. Rows.Select(Bounds.Of)]);

    public bool IsEmpty => Rows.Count == 0;

    /// <summary>What a register allows for a cause in a grade of circumstances on a day.</summary>
    public static PenaltyRange Of(Register register, string cause, string? circumstances, DateOnly on)
    {
        var kept = Kept.GetValue(register, static _ => new ConcurrentDictionary<(string, string?, DateOnly), PenaltyRange>());
        if (kept.TryGetValue((cause, circumstances, on), out var range))
            return range;
        if (kept.Count >= RangesKept)
            kept.Clear();
        return kept[(cause, circumstances, on)] = new PenaltyRange([.. register.All(cause, on)
            .Where(row => !row.Columns.TryGetValue("circumstances", out var asks) || asks == circumstances)]);
    }

    /// <summary>Whether each penalty of a list is of a kind, an amount and in company that the range allows.</summary>
    public bool Allows(JsonNode? list)
    {
        if (list is not JsonArray array)
            return list is not JsonObject only || Allows(only, list);
        foreach (var item in array)
        {
            if (item is JsonObject penalty && !Allows(penalty, list))
                return false;
        }

        return true;
    }

    private bool Allows(JsonObject penalty, JsonNode list)
    {
        var (kind, yuan, days) = (KindOf(penalty), FieldValue.Number(penalty["yuan"]), FieldValue.Number(penalty["days"]));
        foreach (var row in bounds.Value)
        {
            if (row.Fits(kind, yuan, days) && (row.With is null || Has(list, row.With)) && (row.NotWith is null || !Has(list, row.NotWith)))
                return true;
        }

        return false;
    }

    /// <summary>Says what of one penalty is not as wanted.</summary>
    public void Tell(Inquiry asked, JsonNode? list, JsonObject penalty, bool wanted, ICollection<Bilingual> found)
    {
        if (Rows.Any(row => Fits(row, penalty) && IsInCompany(row, list)) == wanted)
            return;
        var kind = KindOf(penalty) ?? "";
        var name = asked.NameOfValue(kind);
        var own = Rows.Where(row => row.Columns.GetValueOrDefault("kind") == kind).ToList();
        if (own.Count == 0)
        {
            found.Add(new Bilingual($"这一案由没有规定“{name.Zh}”", $"“{name.In("en")}” is no penalty of this cause"));
            return;
        }

        if (own.Find(row => Fits(row, penalty)) is not { } fits || !wanted)
        {
            var ranges = string.Join("或者", own.Select(Words));
            found.Add(new Bilingual($"“{name.Zh}”的幅度是{ranges}", $"the range of “{name.In("en")}” is {ranges}"));
            return;
        }

        if (fits.Columns.TryGetValue(With, out var with) && !Has(list, with))
            found.Add(new Bilingual($"“{name.Zh}”应当与“{asked.NameOfValue(with).Zh}”并处", $"“{name.In("en")}” goes together with “{asked.NameOfValue(with).In("en")}”"));
        if (fits.Columns.TryGetValue(NotWith, out var not) && Has(list, not))
            found.Add(new Bilingual($"“{name.Zh}”与“{asked.NameOfValue(not).Zh}”只能选一种，不能并处", $"“{name.In("en")}” or “{asked.NameOfValue(not).In("en")}”, not both"));
    }

    /// <summary>Whether it punishes less: the heaviest it allows, kind by kind in the order of <see cref="Weight"/>, is less at the first difference.</summary>
    public bool IsMilderThan(PenaltyRange other)
    {
        var (mine, others) = (weight.Value, other.weight.Value);
        for (var i = 0; i < mine.Length; i++)
        {
            if (mine[i] != others[i])
                return mine[i] < others[i];
        }

        return false;
    }

    /// <summary>Most days; most yuan beside them; whether detention cannot be avoided; fewest days; most yuan alone; all else it allows.</summary>
    private static decimal[] Weight(IReadOnlyList<RegisterRow> rows)
    {
        var days = rows.Select(row => Bound(row, "max-days") ?? 0).DefaultIfEmpty().Max();
        var beside = rows.Where(row => row.Columns.ContainsKey(With)).Select(row => Bound(row, "max-yuan") ?? 0).DefaultIfEmpty().Max();
        var detained = rows.Where(row => row.Columns.ContainsKey("max-days")).ToList();
        var alone = rows.Except(detained).Where(row => !row.Columns.ContainsKey(With)).ToList();
        return
        [
            days, beside, detained.Count > 0 && alone.Count == 0 ? 1 : 0, detained.Select(row => Bound(row, "min-days") ?? 0).DefaultIfEmpty().Min(),
            alone.Select(row => Bound(row, "max-yuan") ?? 0).DefaultIfEmpty().Max(), rows.Count(row => !row.Columns.ContainsKey("max-days") && !row.Columns.ContainsKey("max-yuan")),
        ];
    }

    // A row's columns read once: asked at every decision.
    private sealed record Bounds(string? Kind, decimal? LeastYuan, decimal? MostYuan, decimal? LeastDays, decimal? MostDays, string? With, string? NotWith)
    {
        public static Bounds Of(RegisterRow row) => new(
            row.Columns.GetValueOrDefault("kind"), Bound(row, "min-yuan"), Bound(row, "max-yuan"), Bound(row, "min-days"), Bound(row, "max-days"),
            row.Columns.GetValueOrDefault(PenaltyRange.With), row.Columns.GetValueOrDefault(PenaltyRange.NotWith));

        public bool Fits(string? kind, decimal? yuan, decimal? days) =>
            Kind == kind && !(yuan < LeastYuan) && !(yuan > MostYuan) && !(days < LeastDays) && !(days > MostDays);
    }

    private static bool Fits(RegisterRow row, JsonObject penalty) =>
        row.Columns.GetValueOrDefault("kind") == KindOf(penalty) && Within(row, penalty, "yuan") && Within(row, penalty, "days");

    private static bool IsInCompany(RegisterRow row, JsonNode? list) =>
        (!row.Columns.TryGetValue(With, out var with) || Has(list, with)) && (!row.Columns.TryGetValue(NotWith, out var not) || !Has(list, not));

    private static bool Has(JsonNode? list, string kind) => FieldValue.Items(list).OfType<JsonObject>().Any(penalty => KindOf(penalty) == kind);

    private static string? KindOf(JsonObject penalty) => FieldValue.Text(penalty["kind"]);

    private static bool Within(RegisterRow row, JsonObject penalty, string amount)
    {
        if (FieldValue.Number(penalty[amount]) is not { } number)
            return true;
        return !(number < Bound(row, "min-" + amount)) && !(number > Bound(row, "max-" + amount));
    }

    private static decimal? Bound(RegisterRow row, string column) =>
        row.Columns.TryGetValue(column, out var text) && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Words(RegisterRow row) => string.Join(" ", Amounts
        .Select(amount => (Least: Bound(row, "min-" + amount.Amount), Most: Bound(row, "max-" + amount.Amount), amount.Unit))
        .Where(range => range.Least is not null || range.Most is not null)
        .Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.Least ?? 0}–{range.Most}{range.Unit}")));
}
