using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fadu.Testing;

namespace Fadu.Cli.Tests.Commands;

public sealed partial class AuditCommandTests : IDisposable
{
    private const string Head = "case:concept:name,concept:name,time:timestamp,dismissal\n";
    private const string Pack = "it-road-fines";

    private static readonly string[] Rules =
    [
        "send-within-90-days", "penalty-not-before-60-days", "penalty-not-after-60-days", "prefecture-appeal-dated-within-60-days",
        "prefecture-appeal-sent-within-60-days", "judge-appeal-within-60-days", "no-result-without-appeal-sent", "no-collection-while-dismissed",
    ];

    private readonly string scratch = Directory.CreateTempSubdirectory("fadu-audit-").FullName;

    private static string Real => Path.Combine(ProjectFiles.Shared, "data", "event-logs", "roadtraffic100traces.csv");

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    [Fact]
    public async Task An_audit_has_the_fixed_form_and_counts_by_hand()
    {
        // 1 January + 90 days = 1 April 2006: b is in time, a a day late. 1 May + 60 = 30 June: the penalty of a, on 1 July, is late.
        var log = Log("log.csv", Head + "a,Create Fine,2006-01-01,NIL\na,Send Fine,2006-04-02,\na,Insert Fine Notification,2006-05-01,\na,Add penalty,2006-07-01,\nb,Create Fine,2006-01-01,NIL\nb,Send Fine,2006-04-01,\n");

        var run = await FaduCommand.RunAsync("audit", log, "--pack", Pack, "--json");

        Assert.Equal(0, run.Code);
        Assert.Empty(run.Errors);
        Assert.Equal(["matters", "acts", "seconds", "findings", "rejected"], run.Json.Select(member => member.Key).Take(5));
        Assert.Equal((2, 6), (run.Json["matters"]!.GetValue<int>(), run.Json["acts"]!.GetValue<int>()));
        Assert.Equal(Rules.Order(StringComparer.Ordinal), run.Json["findings"]!.AsObject().Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            [("penalty-not-after-60-days", 1), ("send-within-90-days", 1)],
            run.Json["findings"]!.AsObject().Select(one => (one.Key, one.Value!.GetValue<int>())).Where(one => one.Item2 > 0).Order());
        Assert.Empty(run.Json["rejected"]!.AsArray());
    }

    [Fact]
    public async Task The_page_and_the_lines_say_what_the_json_says()
    {
        var page = Path.Combine(scratch, "page.html");
        var json = (await FaduCommand.RunAsync("audit", Real, "--pack", Pack, "--json")).Json;
        var html = await FaduCommand.RunAsync("audit", Real, "--pack", Pack, "--format", "html", "--out", page);
        var csv = await FaduCommand.RunAsync("audit", Real, "--pack", Pack, "--format", "csv");

        Assert.Equal((0, 0), (html.Code, csv.Code));
        var counts = json["rules"]!.AsArray().Select(rule => (rule!["findings"]!.GetValue<int>(), rule["matters"]!.GetValue<int>())).ToList();
        Assert.Equal(36, counts.Sum(one => one.Item1));
        var rows = csv.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(
            json["findings"]!.AsObject().Select(one => (one.Key, one.Value!.GetValue<int>())).Where(one => one.Item2 > 0).Order(),
            rows.CountBy(row => row.Split(',')[0]).Select(one => (one.Key, one.Value)).Order());

        // The page is XML but for its first line and the tags that HTML lets stand open.
        var text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        var body = XDocument.Parse(OpenTag().Replace(text.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<$1/>")).Root!;
        var summary = body.Descendants("table").First().Element("tbody")!.Elements("tr").Select(row => row.Elements("td").TakeLast(2).Select(Number).ToArray());
        Assert.Equal(counts, summary.Select(row => (row[0], row[1])));
        var listed = body.Descendants("h2").ToDictionary(title => title.Attribute("id")!.Value, title => Number(title.Element("span")!));
        Assert.Equal(
            json["findings"]!.AsObject().Select(one => (one.Key, one.Value!.GetValue<int>())).Where(one => one.Item2 > 0).Order(),
            listed.Select(one => (one.Key, one.Value)).Order());
        Assert.All(body.Descendants("a").Select(link => link.Attribute("href")!.Value), link => Assert.Contains(link[1..], listed.Keys));
    }

    [Fact]
    public async Task A_log_of_other_columns_and_dates_is_read_by_a_column_map_and_says_nothing_a_spreadsheet_runs()
    {
        var log = Log("other.csv", "Vorgang;Schritt;Tag\n=1+1;Create Fine;01/02/2006\n=1+1;Send Fine;01/08/2006\n");
        string[] map = ["--case", "Vorgang", "--activity", "Schritt", "--timestamp", "Tag", "--timestamp-format", "dd/MM/yyyy"];

        var run = await FaduCommand.RunAsync(["audit", log, "--pack", Pack, "--format", "csv", .. map]);

        Assert.Equal(0, run.Code);
        // 1 February to 1 August 2006 is 181 days.
        Assert.StartsWith("send-within-90-days,'=1+1,3,", run.Output.Split('\n')[1], StringComparison.Ordinal);
        Assert.Contains(",2006-08-01,", run.Output, StringComparison.Ordinal);
        Assert.Contains("it is 181 days", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("half.xes", 4, "the case a was not read to its end")]
    [InlineData("half.xes.gz", 1, "the packed file is cut off or damaged")]
    [InlineData("bomb.xes.gz", 1, "a gzip bomb")]
    [InlineData("entity.xes", 1, "DTD is prohibited")]
    [InlineData("quote.csv", 3, "a quote inside a field that is not quoted")]
    [InlineData("control.csv", 3, "control characters")]
    [InlineData("long.csv", 3, "at most 1048576 are read")]
    [InlineData("time.csv", 3, "which is no time")]
    [InlineData("unknown.csv", 3, "knows no activity “Burn it”")]
    [InlineData("empty.csv", 1, "the file is empty")]
    [InlineData("columns.csv", 1, "no column is headed")]
    public async Task Malformed_input_is_named_with_its_line_and_fails(string name, int line, string reason)
    {
        var run = await FaduCommand.RunAsync("audit", Malformed(name), "--pack", Pack, "--json");

        Assert.Equal(1, run.Code);
        Assert.Empty(run.Errors);
        var rejected = run.Json["rejected"]!.AsArray();
        Assert.Equal(["line", "reason"], rejected[0]!.AsObject().Select(member => member.Key));
        Assert.Contains(rejected, one => one!["line"]!.GetValue<int>() == line && one["reason"]!.GetValue<string>().Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_audited_at_all_is_said_in_a_sentence()
    {
        (await FaduCommand.RunAsync("audit", Path.Combine(scratch, "none.xes"), "--pack", Pack)).AssertRefused("there is no such file");
        (await FaduCommand.RunAsync("audit", scratch, "--pack", Pack)).AssertRefused("is a folder, not a log");
        (await FaduCommand.RunAsync("audit", Real, "--pack", "nowhere")).AssertRefused("No pack “nowhere” reads logs");
        (await FaduCommand.RunAsync("audit", Real, "--pack", Pack, "--out", Path.Combine(scratch, "no", "page.html"))).AssertRefused("cannot be written");
    }

    [Fact]
    public async Task Interrupted_it_says_how_far_it_came_and_leaves_no_half_result()
    {
        var output = Path.Combine(scratch, "result.json");
        using var process = FaduCommand.Start("audit", Endless(), "--pack", Pack, "--json", "--out", output);
        for (var waited = 0; waited < 600 && !File.Exists(output + ".unfinished"); waited++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        FaduCommand.Interrupt(process);
        var run = await FaduCommand.EndAsync(process);

        Assert.Equal(130, run.Code);
        Assert.Contains("no result was written", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(scratch, "result.json*"));
    }

    [GeneratedRegex("<(meta [^>]*|br)>")]
    private static partial Regex OpenTag();

    private static int Number(XElement cell) => int.Parse(cell.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private string Log(string name, string text)
    {
        var path = Path.Combine(scratch, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Packed(string name, IEnumerable<byte[]> blocks, int cutOff = 0)
    {
        var path = Path.Combine(scratch, name);
        using (var file = File.Create(path))
        {
            using (var gzip = new GZipStream(file, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                foreach (var block in blocks)
                    gzip.Write(block);
            }
            file.SetLength(file.Length - cutOff);
        }

        return path;
    }

    private string Malformed(string name) => name switch
    {
        "half.xes" => Log(name, "<log>\n<trace>\n<string key=\"concept:name\" value=\"a\"/>\n<event><string key=\"concept:name\" val"),
        "half.xes.gz" => Packed(name, [Encoding.UTF8.GetBytes("<log>" + string.Concat(Enumerable.Range(0, 999).Select(i => $"<trace><string key=\"concept:name\" value=\"{i * 7919}\"/></trace>")) + "</log>")], cutOff: 60),
        "bomb.xes.gz" => Packed(name, Enumerable.Repeat(Encoding.UTF8.GetBytes(new string('a', 1 << 20)), 80).Prepend("<log><trace><string key=\"concept:name\" value=\""u8.ToArray())),
        "entity.xes" => Log(name, "<?xml version=\"1.0\"?>\n<!DOCTYPE log [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<log><trace><string key=\"concept:name\" value=\"&b;\"/></trace></log>"),
        "quote.csv" => Log(name, Head + "a,Create Fine,2006-01-01,NIL\na,Send \"Fine,2006-02-01,\nb,Create Fine,2006-01-01,NIL\n"),
        "control.csv" => Log(name, Head + "a,Create Fine,2006-01-01,NIL\na,Send Fine,2006-02-01,\u0007\n"),
        "long.csv" => Log(name, Head + $"a,Create Fine,2006-01-01,NIL\na,Send Fine,2006-02-01,{new string('x', 10 << 20)}\n"),
        "time.csv" => Log(name, Head + "a,Create Fine,2006-01-01,NIL\na,Send Fine,02.01.2006,\n"),
        "unknown.csv" => Log(name, Head + "a,Create Fine,2006-01-01,NIL\na,Burn it,2006-02-01,\n"),
        "columns.csv" => Log(name, "x,y\n1,2\n"),
        _ => Log(name, ""),
    };

    /// <summary>A log that takes far longer than an interrupt.</summary>
    private string Endless()
    {
        var path = Path.Combine(scratch, "endless.csv");
        using var text = new StreamWriter(path);
        text.Write(Head);
        for (var i = 0; i < 1_500_000; i++)
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{i},Create Fine,2006-01-01,NIL\n"));
        return path;
    }
}
