using System.Globalization;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary>Which unit a post must be of, seen from the matter.</summary>
public enum RelativeUnit
{
    /// <summary>Any.</summary>
    Any,

    /// <summary>The handling unit's own organ, or a unit of it.</summary>
    Own,

    /// <summary>The organ next above.</summary>
    NextHigher,

    /// <summary>The handling unit itself.</summary>
    Handling,
}

/// <summary><c>by</c>: who performs the act, on its day.</summary>
internal sealed record PerformedBy(IReadOnlyList<string> Posts, string? Level, RelativeUnit Organ, string? Qualification, string? Duty) : Condition
{
    public override Needs OwnNeeds => Needs.Standing | (Organ == RelativeUnit.Any ? Needs.None : Needs.Units);

    public override Truth Holds(Inquiry asked)
    {
        var actor = asked.Basis.Actor;
        if (Qualification is not null && !actor.Qualifications.Contains(Qualification))
            return Truth.No;
        if (Duty is not null && !actor.Qualifications.Contains(Duty))
            return Truth.No;
        if (Posts.Count == 0 && Level is null && Organ == RelativeUnit.Any)
            return Truth.Yes;
        if (Organ != RelativeUnit.Any && asked.Basis.HandlingUnit is null)
            return Truth.Unknown;

        for (var i = 0; i < actor.Posts.Count; i++)
        {
            var held = actor.Posts[i];
            if ((Posts.Count == 0 || Posts.Contains(held.Post)) && Levels.Reaches(held.Level, Level) && IsOfUnit(held, asked.Basis.HandlingUnit))
                return Truth.Yes;
        }

        return Truth.No;
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var who = Words(asked);
        var held = asked.Basis.Actor.OnLeave
            ? new Bilingual("办理人当日请假", "whoever performs it is on leave that day")
            : asked.Basis.Actor.Posts.Count == 0
                ? new Bilingual("办理人当日没有任职", "whoever performs it holds no post that day")
                : new Bilingual(
                    "办理人当日任职：" + string.Join("、", asked.Basis.Actor.Posts.Select(post => asked.Pack.NameOfPost(post.Post).Zh).Distinct()),
                    "posts held that day: " + string.Join(", ", asked.Basis.Actor.Posts.Select(post => asked.Pack.NameOfPost(post.Post).In("en")).Distinct()));
        found.Add(wanted
            ? new Bilingual($"应当由{who.Zh}办理；{held.Zh}", $"this is for {who.En}; {held.En}")
            : new Bilingual($"{who.Zh}不得办理", $"not for {who.En}"));
    }

    internal override IReadOnlyCollection<string>? PostsNeeded(Procedure procedure) => Posts.Count == 0 ? null : Posts;

    private Bilingual Words(Inquiry asked)
    {
        var posts = Posts.Select(asked.Pack.NameOfPost).ToList();
        var (unitZh, unitEn) = Organ switch
        {
            RelativeUnit.Own => ("本机关", "the own organ"),
            RelativeUnit.NextHigher => ("上一级机关", "the next higher organ"),
            RelativeUnit.Handling => ("办案单位", "the handling unit"),
            _ => ("", ""),
        };
        var level = Level is null ? null : Levels.Words(Level);
        var skill = (Qualification ?? Duty) is { } id ? asked.Pack.NameOfPost(id) : null;
        var zh = unitZh + (level is null ? "" : level.Zh + "以上") + (posts.Count == 0 ? "民警" : string.Join("、", posts.Select(post => post.Zh)))
            + (skill is null ? "" : $"（具备{skill.Zh}）");
        var en = (posts.Count == 0 ? "an officer" : string.Join(" or ", posts.Select(post => post.In("en")))) + (unitEn.Length == 0 ? "" : " of " + unitEn)
            + (level is null ? "" : $", {level.En} level or higher") + (skill is null ? "" : $", with {skill.In("en")}");
        return new Bilingual(zh, en);
    }

    private bool IsOfUnit(HeldPost held, UnitStanding? unit) => Organ switch
    {
        RelativeUnit.Any => true,
        RelativeUnit.Handling => held.Unit == unit!.Unit,
        RelativeUnit.Own => held.Unit == unit!.Organ || held.Unit == unit.Unit,
        RelativeUnit.NextHigher => held.Unit == unit!.NextHigher,
        _ => false,
    };
}

/// <summary><c>handling</c>: the level of the handling unit.</summary>
internal sealed record HandlingUnitIs(IReadOnlyList<string> UnitLevels) : Condition
{
    public override Needs OwnNeeds => Needs.Units;

    public override Truth Holds(Inquiry asked) => asked.Basis.HandlingUnit is { } unit ? Said(UnitLevels.Contains(unit.Level)) : Truth.Unknown;

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        if (asked.Basis.HandlingUnit is not { } unit)
        {
            found.Add(new Bilingual("没有记录办案单位", "the handling unit is not recorded"));
            return;
        }

        var words = UnitLevels.Select(Levels.Words).ToList();
        found.Add(new Bilingual(
            $"办案单位{(wanted ? "应当是" : "不得是")}{string.Join("或者", words.Select(word => word.Zh))}，现在是{Levels.Words(unit.Level).Zh}",
            $"the handling unit should {(wanted ? "" : "not ")}be of {string.Join(" or ", words.Select(word => word.In("en")))} level; it is of {Levels.Words(unit.Level).In("en")} level"));
    }
}

/// <summary><c>officers</c>: who takes part, the actor included.</summary>
internal sealed record OfficersTakePart(int AtLeast, int? AtMost, string? Qualification, string? None) : Condition
{
    public override Needs OwnNeeds => Needs.Standing;

    public override bool ReadsFields => true;

    public override Truth Holds(Inquiry asked)
    {
        if (asked.Fields is null)
            return Truth.Unknown;
        if (None is not null && People(asked).Any(person => person.Posts.Any(post => post.Post == None)))
            return Truth.No;
        var count = Count(asked);
        return Said(count >= AtLeast && !(count > AtMost));
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        if (None is not null && People(asked).Any(person => person.Posts.Any(post => post.Post == None)))
        {
            var barred = asked.Pack.NameOfPost(None);
            found.Add(new Bilingual($"参加人员中有{barred.Zh}", $"{barred.In("en")} takes part"));
        }

        var count = Count(asked);
        var skill = Qualification is null ? null : asked.Pack.NameOfPost(Qualification);
        var with = skill is null ? new Bilingual("", "") : new Bilingual($"具备{skill.Zh}的", $" with {skill.In("en")}");
        if ((count >= AtLeast && !(count > AtMost)) != wanted)
        {
            var asks = AtMost is { } most && count > most
                ? new Bilingual(string.Create(CultureInfo.InvariantCulture, $"不得超过{most}名"), string.Create(CultureInfo.InvariantCulture, $"at most {most}"))
                : new Bilingual(string.Create(CultureInfo.InvariantCulture, $"不得少于{AtLeast}名"), string.Create(CultureInfo.InvariantCulture, $"at least {AtLeast}"));
            found.Add(new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"{with.Zh}民警{asks.Zh}，现在是{count}名"),
                string.Create(CultureInfo.InvariantCulture, $"officers{with.En}: {asks.En}; there are {count}")));
        }
    }

    public override IEnumerable<Condition> Variants()
    {
        // Where no qualification is asked the actor always counts: at least one and at least none are the same question.
        var asksNothing = Qualification is null ? 1 : 0;
        if (AtLeast >= asksNothing)
            yield return this with { AtLeast = AtLeast + 1 };
        if (AtLeast > asksNothing)
            yield return this with { AtLeast = AtLeast - 1 };
        if (AtMost is { } most)
        {
            yield return this with { AtMost = most + 1 };
            yield return this with { AtMost = most - 1 };
        }
    }

    private int Count(Inquiry asked) =>
        People(asked).Where(person => Qualification is null || person.Qualifications.Contains(Qualification)).Select(person => person.Person).Distinct().Count();

    private static IEnumerable<OfficerStanding> People(Inquiry asked) => asked.Basis.Officers.Prepend(asked.Basis.Actor);
}

/// <summary><c>distinct</c>: natural persons differ from those of earlier acts, acted-for and struck acts included.</summary>
internal sealed record DistinctFrom(IReadOnlyList<string> Acts, bool OfOfficers, string? FieldId, Scope About = Scope.SameParty, string? After = null) : Condition
{
    public override Needs OwnNeeds => Needs.Standing;

    public override bool ReadsFields => FieldId is not null;

    public override Truth Holds(Inquiry asked) =>
        FieldId is not null && asked.Fields is null ? Truth.Unknown : Said(!(Stands(asked, asked.Record.Acts) || Stands(asked, asked.Record.Struck)) || !Met(asked).Any());

    // Most matters hold none of the acts: then nobody is looked for.
    private bool Stands(Inquiry asked, IReadOnlyList<RecordedAct> acts)
    {
        for (var i = 0; i < acts.Count; i++)
        {
            if (Acts.Contains(acts[i].Act) && Past.InScope(asked, acts[i], About))
                return true;
        }

        return false;
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        foreach (var act in Met(asked).DistinctBy(act => act.Act))
        {
            var name = asked.NameOf(act.Act);
            found.Add(new Bilingual($"办理人参加过“{name.Zh}”（第{act.Number}号），应当由其他人办理", $"whoever performs it took part in “{name.In("en")}” (act {act.Number}); another person must"));
        }

        if (!wanted && found.Count == 0)
            found.Add(new Bilingual("办理人没有参加过前面的行为", "whoever performs it took no part in the earlier acts"));
    }

    private IEnumerable<RecordedAct> Met(Inquiry asked)
    {
        var own = FieldId is null
            ? People.OfOne(asked.Basis.Actor)
            : FieldValue.Items(asked.Field(FieldId)).Select(FieldValue.Text).OfType<string>();
        var persons = own.ToHashSet();
        var after = After is not null && Past.LastIndex(asked, After, About) is >= 0 and var index ? asked.Acts[index].Number : 0;
        return asked.Record.Acts.Concat(asked.Record.Struck)
            .Where(act => act.Number > after && Acts.Contains(act.Act) && Past.InScope(asked, act, About) && Took(act).Any(persons.Contains));
    }

    private IEnumerable<string> Took(RecordedAct act) =>
        OfOfficers ? People.OfOne(act.Basis.Actor).Concat(act.Basis.Officers.SelectMany(People.OfOne)) : People.OfOne(act.Basis.Actor);
}

/// <summary>Natural persons behind officers.</summary>
internal static class People
{
    /// <summary>The person, and those the person acts for.</summary>
    public static IEnumerable<string> OfOne(OfficerStanding officer) => officer.ActsFor.Prepend(officer.Person);
}

/// <summary>Levels of units, from the lowest.</summary>
internal static class Levels
{
    private static readonly string[] Order = ["station", "county", "city", "province"];

    /// <summary>All levels.</summary>
    public static IReadOnlyList<string> All => Order;

    /// <summary>Whether a level is the one asked for or higher; anything does when none is asked for.</summary>
    public static bool Reaches(string level, string? asked) => asked is null || Array.IndexOf(Order, level) >= Array.IndexOf(Order, asked);

    /// <summary>A level in words.</summary>
    public static Bilingual Words(string level) => level switch
    {
        "station" => new("派出所", "station"),
        "county" => new("县级", "county"),
        "city" => new("市级", "city"),
        "province" => new("省级", "province"),
        _ => new(level, level),
    };
}
