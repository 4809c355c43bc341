using Fadu.Law.Procedures;

namespace Fadu.Law.Gates;

/// <summary>条件: a tree of data that is asked of an act on a matter and answers yes, no or unknown.</summary>
/// <remarks>Total: it always ends and never throws. It explains itself leaf by leaf, in Chinese and English.</remarks>
public abstract record Condition
{
    /// <summary>Holds always.</summary>
    public static Condition Always { get; } = new Constant(Value: true);

    /// <summary>Whether it holds.</summary>
    /// <param name="asked">The act, the matter and the basis.</param>
    public abstract Truth Holds(Inquiry asked);

    /// <summary>Says what it found in each leaf that is not as wanted, and what is lacking.</summary>
    /// <param name="asked">The act, the matter and the basis.</param>
    /// <param name="wanted">True if it should hold; false under <c>not</c>.</param>
    /// <param name="found">Gets one sentence for each leaf.</param>
    public abstract void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found);

    /// <summary>The conditions inside it.</summary>
    public virtual IEnumerable<Condition> Children => [];

    /// <summary>The outside facts it reads itself.</summary>
    public virtual Needs OwnNeeds => Needs.None;

    /// <summary>Whether it reads the proposed act's fields, so that it can be judged only when they are filled in.</summary>
    public virtual bool ReadsFields => Children.Any(child => child.ReadsFields);

    /// <summary>This condition with one boundary moved by one, each in turn: what a mutation test tries.</summary>
    public virtual IEnumerable<Condition> Variants() => [];

    /// <summary>The registers whose rows hold the amounts it compares itself.</summary>
    public virtual IEnumerable<string> RegistersOfAmounts => [];

    /// <summary>Posts of which whoever performs the act must hold one, or it does not hold; null where none need be held, or it cannot be told beforehand.</summary>
    /// <param name="procedure">The procedure, which says what its named facts mean.</param>
    internal virtual IReadOnlyCollection<string>? PostsNeeded(Procedure procedure) => null;

    /// <summary>It and all conditions inside it.</summary>
    public IEnumerable<Condition> All() => Children.SelectMany(child => child.All()).Prepend(this);

    /// <summary>A truth that stands for a yes-or-no.</summary>
    protected static Truth Said(bool holds) => holds ? Truth.Yes : Truth.No;
}

/// <summary><c>always: true</c>.</summary>
internal sealed record Constant(bool Value) : Condition
{
    public override Truth Holds(Inquiry asked) => Said(Value);

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        if (Value != wanted)
            found.Add(new Bilingual("这一行为在此不得进行", "this act may not be done here"));
    }
}

/// <summary><c>all: [..]</c>: no if one is no, else unknown if one is unknown.</summary>
internal sealed record All(IReadOnlyList<Condition> Of) : Condition
{
    private readonly Condition[] parts = [.. Of];

    public override IEnumerable<Condition> Children => parts;

    public override Truth Holds(Inquiry asked)
    {
        var truth = Truth.Yes;
        foreach (var part in parts)
        {
            var held = part.Holds(asked);
            if (held == Truth.No)
                return Truth.No;
            if (held == Truth.Unknown)
                truth = Truth.Unknown;
        }

        return truth;
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        foreach (var part in parts)
        {
            if (part.Holds(asked) != (wanted ? Truth.Yes : Truth.No))
                part.Tell(asked, wanted, found);
        }
    }

    public override IEnumerable<Condition> Variants() => Tree.Exchanged(parts, changed => new All(changed));

    // Each part has to hold: what one of them needs, all do.
    internal override IReadOnlyCollection<string>? PostsNeeded(Procedure procedure) => parts.Select(part => part.PostsNeeded(procedure)).FirstOrDefault(posts => posts is not null);
}

/// <summary><c>any: [..]</c>: yes if one is yes, else unknown if one is unknown.</summary>
internal sealed record Any(IReadOnlyList<Condition> Of) : Condition
{
    private readonly Condition[] parts = [.. Of];

    public override IEnumerable<Condition> Children => parts;

    public override Truth Holds(Inquiry asked)
    {
        var truth = Truth.No;
        foreach (var part in parts)
        {
            var held = part.Holds(asked);
            if (held == Truth.Yes)
                return Truth.Yes;
            if (held == Truth.Unknown)
                truth = Truth.Unknown;
        }

        return truth;
    }

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var told = new List<Bilingual>();
        foreach (var part in parts)
        {
            if (part.Holds(asked) != (wanted ? Truth.Yes : Truth.No))
                part.Tell(asked, wanted, told);
        }

        if (!wanted || told.Count < 2)
        {
            foreach (var one in told)
                found.Add(one);
            return;
        }

        found.Add(new Bilingual(
            "以下一项也不具备：" + string.Join("；或者", told.Select(one => one.Zh)),
            "none of these: " + string.Join("; or ", told.Select(one => one.In("en")))));
    }

    public override IEnumerable<Condition> Variants() => Tree.Exchanged(parts, changed => new Any(changed));

    internal override IReadOnlyCollection<string>? PostsNeeded(Procedure procedure)
    {
        var posts = Array.ConvertAll(parts, part => part.PostsNeeded(procedure));
        return posts.Any(one => one is null) ? null : [.. posts.SelectMany(one => one!)];
    }
}

/// <summary><c>not: c</c>: not unknown is unknown.</summary>
internal sealed record Not(Condition Of) : Condition
{
    public override IEnumerable<Condition> Children => [Of];

    public override Truth Holds(Inquiry asked) => Of.Holds(asked) switch
    {
        Truth.Yes => Truth.No,
        Truth.No => Truth.Yes,
        _ => Truth.Unknown,
    };

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found) => Of.Tell(asked, !wanted, found);

    public override IEnumerable<Condition> Variants() => Of.Variants().Select(changed => new Not(changed));
}

/// <summary><c>derived: name</c>: a named fact, as the procedure asked has it.</summary>
internal sealed record Derived(DerivedFact Fact) : Condition
{
    public override bool ReadsFields => Fact.When.ReadsFields;

    public override IEnumerable<Condition> Children => [Fact.When];

    public override Truth Holds(Inquiry asked) => asked.Remembered(Fact.Id) ?? asked.Remember(Fact.Id, When(asked).Holds(asked));

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        var told = new List<Bilingual>();
        When(asked).Tell(asked, wanted, told);
        var (zh, en) = Holds(asked) switch
        {
            Truth.Unknown => ("还不能确定是否", "it is not known whether"),
            Truth.Yes => ("现在是", "it is"),
            _ => ("现在不是", "it is not"),
        };
        found.Add(new Bilingual(
            $"{zh}“{Fact.Title.Zh}”" + (told.Count == 0 ? "" : "：" + string.Join("；", told.Select(one => one.Zh))),
            $"{en} “{Fact.Title.In("en")}”" + (told.Count == 0 ? "" : ": " + string.Join("; ", told.Select(one => one.In("en"))))));
    }

    internal override IReadOnlyCollection<string>? PostsNeeded(Procedure procedure) => When(procedure).PostsNeeded(procedure);

    private Condition When(Inquiry asked) => When(asked.Procedure);

    private Condition When(Procedure procedure) => procedure.Derived.TryGetValue(Fact.Id, out var fact) ? fact.When : Fact.When;
}

/// <summary>Work on trees of conditions.</summary>
internal static class Tree
{
    /// <summary>Each tree that comes of exchanging one part for one of its variants.</summary>
    public static IEnumerable<Condition> Exchanged(Condition[] parts, Func<IReadOnlyList<Condition>, Condition> made)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            foreach (var variant in parts[i].Variants())
            {
                var changed = (Condition[])parts.Clone();
                changed[i] = variant;
                yield return made(changed);
            }
        }
    }
}
