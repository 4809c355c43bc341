using Fadu.Casework.Audits;

namespace Fadu.Casework.Tests.Audits;

/// <summary>Real logs are read whole: the counts are those of their description, or of grep.</summary>
public sealed class RealLogTests
{
    [Theory]
    [InlineData("receipt.xes.gz", 1_434, 8_577, 27)]
    [InlineData("receipt.csv.gz", 1_434, 8_577, 27)]
    [InlineData("road_traffic_fines_half.xes.gz", 75_151, 280_871, 11)]
    [InlineData("bpic15_1.xes.gz", 1_199, 52_217, 398)]
    [InlineData("bpic15_2.xes.gz", 832, 44_354, 410)]
    [InlineData("bpic2020_international_declarations.xes.gz", 6_449, 72_151, 34)]
    [InlineData("running-example.xes", 6, 42, 8)]
    [InlineData("roadtraffic50traces.xes", 51, 201, 8)]
    [InlineData("roadtraffic100traces.csv", 100, 390, 10)]
    public void Every_case_and_event_of_a_real_log_is_read(string name, int cases, int events, int activities)
    {
        using var reader = EventLogReader.Open(LogFile.Real(name));
        var (seen, read, names) = (0, 0, new HashSet<string>());
        foreach (var trace in reader.Traces(TestContext.Current.CancellationToken))
        {
            seen++;
            read += trace.Events.Count;
            names.UnionWith(trace.Events.Select(one => one.Activity));
            Assert.All(trace.Events, one => Assert.NotNull(one.At));
        }

        Assert.Equal((cases, events, activities), (seen, read, names.Count));
        Assert.Empty(reader.Rejected);
        Assert.Equal(reader.FileLength, reader.FileBytesRead);
    }

    [Theory]
    [InlineData("a12f0n00", 6_186)]
    [InlineData("a12f0n50", 5_508)]
    [InlineData("a22f0n00", 18_928)]
    [InlineData("a22f0n50", 17_480)]
    public void Events_without_a_time_are_kept(string name, int events)
    {
        var log = LogFile.Read(LogFile.Real($"synthetic-noise/{name}.xes.gz"));

        Assert.Equal((1_000, events), (log.Traces.Count, log.Traces.Sum(trace => trace.Events.Count)));
        Assert.All(log.Traces.SelectMany(trace => trace.Events), one => Assert.Null(one.At));
        Assert.Empty(log.Rejected);
    }

    [Fact]
    public void The_same_log_in_both_forms_tells_the_same_story()
    {
        var xes = LogFile.Read(LogFile.Real("receipt.xes.gz"));
        var csv = LogFile.Read(LogFile.Real("receipt.csv.gz"));

        Assert.Equal(Told(xes), Told(csv));

        static string[] Told(LogFile log) =>
        [
            .. log.Traces.OrderBy(trace => trace.Id, StringComparer.Ordinal)
                .Select(trace => $"{trace.Id} {string.Join("; ", trace.Events.Select(one => $"{one.Activity} {one.At:O} {one.Resource}"))}"),
        ];
    }

    [Fact]
    public void A_day_is_the_day_on_the_wall_whatever_the_offset()
    {
        var log = LogFile.Read(LogFile.Real("road_traffic_fines_half.xes.gz"));

        // The first case of the file: created on 24 July 2006 at +02:00, sent on 5 December 2006 at +01:00.
        Assert.Equal("A1", log.Traces[0].Id);
        Assert.Equal([new DateOnly(2006, 7, 24), new DateOnly(2006, 12, 5)], log.Traces[0].Events.Select(one => one.On!.Value));
        Assert.Equal("35.0", log.Traces[0].Events[0].Attributes["amount"]);
        Assert.Equal("561", log.Traces[0].Events[0].Resource);
        Assert.Null(log.Traces[0].Events[1].Resource);
    }
}
