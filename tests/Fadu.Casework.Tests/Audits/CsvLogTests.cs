using System.Text;
using Fadu.Casework.Audits;

namespace Fadu.Casework.Tests.Audits;

/// <summary>CSV as RFC 4180 has it and as people write it; a faulty row is named and the others are read.</summary>
public sealed class CsvLogTests
{
    private static readonly LogColumns Columns = new("case", "activity", "at", "who");

    [Fact]
    public void Rows_of_a_case_may_lie_apart_and_keep_their_order()
    {
        var log = LogFile.Of("case,activity,at,who\na,x,2026-01-01,1\nb,x,2026-01-02,2\na,y,2026-01-03,1\nb,z,2026-01-04,\n", Columns);

        Assert.Equal("a: x, y | b: x, z", log.Story);
        Assert.Equal([2L, 4L], log.Traces[0].Events.Select(one => one.Line));
        Assert.Equal("1", log.Traces[0].Events[1].Resource);
        Assert.Null(log.Traces[1].Events[1].Resource);
        Assert.Empty(log.Rejected);
    }

    [Theory]
    [InlineData("case;activity;at;who\r\na;\"x; \"\"quoted\"\"\r\nof two lines\";2026-01-01;\r\n")]
    [InlineData("\uFEFFcase\tactivity\tat\twho\r\na\t\"x; \"\"quoted\"\"\r\nof two lines\"\t2026-01-01\t\r\n")]
    [InlineData("\"case\",\"activity\",at,who\na,\"x; \"\"quoted\"\"\r\nof two lines\",2026-01-01,")]
    public void Quotes_separators_and_marks_are_read_as_they_are_written(string text)
    {
        var log = LogFile.Of(text, Columns);

        Assert.Equal("a: x; \"quoted\"\r\nof two lines", log.Story);
        Assert.Empty(log.Rejected);
    }

    [Fact]
    public void A_stray_quote_names_line_and_column_and_the_rest_is_read()
    {
        var log = LogFile.Of("case,activity,at,who\na,x,2026-01-01,\na,to\"ld,2026-01-02,\na,z,2026-01-03,\n", Columns);

        Assert.Equal("a: x, z", log.Story);
        var rejected = Assert.Single(log.Rejected);
        Assert.Equal((3, 5), (rejected.Line, rejected.Column));
    }

    [Fact]
    public void Text_after_a_closing_quote_names_line_and_column()
    {
        var log = LogFile.Of("case,activity,at,who\na,\"x\"y,2026-01-01,\na,z,2026-01-03,\n", Columns);

        Assert.Equal("a: z", log.Story);
        Assert.Equal((2, 6), (log.Rejected[0].Line, log.Rejected[0].Column));
    }

    [Fact]
    public void A_quote_that_is_never_closed_names_its_place_and_the_lines_it_took()
    {
        var log = LogFile.Of("case,activity,at,who\na,x,2026-01-01,\na,\"y,2026-01-02,\na,z,2026-01-03,\n", Columns);

        Assert.Equal("a: x", log.Story);
        var rejected = Assert.Single(log.Rejected);
        Assert.Equal((3, 3), (rejected.Line, rejected.Column));
        Assert.Contains("lines 3 to 5", rejected.Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_lack_something_are_rejected_one_by_one()
    {
        var log = LogFile.Of("case,activity,at,who\na,x\n,x,2026-01-01,\na,,2026-01-01,\na,x,01/02/2026,\na,\u0001,2026-01-01,\na,y,,\n", Columns);

        Assert.Equal("a: y", log.Story);
        Assert.Equal([2L, 3, 4, 5, 6], log.Rejected.Select(one => one.Line));
        Assert.Null(log.Traces[0].Events[0].At);
    }

    [Fact]
    public void A_field_of_10_MB_rejects_its_row_alone()
    {
        var log = LogFile.Of($"case,activity,at,who\na,x,2026-01-01,\na,y,2026-01-02,{new string('a', 10 << 20)}\na,z,2026-01-03,\n", Columns);

        Assert.Equal("a: x, z", log.Story);
        Assert.Equal(3, Assert.Single(log.Rejected).Line);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_reject_their_row_alone()
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes("case,activity,at,who\na,x,2026-01-01,\na,"), 0xE9, .. Encoding.ASCII.GetBytes(",2026-01-02,\na,z,2026-01-03,\n")];

        var log = LogFile.OfBytes(bytes, Columns);

        Assert.Equal("a: x, z", log.Story);
        Assert.Equal(3, Assert.Single(log.Rejected).Line);
    }

    [Fact]
    public void A_missing_column_is_named_beside_those_there_are()
    {
        var log = LogFile.Of("id,what\na,x\n", Columns);

        Assert.Empty(log.Traces);
        Assert.Contains("“case”", Assert.Single(log.Rejected).Reason.En, StringComparison.Ordinal);
        Assert.Contains("id, what", log.Rejected[0].Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_packed_file_gives_what_is_whole_and_says_that_it_is_cut_off()
    {
        var packed = LogFile.Gzip(Encoding.UTF8.GetBytes("case,activity,at,who\n" + string.Concat(Enumerable.Range(0, 50_000).Select(n => $"c{n * 7919},x{n * 104_729},2026-01-01,\n"))));

        var log = LogFile.OfBytes(packed[..(packed.Length / 2)], Columns);

        Assert.InRange(log.Traces.Count, 10_000, 40_000);
        Assert.Contains("cut off", log.Rejected[^1].Reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_in_another_form_is_read_when_the_pack_gives_the_form()
    {
        var log = LogFile.Of("case,activity,at,who\na,x,24/07/2006 13:05,\n", Columns with { TimestampFormat = "dd/MM/yyyy HH:mm" });

        Assert.Equal(new DateOnly(2006, 7, 24), log.Traces[0].Events[0].On);
    }

    [Fact]
    public void What_is_said_of_the_case_in_every_row_is_kept_once()
    {
        var log = LogFile.Of("case:concept:name,case:channel,concept:name,time:timestamp\na,Desk,x,2026-01-01\na,Desk,y,2026-01-02\n");

        Assert.Equal("Desk", log.Traces[0].Attributes["case:channel"]);
        Assert.Equal(2, log.Traces[0].Attributes.Pairs.Count);
    }
}
