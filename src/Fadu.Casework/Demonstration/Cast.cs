using Fadu.Law.Packs;

namespace Fadu.Casework.Demonstration;

/// <summary>Who plays in a demonstration: the bureau's officers by the names stories give them, and made-up names for parties.</summary>
/// <param name="Bureau">Id of the bureau.</param>
/// <param name="Until">The day on which the demonstration's year ends.</param>
/// <param name="Registrar">Who records the bureau's own affairs.</param>
/// <param name="Units">By unit: what stories call its officers, and who they are.</param>
/// <param name="Shared">Officers of the organ, by what stories call them.</param>
/// <param name="PartyNames">Plainly made-up names.</param>
/// <param name="Weights">How often each story plays.</param>
/// <param name="Begins">The day on which a story begins that is tied to one.</param>
/// <param name="AtEachUnit">Stories that play once in each unit and no more.</param>
internal sealed record Cast(
    string Bureau,
    DateOnly Until,
    string Registrar,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Units,
    IReadOnlyDictionary<string, string> Shared,
    IReadOnlyList<string> PartyNames,
    IReadOnlyDictionary<string, int> Weights,
    IReadOnlyDictionary<string, DateOnly> Begins,
    IReadOnlyList<string> AtEachUnit)
{
    /// <summary>The day on which the demonstration's year begins: the bureau is founded on it.</summary>
    public DateOnly First => Until.AddYears(-1);

    public static Cast Read(PackNode file)
    {
        var cast = new Cast(
            file["bureau"].Text(),
            file["until"].Day(),
            file["registrar"].Text(),
            file["units"].OptionalMap().ToDictionary(unit => unit.Key, unit => (IReadOnlyDictionary<string, string>)Texts(unit.Value)),
            Texts(file["shared"]),
            [.. file["party-names"].Texts()],
            file["stories"].OptionalMap().ToDictionary(story => story.Key, story => story.Value.WholeNumber(min: 0, max: 1_000)),
            file["begins"].OptionalMap().ToDictionary(story => story.Key, story => story.Value.Day()),
            [.. file["at-each-unit"].Texts()]);
        file.NoOtherKeys();
        return cast;
    }

    /// <summary>The officer a story means, of the unit it plays in or of the organ above.</summary>
    public string Person(string unit, string called) => Units[unit].GetValueOrDefault(called) ?? Shared.GetValueOrDefault(called) ?? called;

    private static Dictionary<string, string> Texts(PackNode node) => node.OptionalMap().ToDictionary(entry => entry.Key, entry => entry.Value.Text());
}
