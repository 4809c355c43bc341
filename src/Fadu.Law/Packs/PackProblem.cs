namespace Fadu.Law.Packs;

/// <summary>A place in a pack file.</summary>
/// <param name="File">The file's name as it was given to the reader, relative to the pack's root.</param>
/// <param name="Line">Line, from 1; 0 when the whole file is meant.</param>
/// <param name="Column">Column, from 1; 0 when the whole file is meant.</param>
public readonly record struct SourceSpan(string File, int Line, int Column)
{
    /// <summary>The whole of a file.</summary>
    public static SourceSpan Of(string file) => new(file, 0, 0);

    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}

/// <summary>One thing wrong with a pack: where, what was expected, what was found.</summary>
public sealed record PackProblem(SourceSpan At, string Expected, string Found)
{
    /// <inheritdoc/>
    public override string ToString() => $"{At}: 应为 expected {Expected}; 实为 found {Found}";
}

/// <summary>Collects what is wrong while packs are read, so that one reading names every mistake and not the first alone.</summary>
public sealed class PackProblems
{
    private readonly List<PackProblem> found = [];
    private PackProblems? whole;
    private int englishMissing;

    /// <summary>The problems in the order they were met.</summary>
    public IReadOnlyList<PackProblem> All => found;

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool None => found.Count == 0;

    /// <summary>How many texts have Chinese but no English. Not a problem: shown in Chinese with a mark.</summary>
    public int EnglishMissing
    {
        get => whole?.EnglishMissing ?? englishMissing;
        internal set
        {
            if (whole is null)
                englishMissing = value;
            else
                whole.EnglishMissing = value;
        }
    }

    /// <summary>Adds one problem.</summary>
    public void Add(SourceSpan at, string expected, string found)
    {
        if (whole is null)
            this.found.Add(new PackProblem(at, expected, found));
        else
            whole.Add(at, expected, found);
    }

    /// <summary>Gives what was found to another collection, and everything found from now on: files are parsed side by side and their problems told in one order.</summary>
    internal void PourInto(PackProblems other)
    {
        foreach (var problem in found)
            other.Add(problem.At, problem.Expected, problem.Found);
        other.EnglishMissing += englishMissing;
        found.Clear();
        whole = other;
    }
}
