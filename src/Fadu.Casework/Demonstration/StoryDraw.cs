using Fadu.Law.Scenarios;

namespace Fadu.Casework.Demonstration;

/// <summary>Which story plays on which day, at which station, with which people: drawn once, six bytes a matter, and handed out day by day.</summary>
internal sealed class StoryDraw
{
    private readonly IReadOnlyList<Scenario> stories;
    private readonly List<string> units;
    private readonly Cast cast;
    private readonly int seed;
    private readonly short[] story;
    private readonly int[] serials;
    private readonly int[] firstOf;
    private readonly Dictionary<int, string> placed = [];

    /// <param name="cast">Who plays, and how often each story does.</param>
    /// <param name="stories">The stories.</param>
    /// <param name="matters">How many matters.</param>
    /// <param name="seed">Seed of the dice.</param>
    public StoryDraw(Cast cast, IReadOnlyList<Scenario> stories, int matters, int seed)
    {
        (this.cast, this.stories, this.seed) = (cast, stories, seed);
        units = [.. cast.Units.Keys];
        var days = cast.Until.DayNumber - cast.First.DayNumber;
        var drawn = Enumerable.Range(0, stories.Count).Where(i => !cast.AtEachUnit.Contains(stories[i].Name)).Select(i => (short)i).ToList();
        var pool = drawn.SelectMany(i => Enumerable.Repeat(i, cast.Weights.GetValueOrDefault(stories[i].Name, 1))).ToList();
        var dice = new Random(seed);
        story = new short[matters + 1];
        var begun = new short[matters + 1];
        short DayOf(int serial, int otherwise) => (short)(cast.Begins.TryGetValue(stories[story[serial]].Name, out var day) ? day.DayNumber - cast.First.DayNumber : otherwise);
        for (var serial = 1; serial <= matters; serial++)
        {
            // The first of each kind are played once whatever the dice say, early enough to be seen to their end.
            var isFirst = serial <= drawn.Count;
            story[serial] = isFirst ? drawn[serial - 1] : pool[dice.Next(pool.Count)];
            begun[serial] = DayOf(serial, isFirst ? 2 + dice.Next(days * 2 / 3) : 1 + dice.Next(days - 1));
        }

        // In the place of the last that were drawn: the rest of the year stays as it is.
        var everywhere = Enumerable.Range(0, stories.Count).Where(i => cast.AtEachUnit.Contains(stories[i].Name)).SelectMany(i => units.Select(unit => (Story: (short)i, Unit: unit))).ToList();
        for (var i = 0; i < everywhere.Count && matters >= drawn.Count + everywhere.Count; i++)
        {
            var serial = matters - i;
            (story[serial], placed[serial]) = everywhere[i];
            begun[serial] = DayOf(serial, begun[serial]);
        }

        serials = [.. Enumerable.Range(1, matters).OrderBy(serial => begun[serial]).ThenBy(serial => serial)];
        firstOf = new int[days + 2];
        for (int day = 0, next = 0; day < firstOf.Length; day++)
        {
            while (next < serials.Length && begun[serials[next]] < day)
                next++;
            firstOf[day] = next;
        }
    }

    /// <summary>The stories that begin on a day.</summary>
    public IEnumerable<StoryRun> On(DateOnly day)
    {
        var number = day.DayNumber - cast.First.DayNumber;
        for (var i = firstOf[number]; i < (number + 1 < firstOf.Length ? firstOf[number + 1] : serials.Length); i++)
        {
            var dice = new Random(unchecked((seed * 397) ^ serials[i]));
            var unit = units[dice.Next(units.Count)];
            yield return new StoryRun(serials[i], stories[story[serials[i]]], placed.GetValueOrDefault(serials[i], unit), day, cast, dice);
        }
    }
}
