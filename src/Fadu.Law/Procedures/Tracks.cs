namespace Fadu.Law.Procedures;

/// <summary>办理进度: the stage of each tracked party, and of the matter from them.</summary>
internal static class Tracks
{
    /// <summary>Moves the tracks an act leads on: of the parties it is about, or, of an act on the matter, of all that stand in its from-stages.</summary>
    public static GrowingList<SubjectRecord> Move(Procedure procedure, GrowingList<SubjectRecord> subjects, ActDefinition definition, RecordedAct act)
    {
        if (definition.To is not { } to)
            return subjects;
        if (act.Subjects.Count > 0)
        {
            for (var i = 0; i < act.Subjects.Count; i++)
            {
                if (TrackOf(subjects, act.Subjects[i]) is { } track)
                    subjects = subjects.With(track.Number - 1, track with { Stage = to.Id });
            }

            return subjects;
        }

        for (var i = 0; i < subjects.Count; i++)
        {
            if (subjects[i].Stage is { } stage && IsLedOn(procedure, definition, stage))
                subjects = subjects.With(i, subjects[i] with { Stage = to.Id });
        }

        return subjects;
    }

    /// <summary>Gives tracked parties that have none yet their first stage: the matter's, or an earlier one their role names.</summary>
    public static GrowingList<SubjectRecord> Begin(Procedure procedure, GrowingList<SubjectRecord> subjects, string stage, RecordedAct act)
    {
        for (var i = subjects.Count - 1; i >= 0 && subjects[i].BornOf == act.Number; i--)
        {
            if (subjects[i] is not { Kind: SubjectKinds.Party, Stage: null } party || procedure.FindRole(SubjectKinds.Party, party.Role) is not { Tracked: true } role)
                continue;
            var late = role.StartsIn is not null && Order(procedure, stage) > Order(procedure, role.StartsIn);
            subjects = subjects.With(i, party with { Stage = late ? role.StartsIn : stage });
        }

        return subjects;
    }

    /// <summary>The stage of the matter: that of its slowest open track; its own while none is open.</summary>
    public static string StageOfMatter(Procedure procedure, GrowingList<SubjectRecord> subjects, string ownStage)
    {
        Stage? slowest = null;
        Stage? ended = null;
        foreach (var subject in subjects.Items)
        {
            if (subject.Stage is null || procedure.FindStage(subject.Stage) is not { } stage)
                continue;
            if (stage.End)
                ended = ended is null || stage.Order > ended.Order ? stage : ended;
            else if (slowest is null || stage.Order < slowest.Order)
                slowest = stage;
        }

        if (slowest is not null)
            return slowest.Id;
        if (ended is null || procedure.FindStage(ownStage) is { End: true })
            return ownStage;
        return ended.Id;
    }

    private static bool IsLedOn(Procedure procedure, ActDefinition definition, string stage) => definition.From.Count == 0
        ? procedure.FindStage(stage) is not { End: true }
        : definition.From.Any(from => from.Id == stage);

    private static SubjectRecord? TrackOf(GrowingList<SubjectRecord> subjects, int number)
    {
        for (var steps = 0; steps < 8 && number > 0 && number <= subjects.Count; steps++)
        {
            var subject = subjects[number - 1];
            if (subject.Stage is not null)
                return subject;
            number = subject.Of;
        }

        return null;
    }

    private static int Order(Procedure procedure, string stage) => procedure.FindStage(stage)?.Order ?? -1;
}
