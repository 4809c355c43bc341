using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fadu.Law.Packs;

/// <summary>From the text of a file to its nodes.</summary>
public sealed partial class PackNode
{
    /// <summary>The greatest size of a pack file in bytes of UTF-8: 1 MB.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>How deep lists and maps may nest.</summary>
    public const int MaxDepth = 32;

    /// <summary>Reads one file.</summary>
    /// <param name="file">Its name for messages, relative to the pack's root.</param>
    /// <param name="text">Its text: YAML without anchors, aliases and tags, one document.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <returns>The root; an empty map if the text cannot be read at all.</returns>
    public static PackNode Read(string file, string text, PackProblems problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(problems);

        var empty = new PackNode(PackNodeKind.Map, SourceSpan.Of(file), "", problems);
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            problems.Add(SourceSpan.Of(file), "a file of at most 1 MB", "a greater one");
            return empty;
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            return new Reading(file, problems, parser).Document() ?? empty;
        }
        catch (TooDeep deep)
        {
            // Reading stops here: the scanner's cost grows with the square of the nesting.
            problems.Add(Span(file, deep.Start), $"at most {MaxDepth} levels", "a deeper one");
            return empty;
        }
        catch (YamlException broken)
        {
            problems.Add(Span(file, broken.Start), "YAML", broken.InnerException?.Message ?? broken.Message);
            return empty;
        }
        catch (Exception strayed) when (strayed is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The scanner falls over some broken texts (a key inside an unclosed list) instead of saying where they break.
            problems.Add(Span(file, parser.Current?.End ?? Mark.Empty), "YAML", "text that breaks off or is not closed");
            return empty;
        }
    }

    /// <summary>Reports a problem at another place of the same reading, such as a key.</summary>
    internal void ProblemAt(SourceSpan at, string expected, string found) => problems.Add(at, expected, found);

    private static SourceSpan Span(string file, Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private static bool IsEmptyValue(Scalar scalar) =>
        scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };

    /// <summary>The nearest known word as a question, or nothing.</summary>
    internal static string Suggest(string word, params ReadOnlySpan<string> known)
    {
        var nearest = "";
        var least = Math.Max(2, word.Length / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = Distance(word, candidate);
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }

        return nearest.Length == 0 ? "" : $" (did you mean “{nearest}”? 是否为“{nearest}”)";
    }

    /// <summary>How many letters must be put in, taken out or changed to make one word the other.</summary>
    private static int Distance(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > 8)
            return int.MaxValue;

        var previous = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var current = new int[other.Length + 1];
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = previous[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[other.Length];
    }

    private sealed class Reading(string file, PackProblems problems, IParser parser)
    {
        public PackNode? Document()
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                problems.Add(SourceSpan.Of(file), "a YAML document", "an empty file");
                return null;
            }

            var root = Node("", depth: 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
                problems.Add(Span(file, second.Start), "one document", "a second one");
            return root.IsAbsent ? null : root;
        }

        private PackNode Node(string name, int depth)
        {
            if (parser.TryConsume<AnchorAlias>(out var alias))
            {
                problems.Add(Span(file, alias.Start), "the thing itself (aliases are refused)", $"*{alias.Value}");
                return Absent(Span(file, alias.Start), name);
            }

            if (parser.TryConsume<Scalar>(out var scalar))
            {
                var at = Plain(scalar);
                return IsEmptyValue(scalar)
                    ? Absent(at, name)
                    : new PackNode(PackNodeKind.Text, at, name, problems, scalar.Value, quoted: scalar.Style != ScalarStyle.Plain);
            }

            if (depth == MaxDepth)
                throw new TooDeep(parser.Current!.Start, parser.Current.End);

            return parser.TryConsume<SequenceStart>(out var list) ? List(list, name, depth) : Map(parser.Consume<MappingStart>(), name, depth);
        }

        private PackNode List(SequenceStart start, string name, int depth)
        {
            var node = new PackNode(PackNodeKind.List, Plain(start), name, problems);
            while (!parser.TryConsume<SequenceEnd>(out _))
                node.items.Add(Node($"{name}[{node.items.Count}]", depth + 1));
            return node;
        }

        private PackNode Map(MappingStart start, string name, int depth)
        {
            var node = new PackNode(PackNodeKind.Map, Plain(start), name, problems);
            var seen = new HashSet<string>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = Node(name, depth + 1);
                if (!key.IsText)
                    problems.Add(key.At, "a text as key", key.Describe());
                var word = key.value ?? "";
                var value = Node(word, depth + 1);
                if (!seen.Add(word))
                    problems.Add(key.At, "each key once", $"“{word}” again");
                else if (key.IsText)
                    node.entries.Add(new PackEntry(word, key.At, value));
            }

            return node;
        }

        private SourceSpan Plain(NodeEvent node)
        {
            var at = Span(file, node.Start);
            if (!node.Anchor.IsEmpty)
                problems.Add(at, "no anchor (anchors are refused)", $"&{node.Anchor.Value}");
            if (!node.Tag.IsEmpty && node.Tag.Value != "!")
                problems.Add(at, "no tag", node.Tag.Value);
            return at;
        }

        private PackNode Absent(SourceSpan at, string name) => new(PackNodeKind.Absent, at, name, problems, absence: new Absence());
    }

    private sealed class TooDeep(Mark start, Mark end) : YamlException(start, end, "too deep");
}
