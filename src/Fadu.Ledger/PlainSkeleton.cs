using System.Globalization;
using System.Text;

namespace Fadu.Ledger;

/// <summary>Tells of most skeletons, in the same pass that tells them canonical, that they say what their columns repeat. What it cannot tell for sure is looked at again, member by member.</summary>
internal static class PlainSkeleton
{
    private const string Written = "yyyy-MM-dd'T'HH:mm:ss.FFFzzz";

    /// <summary>Whether a skeleton is canonical, agrees with every column, erases nothing and chooses nothing, for sure. False says nothing.</summary>
    public static bool Agrees(AuditedAct act)
    {
        var utf8 = act.Skeleton.Span;
        Span<PlainMember> found = stackalloc PlainMember[PlainMembers.AtMost];
        var members = new PlainMembers(found);
        if (!PlainCanonical.Is(utf8, ref members) || !members.IsComplete)
            return false;
        Span<char> text = stackalloc char[40];
        if (!act.Act.TryFormat(text, out var length, "D") || !members.Holds(utf8, default, "id", text[..length]))
            return false;
        if (members.Has(utf8, "erases") || members.Has(utf8, "signs") || !TryWrite(act.RecordedAt, text, out length) || !members.Holds(utf8, "act", "recordedAt", text[..length]))
            return false;
        foreach (var column in act.Columns)
        {
            var point = column.Path.IndexOf('.', StringComparison.Ordinal);
            if (column.Value is not { } value || !members.Holds(utf8, point < 0 ? default : column.Path.AsSpan(0, point), column.Path.AsSpan(point + 1), value))
                return false;
        }
        return AgreeInParts(act, utf8, members);
    }

    private static bool AgreeInParts(AuditedAct act, ReadOnlySpan<byte> utf8, PlainMembers members)
    {
        if (members.Parts != act.Parts.Count)
            return false;
        Span<char> number = stackalloc char[12];
        for (var i = 0; i < act.Parts.Count; i++)
        {
            var part = act.Parts[i];
            if (!part.Number.TryFormat(number, out var length, default, CultureInfo.InvariantCulture) || !members.PartHolds(utf8, i, "part", number[..length]))
                return false;
            foreach (var column in part.Columns)
            {
                if (column.Value is not { } value || !members.PartHolds(utf8, i, column.Path, value))
                    return false;
            }
        }
        return true;
    }

    /// <summary>An instant as a skeleton writes it; null where it is out of what a calendar holds.</summary>
    /// <param name="milliseconds">Since 1970-01-01 UTC.</param>
    public static string? Instant(long milliseconds)
    {
        Span<char> text = stackalloc char[40];
        return TryWrite(milliseconds, text, out var length) ? new string(text[..length]) : null;
    }

    private static bool TryWrite(long milliseconds, Span<char> text, out int length)
    {
        length = 0;
        return milliseconds is > -60_000_000_000_000 and < 200_000_000_000_000
            && DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).TryFormat(text, out length, Written, CultureInfo.InvariantCulture);
    }
}

/// <summary>A member that stands at the root, in an object at the root, or in an object of the list <c>parts</c> at the root.</summary>
/// <param name="Parent">Where its parent's name stands; nothing at the root.</param>
/// <param name="Name">Where its name stands.</param>
/// <param name="Value">Where its value stands, a text without its quotes; nothing where it is an object or a list.</param>
/// <param name="Part">Which of the parts it is of, from 0; -1 outside them.</param>
internal readonly record struct PlainMember(Range Parent, Range Name, Range Value, int Part);

/// <summary>The members that a pass over a skeleton came by.</summary>
internal ref struct PlainMembers(Span<PlainMember> found)
{
    /// <summary>More are not kept: then nothing is told.</summary>
    public const int AtMost = 64;

    private readonly Span<PlainMember> found = found;
    private int count;

    /// <summary>Whether there was room for all.</summary>
    public readonly bool IsComplete => count <= found.Length;

    /// <summary>How many objects the list of parts holds.</summary>
    public int Parts { get; private set; }

    /// <summary>Another object of the list of parts begins.</summary>
    public void BeginPart() => Parts++;

    public void Add(Range parent, Range name, Range value, bool ofPart)
    {
        if (count < found.Length)
            found[count] = new PlainMember(parent, name, value, ofPart ? Parts - 1 : -1);
        count++;
    }

    /// <summary>Whether the root has a member of that name, whatever it holds.</summary>
    public readonly bool Has(ReadOnlySpan<byte> utf8, ReadOnlySpan<char> name)
    {
        foreach (ref readonly var member in found[..count])
        {
            if (member.Part < 0 && member.Parent.Equals(default) && Ascii.Equals(utf8[member.Name], name))
                return true;
        }
        return false;
    }

    /// <summary>Whether a member says exactly that.</summary>
    public readonly bool Holds(ReadOnlySpan<byte> utf8, ReadOnlySpan<char> parent, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        foreach (ref readonly var member in found[..count])
        {
            if (member.Part < 0 && Ascii.Equals(utf8[member.Name], name) && Ascii.Equals(utf8[member.Parent], parent))
                return Says(utf8, member, value);
        }
        return false;
    }

    /// <summary>Whether a member of one of the parts says exactly that.</summary>
    public readonly bool PartHolds(ReadOnlySpan<byte> utf8, int part, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        foreach (ref readonly var member in found[..count])
        {
            if (member.Part == part && Ascii.Equals(utf8[member.Name], name))
                return Says(utf8, member, value);
        }
        return false;
    }

    // An empty text stands nowhere, as an object does: of it nothing is told.
    private static bool Says(ReadOnlySpan<byte> utf8, in PlainMember member, ReadOnlySpan<char> value) =>
        !value.IsEmpty && Ascii.Equals(utf8[member.Value], value);
}
