using System.Text.Json.Nodes;
using Fadu.Casework.Bureau;
using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Access;

/// <summary>Where a post lies, seen from the unit that handles a matter.</summary>
public enum PostPlace
{
    /// <summary>In the handling unit.</summary>
    Own,

    /// <summary>In the organ above it.</summary>
    Above,

    /// <summary>In another unit of the same organ; the handling unit has the post too.</summary>
    Other,

    /// <summary>In another unit of the same organ, and the handling unit has nobody in the post: a reviewer, a keeper.</summary>
    OnlyOther,
}

/// <summary>The least bureau in which every question of the matrix can be put: an organ with two units, one of which handles the matter, one officer with one post, and a colleague who may hold it too.</summary>
/// <param name="pack">The law.</param>
/// <param name="at">The moment asked for.</param>
internal sealed class AccessModel(RulePack pack, DateTimeOffset at)
{
    private const string Person = "one";
    private const string Opener = "opener";
    private const string Colleague = "colleague";
    private const string Organ = "organ";
    private const string Handling = "handling-unit";
    private const string Another = "another-unit";

    // Whether anything of a procedure ever waits for a post that only another unit has.
    private readonly Dictionary<(string Procedure, string Post), bool> everAsked = [];
    private readonly DateOnly on = LegalDay.Of(at, pack.Zone);

    /// <summary>What the officer with a post is told of an act.</summary>
    /// <param name="procedure">The procedure.</param>
    /// <param name="act">The act.</param>
    /// <param name="post">The officer's only post.</param>
    /// <param name="place">Where it lies.</param>
    /// <param name="isOnCase">Whether the officer took part in the matter.</param>
    public (ActAnswer Answer, bool OnlyInTurn) AnswerOf(Procedure procedure, ActDefinition act, string post, PostPlace place, bool isOnCase)
    {
        var roster = RosterWith(post, place);
        if (act.Opens)
            return (MatterAccess.AnswerOf(Person, MatterState.Empty(pack, procedure), act, 0, roster, at), false);
        if (isOnCase || place != PostPlace.OnlyOther)
            return (AnswerOf(procedure, act, roster, isOnCase), false);

        // Seen while something waits for the post, and then as by one on the case.
        if (!everAsked.TryGetValue((procedure.Id, post), out var isEverAsked))
            everAsked[(procedure.Id, post)] = isEverAsked = procedure.Acts.Any(one => !one.Opens && AnswerOf(procedure, one, roster, isOnCase: false) != ActAnswer.NotFound);
        return isEverAsked ? (AnswerOf(procedure, act, roster, isOnCase: true), true) : (ActAnswer.NotFound, false);
    }

    /// <summary>Whether the officer with a post sees a matter that waits for nobody.</summary>
    public bool Sees(Procedure procedure, string post, PostPlace place, bool isOnCase) => MatterAccess.MaySee(Person, InNoStage(procedure, isOnCase), RosterWith(post, place), at);

    /// <summary>Whether the officer with a post reads the log of looks.</summary>
    public bool ReadsLooks(string post, PostPlace place) => Registers.ReadingRoom.MayOpen(Person, RosterWith(post, place), pack, on);

    /// <summary>What the officer with a post may do with the accounts of others.</summary>
    public IReadOnlySet<AccountDeed> AccountDeeds(string post, PostPlace place) => Accounts.People.RightsOf(Person, RosterWith(post, place), pack, on);

    private ActAnswer AnswerOf(Procedure procedure, ActDefinition act, Roster roster, bool isOnCase)
    {
        var (state, subject) = AtStageOf(procedure, act, isOnCase);
        return MatterAccess.AnswerOf(Person, state, act, subject, roster, at);
    }

    private static Roster RosterWith(string post, PostPlace place)
    {
        RosterRow Unit(string unit, string above, string level) => new(RosterKind.Unit, unit, above, level, DateOnly.MinValue, null, unit, above.Length == 0, 1);
        RosterRow Held(string person, string unit) => new(RosterKind.Post, person, unit, post, DateOnly.MinValue, null, "", false, 1);
        var own = Held(Person, place switch { PostPlace.Own => Handling, PostPlace.Above => Organ, _ => Another });
        return new Roster(1, [Unit(Organ, "", "county"), Unit(Handling, Organ, "station"), Unit(Another, Organ, "station"), own, .. place == PostPlace.OnlyOther ? [] : (RosterRow[])[Held(Colleague, Handling)]]);
    }

    private (MatterState State, int Subject) AtStageOf(Procedure procedure, ActDefinition act, bool isOnCase)
    {
        var stage = act.From.Count > 0 ? act.From[0].Id : procedure.Stages.First(one => !one.End).Id;
        var state = InNoStage(procedure, isOnCase);
        var record = state.Record with { Stage = stage, OwnStage = stage };
        if (act.For.Kind == SubjectKinds.Matter)
            return (state.As(record), 0);
        return (state.As(record with { Subjects = [new SubjectRecord(1, act.For.Kind, act.For.Roles.Count > 0 ? act.For.Roles[0] : "", 0, 1, null, null, 0)] }), 1);
    }

    // Begun by somebody else of the handling unit, and at no stage: nothing waits for anybody.
    private MatterState InNoStage(Procedure procedure, bool isOnCase)
    {
        OfficerStanding Of(string person) => new(person, [], [], []);
        var basis = new Basis(Of(Opener), isOnCase ? [Of(Person)] : [], null, new Dictionary<int, PartyFacts>(), null, new Dictionary<string, string>(), new Dictionary<string, string>());
        var begun = new RecordedAct(1, "", at, at, DayPrecision: false, on, [], [], [], basis, []);
        var skeleton = new Skeleton(Guid.Empty, procedure.Id, begun, Actor.Officer(Opener), null, "", Handling, Opener, []);
        return MatterState.Empty(pack, procedure).With(skeleton);
    }
}
