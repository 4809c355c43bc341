using Fadu.Store.Model;

namespace Fadu.Store.Writing;

/// <summary>What became of a request, told only after the commit.</summary>
/// <typeparam name="T">What the decision gave.</typeparam>
public abstract record ActOutcome<T>
{
    private ActOutcome()
    {
    }

    /// <summary>Kept: it outlives kill -9 and power loss.</summary>
    /// <param name="Value">What the decision gave.</param>
    /// <param name="Acts">The acts as recorded.</param>
    /// <param name="Answer">The answer as kept beside the key.</param>
    public sealed record Recorded(T Value, IReadOnlyList<ActRow> Acts, byte[] Answer) : ActOutcome<T>;

    /// <summary>The same request was answered before; nothing was written.</summary>
    public sealed record Replayed(IdempotencyRow Given) : ActOutcome<T>;

    /// <summary>The key was used for another request; nothing was written.</summary>
    public sealed record KeyReused(IdempotencyRow Given) : ActOutcome<T>;

    /// <summary>A matter is not at the version that was expected; nothing was written.</summary>
    /// <param name="Heads">The heads as they are now; a matter that does not exist is left out.</param>
    public sealed record Conflict(IReadOnlyList<MatterRow> Heads) : ActOutcome<T>;

    /// <summary>The law refused; the refusal stands in its register.</summary>
    public sealed record Refused(T Value) : ActOutcome<T>;

    /// <summary>The decision was to write nothing.</summary>
    public sealed record NothingDone(T Value) : ActOutcome<T>;
}
