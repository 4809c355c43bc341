using Fadu.Store.Writing;

namespace Fadu.Casework.Worklists;

/// <summary>What the store answered, given again for as long as nothing but looks was written since. A look is written for each page that is opened: it must not make every page be read anew.</summary>
/// <remarks>Only where this process alone writes, as on SQLite; else each question is put to the store.</remarks>
/// <param name="acts">The door through which the store is written; null where it is only read: then nothing is held.</param>
internal sealed class HeldReads(ActStore? acts)
{
    private const int MostInAGeneration = 512;

    private readonly Latest<object, Held> latest = new(MostInAGeneration);

    /// <summary>The answer to a question.</summary>
    /// <param name="question">Names the question and all it depends on.</param>
    /// <param name="read">Puts it to the store.</param>
    public async ValueTask<T> OfAsync<T>(object question, Func<ValueTask<T>> read)
    {
        var standing = acts?.Standing;
        if (standing is not null && latest.Find(question) is { } held && held.Standing == standing)
            return (T)held.Answer!;
        var answer = await read();
        if (standing is not null && acts!.Standing == standing)
            latest.Keep(question, new Held(standing.Value, answer));
        return answer;
    }

    private sealed record Held(long Standing, object? Answer);
}
