using System.Text.Json.Nodes;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;
using Fadu.Law.TimeLimits;

namespace Fadu.Law.Gates;

/// <summary>What a condition is asked about: one act on one subject of a matter, with the basis it is judged on.</summary>
/// <remarks>Made for each subject of each act; it keeps nothing beyond the question but what its named facts came to. For one thread.</remarks>
public sealed class Inquiry
{
    private readonly GrowingList<RecordedAct> acts;
    private readonly DateTimeOffset at;
    private readonly DateTime local;

    // Several gates of one act ask the same named facts; they are few, so a list is looked through.
    private List<(string Fact, Truth Truth)>? remembered;

    /// <summary>Asks about an act.</summary>
    /// <param name="pack">The law.</param>
    /// <param name="procedure">The matter's procedure.</param>
    /// <param name="record">The matter before the act.</param>
    /// <param name="act">The act's definition; null when a named fact of the matter is asked for itself.</param>
    /// <param name="fields">Its fields; null when they are not filled in yet.</param>
    /// <param name="subject">The subject; 0 the matter.</param>
    /// <param name="basis">The outside facts.</param>
    /// <param name="at">When the act occurred.</param>
    public Inquiry(
        RulePack pack, Procedure procedure, MatterRecord record, ActDefinition? act, JsonObject? fields, int subject, Basis basis, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(record);
        Pack = pack;
        Procedure = procedure;
        Record = record;
        Act = act;
        Fields = fields;
        Subject = subject;
        Basis = basis;
        this.at = at;
        local = TimeZoneInfo.ConvertTime(at, pack.Zone).DateTime;
        acts = GrowingList.Of(record.Acts);
    }

    private Inquiry(Inquiry from, ActDefinition? act, JsonObject? fields, int subject)
    {
        Pack = from.Pack;
        Procedure = from.Procedure;
        Record = from.Record;
        Act = act;
        Fields = fields;
        Subject = subject;
        Basis = from.Basis;
        at = from.at;
        local = from.local;
        acts = from.acts;
        Lasting = from.Lasting;
    }

    /// <summary>The law.</summary>
    public RulePack Pack { get; }

    /// <summary>The matter's procedure.</summary>
    public Procedure Procedure { get; }

    /// <summary>The matter before the act.</summary>
    public MatterRecord Record { get; }

    /// <summary>The act's definition; null when a named fact is asked for itself.</summary>
    public ActDefinition? Act { get; }

    /// <summary>The act's fields; null when they are not filled in yet.</summary>
    public JsonObject? Fields { get; }

    /// <summary>The subject; 0 the matter.</summary>
    public int Subject { get; }

    /// <summary>The outside facts.</summary>
    public Basis Basis { get; }

    /// <summary>Hears what is asked of the time; null where nobody holds the answer.</summary>
    public Lasting? Lasting { get; init; }

    /// <summary>When the act occurred. Whoever asks for it makes the answer one of the moment; better ask what can be foreseen.</summary>
    public DateTimeOffset At
    {
        get
        {
            Lasting?.IsOfTheMoment();
            return at;
        }
    }

    /// <summary>The same in the bureau's zone.</summary>
    public DateTime Local
    {
        get
        {
            Lasting?.IsOfTheMoment();
            return local;
        }
    }

    /// <summary>The same, for whoever tells itself when its answer changes.</summary>
    internal DateTime LocalUntold => local;

    /// <summary>The legal day of the act.</summary>
    public DateOnly On => DateOnly.FromDateTime(local);

    /// <summary>The hour of the act, from 0 to 23.</summary>
    public int Hour
    {
        get
        {
            Lasting?.ChangesAt(local.Date.AddHours(local.Hour + 1));
            return local.Hour;
        }
    }

    /// <summary>Whether the act occurs at a local time or before it.</summary>
    public bool IsBy(DateTime last)
    {
        if (last < DateTime.MaxValue)
            Lasting?.ChangesAt(last.AddTicks(1));
        return local <= last;
    }

    /// <summary>What a clock says at the time of the act.</summary>
    public ClockValue Read(ClockRecord clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var value = ClockReading.Read(Pack, clock, at);
        if (Lasting is not null)
            ClockReading.TellChanges(value, Lasting);
        return value;
    }

    /// <summary>The acts of the record.</summary>
    public ReadOnlySpan<RecordedAct> Acts => acts.Items;

    /// <summary>What a named fact came to before in this question; null when it was not asked yet.</summary>
    internal Truth? Remembered(string fact)
    {
        if (remembered is null)
            return null;
        foreach (var (known, truth) in remembered)
        {
            if (ReferenceEquals(known, fact) || known == fact)
                return truth;
        }

        return null;
    }

    /// <summary>Keeps what a named fact came to, and gives it back.</summary>
    internal Truth Remember(string fact, Truth truth)
    {
        (remembered ??= []).Add((fact, truth));
        return truth;
    }

    /// <summary>The same question about another subject.</summary>
    public Inquiry About(int subject) => new(this, Act, Fields, subject);

    /// <summary>The same question about an act whose fields are not filled in yet.</summary>
    public Inquiry About(ActDefinition act, int subject) => new(this, act, null, subject);

    /// <summary>The same question about the fields of an act of the record.</summary>
    public Inquiry Within(RecordedAct act) => new(this, Act, act.Fields, Subject);

    /// <summary>The value of a field of the act, or null.</summary>
    public JsonNode? Field(string id) => Fields is not null && Fields.TryGetPropertyValue(id, out var value) ? value : null;

    /// <summary>The subject of that number, or null for the matter or a number there is not.</summary>
    public SubjectRecord? Find(int number) =>
        number > 0 && number <= Record.Subjects.Count ? Record.Subjects[number - 1] : null;

    /// <summary>The party behind a subject: itself, or whose it is; 0 when none.</summary>
    public int PartyOf(int number)
    {
        for (var steps = 0; steps < 8 && Find(number) is { } subject; steps++)
        {
            if (subject.Kind == SubjectKinds.Party)
                return subject.Number;
            number = subject.Of;
        }

        return 0;
    }

    /// <summary>Whether an act of the record is about this subject; an act about the whole matter is about each of its subjects.</summary>
    public static bool IsAbout(RecordedAct act, int subject)
    {
        if (act.Subjects.Count == 0 || subject == 0)
            return true;
        for (var i = 0; i < act.Subjects.Count; i++)
        {
            if (act.Subjects[i] == subject)
                return true;
        }

        return Contains(act.Adds, subject);
    }

    /// <summary>Whether an act of the record is about this party or about something of it.</summary>
    public bool IsAboutParty(RecordedAct act, int party)
    {
        if (act.Subjects.Count == 0 || party == 0)
            return true;
        for (var i = 0; i < act.Subjects.Count; i++)
        {
            if (PartyOf(act.Subjects[i]) == party)
                return true;
        }

        return Contains(act.Adds, party);
    }

    /// <summary>The legal day of an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Pack.Zone).DateTime);

    /// <summary>The name of an act for a sentence.</summary>
    public Bilingual NameOf(string act) => Procedure.FindAct(act)?.Title ?? new Bilingual(act, act);

    /// <summary>The label of a field of the act for a sentence.</summary>
    public Bilingual LabelOf(string field) => Act?.FindField(field)?.Title ?? new Bilingual(field, field);

    /// <summary>A value of a field for a sentence: the title of an option, of a register's row or of a kind of subject; as written when it has none.</summary>
    public Bilingual NameOfValue(string value) => value switch
    {
        "true" or "yes" => new Bilingual("是", "yes"),
        "false" or "no" => new Bilingual("否", "no"),
        _ => Act?.Fields.SelectMany(field => field.Options).FirstOrDefault(option => option.Id == value)?.Title
            ?? Act?.Fields.Select(field => field.Register is { } register ? Pack.FindRegister(register)?.Find(value)?.Title : null).FirstOrDefault(title => title is not null)
            ?? Procedure.Roles.FirstOrDefault(role => role.Id == value)?.Title
            ?? Procedure.Acts.SelectMany(act => act.Fields).SelectMany(field => field.Options).FirstOrDefault(option => option.Id == value)?.Title
            ?? SubjectKinds.WordsOfStanding(value)
            ?? new Bilingual(value, value),
    };

    /// <summary>Working days.</summary>
    public WorkingCalendar Calendar => Pack.Calendar;

    private static bool Contains(IReadOnlyList<int> numbers, int number)
    {
        for (var i = 0; i < numbers.Count; i++)
        {
            if (numbers[i] == number)
                return true;
        }

        return false;
    }
}
