namespace Fadu.Casework.Demonstration;

/// <summary>The clock of a demonstration: set while its year is made, then running on from there at the pace of the real one.</summary>
/// <param name="machine">The machine's clock, for the pace.</param>
public sealed class SimulatedTime(TimeProvider machine) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset moment;
    private DateTimeOffset? runningSince;

    /// <summary>Stands at a moment.</summary>
    public void StandAt(DateTimeOffset at)
    {
        lock (gate)
        {
            moment = at.ToUniversalTime();
            runningSince = null;
        }
    }

    /// <summary>Runs on from a minute after the last that a demonstration holds: its own day, whatever the machine's is.</summary>
    public async Task RunOnFromAsync(OpenBureau bureau, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(bureau);
        StandAt((await bureau.LastRecordedAtAsync(stop) ?? machine.GetUtcNow()).AddMinutes(1));
        RunOn();
    }

    /// <summary>Runs on from where it stands.</summary>
    public void RunOn()
    {
        lock (gate)
            runningSince ??= machine.GetUtcNow();
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return runningSince is { } since ? moment + (machine.GetUtcNow() - since) : moment;
    }
}
