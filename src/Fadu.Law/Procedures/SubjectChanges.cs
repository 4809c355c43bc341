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
        var count = act.Adds.Count(addition => Effects.Holds(addition.When, asked));
        if (act.Produces.Count == 0)
            return count;
        for (var i = 0; i < Math.Max(1, about.Count); i++)
        {
            var one = about.Count == 0 ? asked : asked.About(about[i]);
            count += act.Produces.Count(paper => Effects.Holds(paper.When, one));
        }

        return count;
    }

    /// <summary>The subjects after an act: what it adds, then its papers, then the standing of evidence.</summary>
    public static GrowingList<SubjectRecord> Apply(Inquiry asked, RecordedAct act)
    {
        var definition = asked.Act!;
        var subjects = GrowingList.Of(asked.Record.Subjects);
        var before = subjects.Count;
        if (definition.Adds.Count > 0 || definition.Produces.Count > 0)
            subjects = AddAll(subjects, asked, act);
        foreach (var change in definition.Standing)
            subjects = Stand(subjects, change, asked, act, before);
        return subjects;
    }

    /// <summary>The subjects with struck numbers kept up to one.</summary>
    public static GrowingList<SubjectRecord> Filled(GrowingList<SubjectRecord> subjects, int upTo)
    {
        while (subjects.Count < upTo)
            subjects = subjects.Add(new SubjectRecord(subjects.Count + 1, MatterFold.StruckKind, "", 0, 0, null, null, 0));
        return subjects;
    }

    private static GrowingList<SubjectRecord> AddAll(GrowingList<SubjectRecord> subjects, Inquiry asked, RecordedAct act)
    {
        var numbers = new Queue<int>(act.Adds);
        foreach (var addition in asked.Act!.Adds)
        {
            if (Effects.Holds(addition.When, asked))
                subjects = Add(subjects, numbers, Added(addition, asked, act));
        }

        for (var i = 0; i < Math.Max(1, act.Subjects.Count); i++)
        {
            var about = act.Subjects.Count == 0 ? 0 : act.Subjects[i];
            foreach (var paper in asked.Act.Produces)
            {
                if (Effects.Holds(paper.When, asked.About(about)))
                    subjects = Add(subjects, numbers, new SubjectRecord(0, SubjectKinds.Document, paper.Template, about, act.Number, null, null, act.Number));
            }
        }

        return subjects;
    }

    private static SubjectRecord Added(SubjectAddition addition, Inquiry asked, RecordedAct act)
    {
        var role = addition.Role ?? FieldValue.Text(asked.Field(addition.RoleField!)) ?? "";
        var of = addition.OfField is not null
            ? FieldValue.Numbers(asked.Field(addition.OfField)).FirstOrDefault()
            : addition.OfMatter || act.Subjects.Count == 0 ? 0 : act.Subjects[0];
        return addition.Kind == SubjectKinds.Evidence
            ? new SubjectRecord(0, addition.Kind, role, of, act.Number, null, Usable, Covered(addition, asked, act))
            : new SubjectRecord(0, addition.Kind, role, of, act.Number, null, null, 0);
    }

    /// <summary>The act an evidence item covers: this one, the one a field names, or the one from which the item named in a field came.</summary>
    private static int Covered(SubjectAddition addition, Inquiry asked, RecordedAct act)
    {
        if (addition.CoversField is null)
            return act.Number;
        var number = FieldValue.Numbers(asked.Field(addition.CoversField)).FirstOrDefault();
        return asked.Act!.FindField(addition.CoversField) is { Type: FieldType.Evidence } ? asked.Find(number)?.Covers ?? 0 : number;
    }

    private static GrowingList<SubjectRecord> Add(GrowingList<SubjectRecord> subjects, Queue<int> numbers, SubjectRecord subject)
    {
        var number = numbers.TryDequeue(out var given) && given > subjects.Count ? given : subjects.Count + 1;
        return Filled(subjects, number - 1).Add(subject with { Number = number });
    }

    private static GrowingList<SubjectRecord> Stand(GrowingList<SubjectRecord> subjects, StandingChange change, Inquiry asked, RecordedAct act, int before)
    {
        if (change.Target == StandingTarget.CoveredBy)
            return StandCovered(subjects, change, asked);
        if (!Effects.Holds(change.When, asked))
            return subjects;

        var items = change.Target switch
        {
            StandingTarget.Added => Enumerable.Range(before + 1, subjects.Count - before),
            StandingTarget.Field => FieldValue.Numbers(asked.Field(change.Field!)),
            _ => act.Subjects,
        };
        foreach (var number in items.ToList())
        {
            if (number > 0 && number <= subjects.Count && subjects[number - 1].Kind == SubjectKinds.Evidence)
                subjects = subjects.With(number - 1, subjects[number - 1] with { Standing = change.To });
        }

        return subjects;
    }

    private static GrowingList<SubjectRecord> StandCovered(GrowingList<SubjectRecord> subjects, StandingChange change, Inquiry asked)
    {
        foreach (var number in FieldValue.Numbers(asked.Field(change.Field!)).ToList())
        {
            if (asked.Find(number) is not { } recording)
                continue;
            var covered = asked.Record.Acts.FirstOrDefault(act => act.Number == recording.Covers);
            if (covered is null || !Effects.Holds(change.When, asked.Within(covered)))
                continue;
            for (var i = 0; i < subjects.Count; i++)
            {
                if (subjects[i].Kind == SubjectKinds.Evidence && subjects[i].BornOf == covered.Number)
                    subjects = subjects.With(i, subjects[i] with { Standing = change.To });
            }
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
