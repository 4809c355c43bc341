using System.Globalization;
using System.Text;

namespace Fadu.Casework.Tests.Audits;

/// <summary>Small made-up logs of road fines: every activity, odd orders, missing events, both offsets, both formats.</summary>
internal static class RoadFineLogs
{
    private static readonly string[] Activities =
    [
        "Create Fine", "Send Fine", "Insert Fine Notification", "Add penalty", "Insert Date Appeal to Prefecture", "Send Appeal to Prefecture",
        "Receive Result Appeal from Prefecture", "Notify Result Appeal to Offender", "Appeal to Judge", "Payment", "Send for Credit Collection",
    ];

    // Around the two limits, backward too: logs hold events in odd orders.
    private static readonly int[] Steps = [-90, -1, 0, 1, 20, 29, 30, 31, 59, 60, 61, 89, 90, 91];
    private static readonly string?[] Codes = [null, null, null, "", "NIL", "#", "5"];

    /// <summary>Writes a log that follows from its seed.</summary>
    /// <returns>The file.</returns>
    public static string Write(string folder, int seed)
    {
        // A generator of tests: the same logs in every run.
        var dice = new Random(seed);
        var cases = Enumerable.Range(1, dice.Next(1, 14)).Select(number => Case($"N{seed}-{number}", dice)).ToList();
        var path = Path.Combine(folder, seed % 2 == 0 ? $"{seed:000}.xes{(seed % 4 == 0 ? ".gz" : "")}" : $"{seed:000}.csv");
        var text = seed % 2 == 0 ? Xes(cases, named: seed % 6 == 0) : Csv(cases, dice);
        var bytes = Encoding.UTF8.GetBytes(text);
        File.WriteAllBytes(path, path.EndsWith(".gz", StringComparison.Ordinal) ? LogFile.Gzip(bytes) : bytes);
        return path;
    }

    private static List<Row> Case(string id, Random dice)
    {
        var day = new DateOnly(2005, 1, 1).AddDays(dice.Next(2_500));
        var rows = new List<Row>();
        // Half the cases begin as most do, some of these later; the others anywhere.
        for (var i = dice.Next(2) == 0 ? dice.Next(3) : 3; i < 3; i++)
            Add(Activities[i]);
        for (var left = dice.Next(12); left > 0; left--)
            Add(Activities[dice.Next(Activities.Length)]);
        return rows;

        void Add(string activity)
        {
            // Late on a summer evening the day in UTC is another than on the wall.
            var offset = day.Month is > 3 and < 11 ? "+02:00" : "+01:00";
            var clock = dice.Next(3) switch { 0 => "00:00:00", 1 => "00:30:00", _ => "23:45:00" };
            rows.Add(new Row(id, activity, day, clock, offset, Codes[dice.Next(Codes.Length)]));
            day = day.AddDays(Steps[dice.Next(Steps.Length)]);
        }
    }

    private static string Xes(List<List<Row>> cases, bool named)
    {
        var text = new StringBuilder($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log{(named ? " xmlns=\"http://www.xes-standard.org/\"" : "")}>\n");
        foreach (var rows in cases.Where(rows => rows.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"<trace><string key=\"concept:name\" value=\"{rows[0].Case}\"/>\n");
            foreach (var row in rows)
            {
                var code = row.Code is null ? "" : $"<string key=\"dismissal\" value=\"{row.Code}\"/>";
                text.Append(CultureInfo.InvariantCulture, $"<event>{code}<string key=\"concept:name\" value=\"{row.Activity}\"/><date key=\"time:timestamp\" value=\"{row.Day:yyyy-MM-dd}T{row.Clock}{row.Offset}\"/></event>\n");
            }

            text.Append("</trace>\n");
        }

        return text.Append("</log>\n").ToString();
    }

    /// <summary>Rows of different cases lie mixed, those of one case in their order.</summary>
    private static string Csv(List<List<Row>> cases, Random dice)
    {
        var text = new StringBuilder("case:concept:name,time:timestamp,concept:name,dismissal\n");
        var waiting = cases.Where(rows => rows.Count > 0).Select(rows => new Queue<Row>(rows)).ToList();
        while (waiting.Count > 0)
        {
            var one = waiting[dice.Next(waiting.Count)];
            var row = one.Dequeue();
            text.Append(CultureInfo.InvariantCulture, $"{row.Case},{row.Day:yyyy-MM-dd} {row.Clock}{row.Offset},{row.Activity},{row.Code}\n");
            if (one.Count == 0)
                waiting.Remove(one);
        }

        return text.ToString();
    }

    private sealed record Row(string Case, string Activity, DateOnly Day, string Clock, string Offset, string? Code);
}
