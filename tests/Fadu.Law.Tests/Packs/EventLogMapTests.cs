using Fadu.Law.Packs;

namespace Fadu.Law.Tests.Packs;

/// <summary><c>log.yaml</c>: how another system's log is read; what is wrong in it is told at its place, by the loader and by the schema for editors.</summary>
public sealed class EventLogMapTests
{
    private const string Path = "abroad/it-road-fines/log.yaml";
    private static readonly string Text = Read("log.yaml");

    [Fact]
    public void The_log_of_the_road_fines_is_read_as_written()
    {
        var loaded = Load(Text);

        Assert.Empty(loaded.Problems);
        var log = Assert.Single(loaded.Pack.Logs);
        Assert.Equal(("road-fine", true), (log.Procedure, log.DayPrecision));
        Assert.Equal(new EventLogKeys("concept:name", "concept:name", "time:timestamp", "org:resource", null), log.Xes);
        Assert.Equal("case:concept:name", log.Csv.Case);
        Assert.Equal(("create-fine", 11), (log.Activities["Create Fine"], log.Activities.Count));
        Assert.Equal(("dismissal-code", 10), (log.Attributes["dismissal"], log.Attributes.Count));
        Assert.Equal("found-bureau", log.Founding!.Act);
    }

    [Theory]
    [InlineData("procedure: road-fine", "procedure: road-fines", "a procedure of the pack")]
    [InlineData("Create Fine: create-fine", "Create Fine: create-fin", "an act of the procedure")]
    [InlineData("Create Fine: create-fine", "Create Fine: strike-act", "an act of the procedure")]
    [InlineData("dismissal: dismissal-code", "dismissal: dismissal", "a field of an act of the procedure")]
    public void A_name_the_pack_has_not_is_told_at_its_line(string sound, string broken, string expected)
    {
        Assert.Contains(sound, Text, StringComparison.Ordinal);
        var text = Text.Replace(sound, broken, StringComparison.Ordinal);

        var problem = Load(text).Problems.First(problem => problem.Expected.Contains(expected, StringComparison.Ordinal));

        Assert.Equal((Path, 1 + text[..text.IndexOf(broken, StringComparison.Ordinal)].Count(letter => letter == '\n')), (problem.At.File, problem.At.Line));
    }

    [Theory]
    [InlineData("procedure: road-fine\n", "")]
    [InlineData("xes: { case: \"concept:name\", ", "xes: { ")]
    [InlineData("precision: day", "precision: week")]
    [InlineData("precision: day", "precisions: day")]
    [InlineData("activities:\n", "acts:\n")]
    [InlineData("  act: found-bureau\n", "")]
    public void The_schema_and_the_loader_refuse_the_same_breaks(string sound, string broken)
    {
        Assert.Empty(new Schema("log").Faults(PackNode.Read(Path, Text, new PackProblems())));
        Assert.Contains(sound, Text, StringComparison.Ordinal);
        var text = Text.Replace(sound, broken, StringComparison.Ordinal);

        Assert.NotEmpty(new Schema("log").Faults(PackNode.Read(Path, text, new PackProblems())));
        Assert.NotEmpty(Load(text).Problems);
    }

    [Fact]
    public void An_act_that_is_a_power_or_opens_nothing_is_not_taken()
    {
        var log = "procedure: mini\nxes: { case: a, activity: b, timestamp: c }\ncsv: { case: a, activity: b, timestamp: c }\nactivities: { X: decide, Y: file }\n";

        var problem = Assert.Single(PackLoader.Load(MiniPack.Files(MiniPack.Text, ("national/log.yaml", log))).Problems);

        Assert.Equal(("national/log.yaml", 4), (problem.At.File, problem.At.Line));
        Assert.Contains("an event about the matter", problem.Expected, StringComparison.Ordinal);
    }

    private static LoadedPack Load(string text) => PackLoader.Load(new PackFiles(
    [
        new PackFile(Path, text),
        new PackFile("abroad/it-road-fines/procedures/road-fine.yaml", Read("procedures/road-fine.yaml")),
        new PackFile("abroad/it-road-fines/sources.yaml", Read("sources.yaml")),
    ]) { Whole = false });

    private static string Read(string file) => File.ReadAllText(System.IO.Path.Combine(TheRepository.Root, "laws", "abroad", "it-road-fines", file));
}
