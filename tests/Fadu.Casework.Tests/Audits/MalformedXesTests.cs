using System.IO.Compression;
using System.Text;
using Fadu.Casework.Audits;

namespace Fadu.Casework.Tests.Audits;

/// <summary>A faulty XES is named with its line and read as far as it can be; it never crashes and never loses an event unsaid.</summary>
public sealed class MalformedXesTests
{
    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log>\n";

    private static string Trace(string id, params string[] events) =>
        $"<trace><string key=\"concept:name\" value=\"{id}\"/>\n{string.Join('\n', events)}\n</trace>\n";

    private static string Event(string activity, string more = "") => $"<event><string key=\"concept:name\" value=\"{activity}\"/>{more}</event>";

    [Fact]
    public void With_a_namespace_and_without_it_is_the_same()
    {
        var bare = Head + Trace("a", Event("x")) + "</log>";

        var log = LogFile.Of(bare.Replace("<log>", "<log xmlns=\"http://www.xes-standard.org/\">", StringComparison.Ordinal));

        Assert.Equal("a: x", log.Story);
        Assert.Equal(LogFile.Of(bare).Story, log.Story);
    }

    [Fact]
    public void Half_a_file_gives_its_whole_cases_and_names_the_line_of_the_break()
    {
        var whole = Head + Trace("a", Event("x"), Event("y")) + Trace("b", Event("x"), Event("y"), Event("z")) + "</log>";
        var half = whole[..whole.IndexOf("\"z\"", StringComparison.Ordinal)];

        var log = LogFile.Of(half);

        Assert.Equal("a: x, y", log.Story);
        var rejected = Assert.Single(log.Rejected);
        // Two lines of head, four of the first case, then the third event of the second.
        Assert.Equal(10, rejected.Line);
        Assert.Contains("b", rejected.Reason.En, StringComparison.Ordinal);
        Assert.Contains("left out", rejected.Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_packed_file_gives_its_whole_cases_and_says_so()
    {
        var packed = LogFile.Gzip(Encoding.UTF8.GetBytes(Head + string.Concat(Enumerable.Range(0, 20_000).Select(n => Trace($"c{n * 7919}", Event($"x{n * 104_729}")))) + "</log>"));

        var log = LogFile.OfBytes(packed[..(packed.Length / 2)]);

        Assert.InRange(log.Traces.Count, 5_000, 15_000);
        Assert.Single(log.Rejected);
        Assert.True(log.Rejected[0].Line > 10_000);
    }

    [Fact]
    public void Entities_are_refused()
    {
        var bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE log [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<log>" + Trace("&b;", Event("x")) + "</log>";

        var log = LogFile.Of(bomb);

        Assert.Empty(log.Traces);
        // The framework names no line for a DTD: the last line read before it stands for it.
        var rejected = Assert.Single(log.Rejected);
        Assert.Equal(1, rejected.Line);
        Assert.Contains("DTD", rejected.Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_named_by_an_entity_is_not_opened()
    {
        var log = LogFile.Of("<?xml version=\"1.0\"?>\n<!DOCTYPE log SYSTEM \"file:///etc/passwd\">\n<log/>");

        Assert.Empty(log.Traces);
        Assert.Single(log.Rejected);
    }

    [Fact]
    public void A_gzip_bomb_is_read_no_further()
    {
        var packed = LogFile.Gzip(Encoding.UTF8.GetBytes(Head + Trace("a", Event("x")) + Trace("b", Event("y", $"<string key=\"k\" value=\"{new string('A', 100 << 20)}\"/>")) + "</log>"), CompressionLevel.Optimal);

        var log = LogFile.OfBytes(packed, limits: new LogLimits(CaseBytes: 1L << 40));

        Assert.Equal("a: x", log.Story);
        Assert.Contains("bomb", Assert.Single(log.Rejected).Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_without_end_is_read_no_further()
    {
        var log = LogFile.Of(Head + Trace("a", Event("x")) + Trace("b", [.. Enumerable.Repeat(Event("y"), 50_000)]) + "</log>", limits: new LogLimits(CaseBytes: 1 << 20));

        Assert.Equal("a: x", log.Story);
        Assert.Contains("larger than 1048576 bytes", Assert.Single(log.Rejected).Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_larger_than_allowed_is_read_no_further()
    {
        var log = LogFile.Of(Head + string.Concat(Enumerable.Repeat(Trace("a", Event("x")), 20_000)) + "</log>", limits: new LogLimits(Bytes: 1 << 20));

        Assert.InRange(log.Traces.Count, 5_000, 19_000);
        Assert.Contains("more than 1048576 bytes", Assert.Single(log.Rejected).Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_10_MB_rejects_its_event_alone()
    {
        var log = LogFile.Of(Head + Trace("a", Event("x"), Event("y", $"<string key=\"note\" value=\"{new string('字', 10 << 20)}\"/>"), Event("z")) + "</log>");

        Assert.Equal("a: x, z", log.Story);
        var rejected = Assert.Single(log.Rejected);
        Assert.Equal(5, rejected.Line);
        Assert.Contains("10485760 characters in “note”", rejected.Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_control_characters_rejects_its_event_alone()
    {
        var log = LogFile.Of(Head + Trace("a", Event("x"), Event("&#1;&#2;"), Event("z")) + "</log>");

        Assert.Equal("a: x, z", log.Story);
        Assert.Equal(5, Assert.Single(log.Rejected).Line);
    }

    [Fact]
    public void A_raw_control_character_is_no_XML_and_names_its_line()
    {
        var log = LogFile.Of(Head + Trace("a", Event("x")) + Trace("b", Event("\u0001")) + "</log>");

        Assert.Equal("a: x", log.Story);
        Assert.Equal(7, Assert.Single(log.Rejected).Line);
    }

    [Theory]
    [InlineData("01-02-2003")]
    [InlineData("2006-02-30T00:00:00")]
    [InlineData("2006-07-24T25:00:00+02:00")]
    [InlineData("2006-07-24T00:00:00+99:00")]
    [InlineData("yesterday")]
    public void A_time_that_is_none_rejects_its_event_with_its_line(string time)
    {
        var log = LogFile.Of(Head + Trace("a", Event("x"), Event("y", $"<date key=\"time:timestamp\" value=\"{time}\"/>")) + "</log>");

        Assert.Equal("a: x", log.Story);
        Assert.Equal(5, Assert.Single(log.Rejected).Line);
        Assert.Contains(time, log.Rejected[0].Reason.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2006-07-24T00:00:00.000+02:00", "2006-07-24T00:00:00.0000000+02:00")]
    [InlineData("2006-07-24T23:30:00.5-0330", "2006-07-24T23:30:00.5000000-03:30")]
    [InlineData("2006-07-24 23:30:00,123456Z", "2006-07-24T23:30:00.1234560+00:00")]
    [InlineData("2006-07-24T23:30", "2006-07-24T23:30:00.0000000+00:00")]
    [InlineData("2006-07-24", "2006-07-24T00:00:00.0000000+00:00")]
    public void A_time_keeps_the_offset_it_is_written_with(string written, string expected)
    {
        var log = LogFile.Of(Head + Trace("a", Event("y", $"<date key=\"time:timestamp\" value=\"{written}\"/>")) + "</log>");

        Assert.Equal(expected, log.Traces[0].Events[0].At!.Value.ToString("O"));
    }

    [Fact]
    public void An_event_without_a_name_is_rejected_and_a_case_without_one_is_numbered()
    {
        var log = LogFile.Of(Head + "<trace><event/>" + Event("x") + "</trace>\n<trace/></log>");

        Assert.Equal("#1: x | #2: ", log.Story);
        Assert.Equal(3, Assert.Single(log.Rejected).Line);
    }

    [Fact]
    public void What_is_nested_is_kept_under_its_path()
    {
        var log = LogFile.Of(Head + Trace("a", Event("x", "<string key=\"phase\" value=\"p\"><string key=\"name\" value=\"n\"/></string><list key=\"l\"><values><string key=\"m\" value=\"1\"/></values></list>")) + "</log>");

        Assert.Equal(["concept:name=x", "phase=p", "phase/name=n", "l/m=1"], log.Traces[0].Events[0].Attributes.Pairs.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Theory]
    [InlineData("<html><body/></html>", "html")]
    [InlineData("<log><trace>", "breaks off")]
    [InlineData("<", "breaks off")]
    public void What_is_no_XES_is_said_so(string text, string said)
    {
        var log = LogFile.Of(text);

        Assert.Empty(log.Traces);
        Assert.Contains(said, Assert.Single(log.Rejected).Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_folder_are_said_so()
    {
        Assert.Contains("no such file", Assert.Throws<LogUnreadableException>(() => EventLogReader.Open("/no/such/log.xes")).Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<LogUnreadableException>(() => EventLogReader.Open(Path.GetTempPath())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        using var reader = EventLogReader.Open(LogFile.Real("running-example.xes"));

        var read = Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var trace in reader.Traces(stop.Token))
                stop.Cancel();
        });

        Assert.Equal(stop.Token, read.CancellationToken);
    }
}
