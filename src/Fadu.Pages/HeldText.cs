using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Fadu.Pages;

/// <summary>What the text of a component is made of, where it may be written once and used again. It must be all it is made of.</summary>
/// <param name="Of">An object that is never changed, compared by itself; the text goes with it.</param>
/// <param name="For">All else: the language, the day, and what its parameters say. Compared by value.</param>
public sealed record HeldUnder(object Of, object For);

/// <summary>Texts of components that were written before, each as long as the object it was made of is in use.</summary>
internal static class HeldText
{
    // The two languages, today and yesterday.
    private const int MostOfOne = 4;

    private static readonly ConditionalWeakTable<object, Texts> All = [];

    public static bool TryFind(Type type, HeldUnder under, [NotNullWhen(true)] out string? text)
    {
        text = All.TryGetValue(under.Of, out var texts) ? texts.Find(type, under.For) : null;
        return text is not null;
    }

    public static void Keep(Type type, HeldUnder under, ReadOnlySpan<char> text) => All.GetValue(under.Of, static _ => new Texts()).Keep(type, under.For, text.ToString());

    /// <summary>All is written anew from here on.</summary>
    public static void Forget() => All.Clear();

    private sealed class Texts
    {
        private readonly Lock gate = new();
        private readonly List<(Type Type, object For, string Text)> known = [];

        public string? Find(Type type, object asked)
        {
            lock (gate)
            {
                foreach (var (of, made, text) in known)
                {
                    if (of == type && made.Equals(asked))
                        return text;
                }
                return null;
            }
        }

        public void Keep(Type type, object made, string text)
        {
            lock (gate)
            {
                var same = known.Count(one => one.Type == type);
                if (same >= MostOfOne)
                    known.RemoveAt(known.FindIndex(one => one.Type == type));
                known.Add((type, made, text));
            }
        }
    }
}
