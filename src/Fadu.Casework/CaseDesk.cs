using System.Text.Json;
using Fadu.Law;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Model;
using Fadu.Store.Writing;

namespace Fadu.Casework;

/// <summary>The one way in: whoever asks, by whatever road, an act is recorded here or not at all.</summary>
public sealed class CaseDesk
{
    // A matter under heavy fire moves on between making ready and the gate; the expected version, where given, ends that at once.
    private const int TriesAtMost = 50;

    private readonly DeskParts parts;

    internal CaseDesk(DeskParts parts) => this.parts = parts;

    /// <summary>Performs one act: all of it is recorded, or nothing.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="stop">Leaves the queue; what has been taken up is finished.</param>
    /// <exception cref="StoreWriteException">The machine failed; nothing was granted. Ask again with the same key.</exception>
    public Task<Ruling<Act>> PerformAsync(ActRequest request, Actor actor, CancellationToken stop) => PerformAsync(request, actor, under: null, stop);

    /// <summary>Performs an act of the law for the clerk, and only while it holds its lease.</summary>
    /// <exception cref="LeaseLostException">Another has taken the lease; nothing was recorded.</exception>
    internal async Task<Ruling<Act>> PerformAsync(ActRequest request, Actor actor, LeaseRow? under, CancellationToken stop)
    {
        var atLeast = 0;
        for (var tries = 1; ; tries++)
        {
            var now = parts.Time.GetUtcNow();
            var (ready, errors) = await parts.Preparing.PrepareAsync(request, actor, atLeast, stop);
            if (ready is null)
                return new Ruling<Act>.Malformed(errors);

            var intent = new ActIntent(ready.Bureau, actor.Account, request.Key, ready.Mark, [new ExpectedVersion(ready.Matter, Expected(ready))])
            {
                Reads = [MatterStates.BureauMatter(ready.Bureau)],
                Persons = [.. ready.PersonHashes.Values.DistinctBy(Convert.ToHexString)],
                Under = under,
            };
            // Who has to try again is on a matter others act on: what is judged ahead there is for nothing.
            var ahead = tries == 1 ? JudgedAhead.Of(ready, now, parts) : null;
            var outcome = await parts.Store.PerformAsync(
                intent, work => ahead?.Within(work) ?? new Judgement(work, ready, now, parts.Press, parts.Demonstration).Decide(), stop);
            if (outcome is ActOutcome<Verdict>.NothingDone { Value: Verdict.Stale stale } && tries < TriesAtMost)
            {
                atLeast = stale.Version;
                continue;
            }
            return await RulingOfAsync(outcome, ready, stop);
        }
    }

    private static int? Expected(Preparation ready) => ready.Request.Matter is null ? 0 : ready.Request.ExpectedVersion;

    private async Task<Ruling<Act>> RulingOfAsync(ActOutcome<Verdict> outcome, Preparation ready, CancellationToken stop) => outcome switch
    {
        ActOutcome<Verdict>.Recorded { Value: Verdict.Granted granted } recorded =>
            Granted(AnswerOf(recorded.Answer), granted.Findings, granted.Warnings),
        ActOutcome<Verdict>.Replayed replayed => Granted(AnswerOf(replayed.Given.Answer) with { Replayed = true }, [], []),
        ActOutcome<Verdict>.Refused { Value: Verdict.Refused refused } => new Ruling<Act>.Refused(refused.Grounds),
        ActOutcome<Verdict>.NothingDone { Value: Verdict.Malformed malformed } => new Ruling<Act>.Malformed(malformed.Errors),
        ActOutcome<Verdict>.KeyReused => Malformed("key", new Bilingual(
            "这个请求编号已经用在另一个请求上，没有记录。请换一个编号。", "This key was used for another request; nothing was recorded. Use another key.")),
        ActOutcome<Verdict>.Conflict or ActOutcome<Verdict>.NothingDone => await ConflictAsync(ready, stop),
        _ => throw new InvalidOperationException($"the store answered {outcome.GetType().Name}, which the desk does not know"),
    };

    private static Ruling<Act>.Malformed Malformed(string place, Bilingual message) => new([new FieldError(place, message)]);

    private Ruling<Act>.Granted Granted(Act act, IReadOnlyList<Ground> findings, IReadOnlyList<Ground> warnings)
    {
        var promise = new Lazy<SignedNote>(() => new SignedPromise(parts.Origin, act.Id, LedgerHash.FromHex(act.Link), act.RecordedAt.ToUnixTimeMilliseconds())
        {
            Request = act.Request is { } signed ? LedgerHash.FromHex(signed) : null,
        }.Sign(parts.Signing));
        if (act.Party > 0)
            act = act with { QueryCode = parts.CodeOf(new MatterId(act.Matter), act.Party) };
        return new Ruling<Act>.Granted(act, findings, warnings, promise);
    }

    private async Task<Ruling<Act>> ConflictAsync(Preparation ready, CancellationToken stop)
    {
        var state = await parts.Reader.FindAsync(ready.Bureau, ready.Matter, stop);
        var seen = ready.Request.ExpectedVersion ?? ready.Version;
        var theirs = state is null ? [] : state.Record.Raw.Where(act => act.Number > seen).ToList();
        return new Ruling<Act>.Conflict(state?.Version ?? 0, theirs, ready.Request);
    }

    private static Act AnswerOf(byte[] answer) =>
        JsonSerializer.Deserialize<Act>(answer, CaseworkJson.Options) ?? throw new FormatException("a kept answer cannot be read");
}
