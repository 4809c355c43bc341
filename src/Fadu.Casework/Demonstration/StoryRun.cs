using Fadu.Law.Scenarios;

namespace Fadu.Casework.Demonstration;

/// <summary>One playing of a story: its matter, the names it has given, the people made up for it.</summary>
internal sealed class StoryRun(int serial, Scenario story, string unit, DateOnly begun, Cast cast, Random dice)
{
    private readonly Dictionary<string, int> numbers = [];
    private readonly Dictionary<string, MadeUpPerson> people = [];
    private DateTimeOffset last;
    private DateTimeOffset moment;

    public int Serial => serial;

    public Scenario Story => story;

    public string Unit => unit;

    /// <summary>The day it begins.</summary>
    public DateOnly Begun { get; private set; } = begun;

    /// <summary>Whether it speaks of another matter, which must be there before it begins.</summary>
    public bool NeedsLink { get; } = story.Facts[0].Fields.OptionalMap().Any(entry => entry.Value.IsText && entry.Value.Text().Contains("{linked}", StringComparison.Ordinal));

    /// <summary>Begins later: what it speaks of is not there yet.</summary>
    public void Postpone(int days) => Begun = Begun.AddDays(days);

    /// <summary>Place of the next fact in the story.</summary>
    public int Next { get; private set; }

    public bool HasNext => Next < story.Facts.Count;

    /// <summary>Whether the next fact has been asked for and not been kept yet.</summary>
    public bool IsAsking { get; set; }

    /// <summary>It went otherwise than written: nothing of it is played any more.</summary>
    public void End() => Next = story.Facts.Count;

    /// <summary>The next fact to be played.</summary>
    public ScenarioFact Fact => story.Facts[Next];

    /// <summary>When the next fact happens.</summary>
    public DateTimeOffset MomentOfNext(TimeZoneInfo zone) => moment = StoryTime.Of(Fact.On, Begun, last, zone);

    /// <summary>When the fact after it does; null when it is the last.</summary>
    public DateTimeOffset? MomentAfterNext(TimeZoneInfo zone) => Next + 1 < story.Facts.Count ? StoryTime.Of(story.Facts[Next + 1].On, Begun, moment, zone) : null;

    /// <summary>The next fact has been played.</summary>
    public void Advance()
    {
        last = moment;
        Next++;
    }

    public Guid? Matter { get; set; }

    /// <summary>File number of the matter this one is linked to.</summary>
    public string? LinkedTo { get; set; }

    public string Person(string called) => cast.Person(unit, called);

    public void Name(string called, int number) => numbers[called] = number;

    /// <summary>The number a name stands for; 0 when it stands for none yet.</summary>
    public int NumberOf(string called) => numbers.GetValueOrDefault(called);

    /// <summary>The person made up for a name; the same one throughout the story.</summary>
    public MadeUpPerson Made(string called)
    {
        if (people.TryGetValue(called, out var made))
            return made;
        var born = called.Contains("minor", StringComparison.Ordinal)
            ? Begun.AddDays(-(15 * 365) - dice.Next(300))
            : Begun.AddDays(-(20 * 365) - dice.Next(40 * 365));
        return people[called] = MadeUpPerson.Of(cast.PartyNames[dice.Next(cast.PartyNames.Count)], born, (serial * 7) + people.Count);
    }
}
