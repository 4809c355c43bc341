namespace Fadu.Ledger;

/// <summary>The ledger we keep contradicts itself while we write to it. Carries the evidence, so that the report can stand alone.</summary>
/// <param name="entryIndex">The leaf, or the size, at which it was met.</param>
/// <param name="expected">The hash that should be there.</param>
/// <param name="found">The hash that is there.</param>
/// <param name="checkpoint">The signed head that vouches for <paramref name="expected"/>, when there is one.</param>
/// <remarks>What an audit finds is a value, <see cref="AuditProblem"/>; this is for our own faults.</remarks>
public sealed class LedgerBrokenException(long entryIndex, LedgerHash expected, LedgerHash found, Checkpoint? checkpoint)
    : Exception($"ledger broken at entry {entryIndex}: expected {expected}, found {found}" + (checkpoint is null ? "" : $"; head:\n{checkpoint.Text}"))
{
    /// <summary>The leaf, or the size, at which it was met.</summary>
    public long EntryIndex { get; } = entryIndex;

    /// <summary>The hash that should be there.</summary>
    public LedgerHash Expected { get; } = expected;

    /// <summary>The hash that is there.</summary>
    public LedgerHash Found { get; } = found;

    /// <summary>The signed head that vouches for the expected hash.</summary>
    public Checkpoint? Checkpoint { get; } = checkpoint;
}
