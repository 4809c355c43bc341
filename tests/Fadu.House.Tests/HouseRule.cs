namespace Fadu.House.Tests;

/// <summary>One rule of the house that can be read off the files.</summary>
/// <param name="Id">Its name in the table.</param>
/// <param name="Breaches">Gives a sentence, beginning with the path, for each place that breaks it.</param>
/// <param name="Planted">Files that break it: laid over the tree, one at a time, the rule must name each.</param>
public sealed record HouseRule(string Id, Func<Tree, IEnumerable<string>> Breaches, params PlantedBreach[] Planted);

/// <summary>A file that breaks a rule.</summary>
/// <param name="Path">Where it is planted.</param>
/// <param name="Text">What stands in it; of a file that exists, its whole new text made from the old.</param>
public sealed record PlantedBreach(string Path, Func<string, string> Text)
{
    /// <summary>A new file.</summary>
    public PlantedBreach(string path, string text)
        : this(path, _ => text)
    {
    }
}
