using System.CommandLine;
using Fadu.Law.Packs;

namespace Fadu.Cli.Audits;

/// <summary>The column map of a log, where it differs from the pack's.</summary>
internal sealed class ColumnOptions
{
    private readonly Option<string?> ofCase = new("--case") { Description = Words.Of("案件编号所在的列或键", "the column or key that names the case") };
    private readonly Option<string?> ofActivity = new("--activity") { Description = Words.Of("活动名称所在的列或键", "the column or key that names the activity") };
    private readonly Option<string?> ofTime = new("--timestamp") { Description = Words.Of("时间所在的列或键", "the column or key of the time") };
    private readonly Option<string?> format = new("--timestamp-format") { Description = Words.Of("时间的写法，如 dd/MM/yyyy；默认为 2006-07-24T00:00:00+02:00 及其简写", "how times are written, such as dd/MM/yyyy; by default 2006-07-24T00:00:00+02:00 or a shorter form of it") };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[ofCase, ofActivity, ofTime, format])
            command.Options.Add(option);
    }

    /// <summary>The pack's map with what was given in its place.</summary>
    public Func<EventLogMap, EventLogMap> Of(ParseResult parsed) => map => map with { Xes = With(map.Xes, parsed), Csv = With(map.Csv, parsed) };

    private EventLogKeys With(EventLogKeys keys, ParseResult parsed) => keys with
    {
        Case = parsed.GetValue(ofCase) ?? keys.Case,
        Activity = parsed.GetValue(ofActivity) ?? keys.Activity,
        Timestamp = parsed.GetValue(ofTime) ?? keys.Timestamp,
        Format = parsed.GetValue(format) ?? keys.Format,
    };
}
