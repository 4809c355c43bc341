using Fadu.Law;

namespace Fadu.Casework.Bureau;

/// <summary>A roster's lines in words: names in the place of codes, with the code beside it where the file is written with it.</summary>
/// <param name="plan">What the file changes; what it brings has its name from there.</param>
/// <param name="roster">The bureau as it stands.</param>
/// <param name="import">Knows the words of the pack.</param>
public sealed class RosterWords(RosterPlan plan, Roster roster, RosterImport import)
{
    /// <summary>Name of the unit or officer a line is about; empty where none is known.</summary>
    public string NameOf(RosterLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Title.Length > 0 ? line.Title : Known(line.Kind == RosterKind.Unit ? RosterKind.Unit : RosterKind.Officer, line.Key) ?? "";
    }

    /// <summary>What a line says: of a unit what stands above it and its level, of a post its unit and kind, of a qualification its kind.</summary>
    public Bilingual What(RosterLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var unit = line.Of.Length == 0 ? null : Named(Known(RosterKind.Unit, line.Of), line.Of);
        var above = unit is null || line.Kind != RosterKind.Unit ? unit : new Bilingual($"上级：{unit.Zh}", $"below {unit.In("en")}");
        var value = line.Value.Length == 0 ? null : import.WordOf(line.Kind, line.Value);
        var said = new[] { above, value }.OfType<Bilingual>().ToList();
        return new Bilingual(string.Join('，', said.Select(one => one.Zh)), string.Join(", ", said.Select(one => one.In("en"))));
    }

    /// <summary>A name with its code in brackets; the code alone where there is no name.</summary>
    internal static Bilingual Named(string? name, string code) => name is null ? new Bilingual(code, code) : new Bilingual($"{name}（{code}）", $"{name} ({code})");

    private string? Known(RosterKind kind, string key) =>
        plan.Changes.FirstOrDefault(change => change.Line.Kind == kind && change.Line.Key == key && change.Line.Title.Length > 0)?.Line.Title
        ?? (roster.NameOf(kind, key) is var name && name != key ? name : null);
}
