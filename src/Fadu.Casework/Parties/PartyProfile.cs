using Fadu.Law;

namespace Fadu.Casework.Parties;

/// <summary>What is known of a party in clear, as the matter's acts stand corrected. It lives in memory while the desk or a page needs it, never in a view.</summary>
/// <param name="Subject">The party's number.</param>
/// <param name="Name">Name.</param>
/// <param name="Identity">Identity number.</param>
/// <param name="Phone">Telephone.</param>
/// <param name="Address">Address.</param>
/// <param name="Born">Birthday.</param>
/// <param name="Flags">Named facts: yes or no; absent is unknown.</param>
public sealed record PartyProfile(
    int Subject, string? Name, string? Identity, string? Phone, string? Address, DateOnly? Born, IReadOnlyDictionary<string, bool> Flags)
{
    private const int MinorUntil = 18;

    /// <summary>A party of whom nothing is known.</summary>
    public static PartyProfile Unknown(int subject) => new(subject, null, null, null, null, null, new Dictionary<string, bool>());

    /// <summary>Whether the same is known of the same parties.</summary>
    public static bool AreSame(IReadOnlyDictionary<int, PartyProfile> one, IReadOnlyDictionary<int, PartyProfile> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Count != other.Count)
            return false;
        foreach (var (number, profile) in one)
        {
            if (!other.TryGetValue(number, out var second) || !profile.IsSameAs(second))
                return false;
        }
        return true;
    }

    /// <summary>Verdicts on the party on a day; the birthday itself stays here.</summary>
    /// <param name="ages">Ages asked about.</param>
    /// <param name="on">The day.</param>
    /// <param name="priors">Earlier decisions on this person; null when not fetched.</param>
    /// <param name="then">The day of the violation, when it is known.</param>
    public PartyFacts FactsOn(IEnumerable<int> ages, DateOnly on, IReadOnlyList<PriorDecision>? priors, DateOnly? then) => new(
        Bands(ages, on),
        Flags.ToDictionary(flag => flag.Key, flag => flag.Value ? Truth.Yes : Truth.No, StringComparer.Ordinal),
        priors,
        then is { } day ? Bands(ages, day) : null);

    private bool IsSameAs(PartyProfile other)
    {
        if (Flags.Count != other.Flags.Count || this with { Flags = other.Flags } != other)
            return false;
        foreach (var (flag, truth) in Flags)
        {
            if (!other.Flags.TryGetValue(flag, out var second) || second != truth)
                return false;
        }
        return true;
    }

    private Dictionary<int, Truth> Bands(IEnumerable<int> ages, DateOnly on) => ages.Distinct().Order().ToDictionary(age => age, age => YoungerThan(age, on));

    // The texts at hand do not say to which side the birthday itself belongs; the day is counted as one of being younger for minors' ages,
    // and as one of having reached the age for the aged: either way against the organ, as every doubtful count is.
    private Truth YoungerThan(int age, DateOnly on)
    {
        if (Born is not { } born)
            return Truth.Unknown;
        var reached = Anniversary(born, age);
        return on < reached || (on == reached && age <= MinorUntil) ? Truth.Yes : Truth.No;
    }

    private static DateOnly Anniversary(DateOnly born, int age) =>
        born is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(born.Year + age) ? new DateOnly(born.Year + age, 2, 28) : born.AddYears(age);
}
