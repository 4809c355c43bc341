using Fadu.Casework.Access;
using Fadu.Casework.Registers;
using Fadu.Store;

namespace Fadu.Casework;

/// <summary>A look as its register shows it.</summary>
/// <param name="At">When.</param>
/// <param name="Person">Who looked.</param>
/// <param name="Subject">At which subject; 0 is the matter.</param>
/// <param name="What">What was shown.</param>
/// <param name="Purpose">What for; null where none was asked.</param>
public sealed record LookEntry(DateTimeOffset At, string Person, int Subject, string What, string? Purpose);

/// <summary>What an officer may see, by plain ids: for pages and interfaces, which know nothing of the store.</summary>
/// <param name="bureau">The open bureau.</param>
public sealed class Sight(OpenBureau bureau)
{
    /// <summary>Code of the bureau, as an act request names it.</summary>
    public string BureauCode => bureau.Bureau.Value;

    /// <summary>Whether the record is a demonstration.</summary>
    public bool IsDemonstration => bureau.Origin.EndsWith("/demonstration", StringComparison.Ordinal);

    /// <summary>A matter's state; null when there is none or the person may not see it.</summary>
    public async Task<MatterState?> SeenAsync(Guid matter, string person, CancellationToken stop)
    {
        var state = await bureau.Reader.FindAsync(bureau.Bureau, new MatterId(matter), stop);
        return state is not null && MatterAccess.MaySee(person, state, await bureau.RosterAsync(stop), bureau.Time.GetUtcNow()) ? state : null;
    }

    /// <summary>Notes a look at a party's identity.</summary>
    public void NoteIdentity(Guid matter, int subject, string person, string purpose, string channel) =>
        bureau.Looks.Note(person, new MatterId(matter), subject, "identity", purpose, channel);

    /// <summary>Looks at a matter, newest first.</summary>
    public async Task<Paged<LookEntry>> LooksAsync(Guid matter, Paging paging, CancellationToken stop)
    {
        var looks = await bureau.Looks.OfMatterAsync(new MatterId(matter), paging, stop);
        return new Paged<LookEntry>([.. looks.Rows.Select(row => new LookEntry(row.At, row.Person, row.Subject, row.What, row.Purpose))], looks.Total, looks.Page);
    }

    /// <summary>Refusals of a matter, newest first. Ask first whether it may be seen.</summary>
    public Task<Paged<Refusal>> RefusalsOfAsync(Guid matter, Paging paging, CancellationToken stop) => bureau.Refusals.ListAsync(new MatterId(matter), paging, stop);

    /// <summary>Refusals of the bureau that a person may see: its own, and those on matters it may see. The total is the bureau's.</summary>
    public async Task<Paged<Refusal>> RefusalsAsync(string person, Paging paging, CancellationToken stop)
    {
        var listed = await bureau.Refusals.ListAsync(null, paging, stop);
        var seen = new List<Refusal>();
        foreach (var refusal in listed.Rows)
        {
            if (refusal.Person == person || await SeenAsync(refusal.Matter, person, stop) is not null)
                seen.Add(refusal);
        }
        return listed with { Rows = seen };
    }

    /// <summary>The bureau's signed word on a recorded act, as text.</summary>
    public static string PromiseOf(Ruling<Act>.Granted granted) => granted.Promise.ToString();

    /// <summary>The query code (查询码) of a party.</summary>
    public string QueryCodeOf(Guid matter, int party) => bureau.QueryCodeOf(new MatterId(matter), party);
}
