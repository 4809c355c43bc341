using Fadu.Law.Gates;

namespace Fadu.Law.Procedures;

/// <summary>What an act does to the subjects of a matter: adds, papers, standing.</summary>
internal static class SubjectChanges
{
    /// <summary>The standing an evidence item begins with.</summary>
    public const string Usable = "usable";

    /// <summary>How many subjects the act creates.</summary>
    public static int CountAdds(Inquiry asked, IReadOnlyList<int> about)
    {
        var act = asked.Act!;
        var count = act.Adds is null ? 0 : 1;
        if (act.Produces.Count == 0)
            return count;
        for (var i = 0; i < Math.Max(1, about.Count); i++)
        {
            var one = about.Count == 0 ? asked : asked.About(about[i]);
            count += act.Produces.Count(paper => Effects.Holds(paper.When, one));
        }

        return count;
    }

    /// <summary>The subjects after an act.</summary>
    public static GrowingList<SubjectRecord> Apply(Inquiry asked, RecordedAct act)
    {
        var definition = asked.Act!;
        var subjects = GrowingList.Of(asked.Record.Subjects);
        if (definition.Standing is { } standing && Effects.Holds(standing.When, asked))
            subjects = Stand(subjects, standing, asked, act);
        if (definition.Adds is null && definition.Produces.Count == 0)
            return subjects;

        var numbers = new Queue<int>(act.Adds);
        if (definition.Adds is { } addition)
            subjects = Add(subjects, numbers, Added(addition, asked, act));
        for (var i = 0; i < Math.Max(1, act.Subjects.Count); i++)
        {
            var about = act.Subjects.Count == 0 ? 0 : act.Subjects[i];
            foreach (var paper in definition.Produces)
            {
                if (Effects.Holds(paper.When, asked.About(about)))
                    subjects = Add(subjects, numbers, new SubjectRecord(0, SubjectKinds.Document, paper.Template, about, act.Number, null, null, act.Number));
            }
        }

        return subjects;
    }

    /// <summary>The subjects with struck numbers kept up to one.</summary>
    public static GrowingList<SubjectRecord> Filled(GrowingList<SubjectRecord> subjects, int upTo)
    {
        while (subjects.Count < upTo)
            subjects = subjects.Add(new SubjectRecord(subjects.Count + 1, MatterFold.StruckKind, "", 0, 0, null, null, 0));
        return subjects;
    }

    private static SubjectRecord Added(SubjectAddition addition, Inquiry asked, RecordedAct act)
    {
        var role = addition.Role ?? FieldValue.Text(asked.Field(addition.RoleField!)) ?? "";
        var of = addition.OfField is not null
            ? FieldValue.Numbers(asked.Field(addition.OfField)).FirstOrDefault()
            : addition.Of == SubjectKinds.Matter || act.Subjects.Count == 0 ? 0 : act.Subjects[0];
        var isEvidence = addition.Kind == SubjectKinds.Evidence;
        var covers = isEvidence && addition.CoversField is not null ? FieldValue.Numbers(asked.Field(addition.CoversField)).FirstOrDefault() : act.Number;
        return new SubjectRecord(0, addition.Kind, role, of, act.Number, null, isEvidence ? Usable : null, isEvidence ? covers : 0);
    }

    private static GrowingList<SubjectRecord> Add(GrowingList<SubjectRecord> subjects, Queue<int> numbers, SubjectRecord subject)
    {
        var number = numbers.TryDequeue(out var given) && given > subjects.Count ? given : subjects.Count + 1;
        return Filled(subjects, number - 1).Add(subject with { Number = number });
    }

    private static GrowingList<SubjectRecord> Stand(GrowingList<SubjectRecord> subjects, StandingChange standing, Inquiry asked, RecordedAct act)
    {
        var items = standing.Field is null ? act.Subjects : [.. FieldValue.Numbers(asked.Field(standing.Field))];
        foreach (var number in items)
        {
            if (number > 0 && number <= subjects.Count && subjects[number - 1].Kind == SubjectKinds.Evidence)
                subjects = subjects.With(number - 1, subjects[number - 1] with { Standing = standing.To });
        }

        return subjects;
    }
}

/// <summary>Whether an effect of an act takes place.</summary>
internal static class Effects
{
    /// <summary>Absent means always; unknown counts as no.</summary>
    public static bool Holds(Condition? when, Inquiry asked) => when is null || when.Holds(asked) == Truth.Yes;
}
