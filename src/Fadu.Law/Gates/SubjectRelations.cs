using System.Globalization;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary><c>party</c>: the party the act concerns.</summary>
internal sealed record PartyIs : Condition
{
    public IReadOnlyList<string> Roles { get; init; } = [];

    public bool? IsUnit { get; init; }

    public int? Under { get; init; }

    public int? AtLeast { get; init; }

    public string? Flag { get; init; }

    public bool OnViolationDay { get; init; }

    /// <summary>The name of the flag that says a party is a unit and not a person.</summary>
    public const string UnitFlag = "unit";

    public override Needs OwnNeeds => Under is null && AtLeast is null && Flag is null && IsUnit is null ? Needs.None : Needs.Ages;

    /// <summary>The age it asks about, or 0.</summary>
    public int Age => Under ?? AtLeast ?? 0;

    public override Truth Holds(Inquiry asked)
    {
        var party = asked.PartyOf(asked.Subject);
        if (party != 0)
            return HoldsOf(asked, party);

        var truth = Truth.No;
        foreach (var subject in asked.Record.Subjects)
        {
            if (subject.Kind != SubjectKinds.Party)
                continue;
            var one = HoldsOf(asked, subject.Number);
            if (one == Truth.Yes)
                return Truth.Yes;
            if (one == Truth.Unknown)
                truth = Truth.Unknown;
        }

        return truth;
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var zh = new List<string>();
        var en = new List<string>();
        if (Roles.Count > 0)
        {
            var titles = Roles.Select(role => asked.Procedure.FindRole(SubjectKinds.Party, role)?.Title ?? new Bilingual(role, role)).ToList();
            zh.Add("是" + string.Join("或者", titles.Select(title => title.Zh)));
            en.Add("is " + string.Join(" or ", titles.Select(title => title.In("en"))));
        }

        if (IsUnit is { } unit)
            (zh, en) = ([.. zh, unit ? "是单位" : "是个人"], [.. en, unit ? "is a unit" : "is a person"]);
        if (Under is { } under)
            (zh, en) = ([.. zh, string.Create(CultureInfo.InvariantCulture, $"未满{under}周岁")], [.. en, string.Create(CultureInfo.InvariantCulture, $"is under {under}")]);
        if (AtLeast is { } least)
            (zh, en) = ([.. zh, string.Create(CultureInfo.InvariantCulture, $"已满{least}周岁")], [.. en, string.Create(CultureInfo.InvariantCulture, $"is {least} or over")]);
        if (Flag is not null)
            (zh, en) = ([.. zh, $"属于“{asked.Pack.NameOfFlag(Flag).Zh}”"], [.. en, $"is “{asked.Pack.NameOfFlag(Flag).In("en")}”"]);

        var (before, beforeEn) = Holds(asked) switch
        {
            Truth.Unknown => ("记录里没有写明当事人是否", "the record does not say whether the party"),
            Truth.Yes => ("当事人", "the party"),
            _ => ("并非：当事人", "it is not so that the party"),
        };
        found.Add(new Bilingual(before + string.Join("、", zh), $"{beforeEn} {string.Join(" and ", en)}"));
    }

    public override IEnumerable<Condition> Variants()
    {
        foreach (var step in (int[])[-1, 1])
        {
            if (Under is not null)
                yield return this with { Under = Under + step };
            if (AtLeast is not null)
                yield return this with { AtLeast = AtLeast + step };
        }
    }

    private Truth HoldsOf(Inquiry asked, int party)
    {
        if (Roles.Count > 0 && !Roles.Contains(asked.Find(party)!.Role))
            return Truth.No;
        if (OwnNeeds == Needs.None)
            return Truth.Yes;
        if (!asked.Basis.Parties.TryGetValue(party, out var facts))
            return Truth.Unknown;

        var truth = Truth.Yes;
        if (IsUnit is { } unit)
            truth = Least(truth, FlagOf(facts, UnitFlag) is var said && unit ? said : Opposite(said));
        if (Flag is not null)
            truth = Least(truth, FlagOf(facts, Flag));
        var bands = OnViolationDay ? facts.AgeBandsThen : facts.AgeBands;
        if (Under is { } under)
            truth = Least(truth, bands?.GetValueOrDefault(under, Truth.Unknown) ?? Truth.Unknown);
        if (AtLeast is { } least)
            truth = Least(truth, Opposite(bands?.GetValueOrDefault(least, Truth.Unknown) ?? Truth.Unknown));
        return truth;
    }

    private static Truth FlagOf(PartyFacts facts, string flag) => facts.Flags.GetValueOrDefault(flag, Truth.No);

    private static Truth Least(Truth one, Truth other) => one < other ? one : other;

    private static Truth Opposite(Truth truth) => truth switch { Truth.Yes => Truth.No, Truth.No => Truth.Yes, _ => Truth.Unknown };
}

/// <summary><c>subject</c>: a subject of a kind exists in the matter, or the act's own is so.</summary>
internal sealed record SubjectIs(string Kind, IReadOnlyList<string> Roles, string? Standing, IReadOnlyList<string> Stages, bool Own, bool OfSameParty) : Condition
{
    public override Truth Holds(Inquiry asked)
    {
        if (Own)
            return Said(asked.Find(asked.Subject) is { } own && Matches(own));
        var party = OfSameParty ? asked.PartyOf(asked.Subject) : 0;
        foreach (var subject in asked.Record.Subjects)
        {
            if (Matches(subject) && (party == 0 || asked.PartyOf(subject.Number) == party))
                return Truth.Yes;
        }

        return Truth.No;
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var kind = SubjectKinds.Words(Kind);
        var titles = Roles.Select(role => asked.Procedure.FindRole(Kind, role)?.Title ?? new Bilingual(role, role)).ToList();
        var zh = titles.Count == 0 ? kind.Zh : string.Join("或者", titles.Select(title => title.Zh));
        var en = titles.Count == 0 ? kind.In("en") : string.Join(" or ", titles.Select(title => title.In("en")));
        found.Add((Own, wanted) switch
        {
            (true, true) => new Bilingual($"行为的对象应当是{zh}{StandingWords().Zh}", $"the act must be about {en}{StandingWords().En}"),
            (true, false) => new Bilingual($"行为的对象是{zh}{StandingWords().Zh}", $"the act is about {en}{StandingWords().En}"),
            (false, true) => new Bilingual($"本案还没有登记{zh}{StandingWords().Zh}", $"no {en}{StandingWords().En} is entered in the matter"),
            (false, false) => new Bilingual($"本案已登记{zh}{StandingWords().Zh}", $"{en}{StandingWords().En} is entered in the matter"),
        });
    }

    private Bilingual StandingWords() => Standing switch
    {
        "usable" => new("（可以使用的）", " that may be used"),
        "unusable" => new("（不得使用的）", " that may not be used"),
        "lost" => new("（已灭失的）", " that is lost"),
        _ => new("", ""),
    };

    private bool Matches(SubjectRecord subject) =>
        subject.Kind == Kind
        && (Roles.Count == 0 || Roles.Contains(subject.Role))
        && (Standing is null || subject.Standing == Standing)
        && (Stages.Count == 0 || subject.Stage is not null && Stages.Contains(subject.Stage));
}

/// <summary><c>for-each</c>: something holds of every subject of a kind.</summary>
internal sealed record ForEachSubject(string Kind, IReadOnlyList<string> Roles, bool OfSameParty, Condition Each) : Condition
{
    public override IEnumerable<Condition> Children => [Each];

    public override Truth Holds(Inquiry asked)
    {
        var truth = Truth.Yes;
        foreach (var subject in Subjects(asked))
        {
            var held = Each.Holds(asked.About(subject));
            if (held == Truth.No)
                return Truth.No;
            if (held == Truth.Unknown)
                truth = Truth.Unknown;
        }

        return truth;
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        foreach (var subject in Subjects(asked))
        {
            var about = asked.About(subject);
            if (Each.Holds(about) == (wanted ? Truth.Yes : Truth.No))
                continue;
            var inside = new List<Bilingual>();
            Each.Tell(about, wanted, inside);
            var record = asked.Find(subject)!;
            var title = asked.Procedure.FindRole(Kind, record.Role)?.Title ?? SubjectKinds.Words(Kind);
            found.Add(new Bilingual(
                $"{title.Zh}{subject}：{string.Join("；", inside.Select(one => one.Zh))}",
                $"{title.In("en")} {subject}: {string.Join("; ", inside.Select(one => one.In("en")))}"));
        }
    }

    public override IEnumerable<Condition> Variants() => Each.Variants().Select(variant => this with { Each = variant });

    private IEnumerable<int> Subjects(Inquiry asked)
    {
        var party = OfSameParty ? asked.PartyOf(asked.Subject) : 0;
        foreach (var subject in asked.Record.Subjects)
        {
            if (subject.Kind == Kind && (Roles.Count == 0 || Roles.Contains(subject.Role)) && (party == 0 || asked.PartyOf(subject.Number) == party))
                yield return subject.Number;
        }
    }
}
