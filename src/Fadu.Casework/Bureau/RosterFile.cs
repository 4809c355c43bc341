using System.Globalization;
using System.Text;
using Fadu.Law;

namespace Fadu.Casework.Bureau;

/// <summary>A line of a bureau's roster: a unit, an officer, a post or a qualification, from a day to a day.</summary>
/// <param name="Line">Where it stands in the file, from 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Code of the unit, number of the officer.</param>
/// <param name="Title">Name of the unit or officer; empty otherwise.</param>
/// <param name="Of">The unit above, the unit of the post; empty otherwise.</param>
/// <param name="Value">Level, post or qualification, as the file writes it.</param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day, included; null is open.</param>
public sealed record RosterLine(long Line, RosterKind Kind, string Key, string Title, string Of, string Value, DateOnly From, DateOnly? Until);

/// <summary>What is wrong with a line.</summary>
/// <param name="Line">The line, from 1; 0 the whole file.</param>
/// <param name="Column">Heading of the column; empty the whole line.</param>
/// <param name="Message">What was expected, and what was found.</param>
public sealed record RosterFault(long Line, string Column, Bilingual Message);

/// <summary>花名册: a bureau's roster as CSV: 类别, 代码, 名称, 单位, 内容, 起始日, 截止日 (kind, code, name, unit, value, from, until), in whatever order.</summary>
public static class RosterFile
{
    /// <summary>A longer file is not read.</summary>
    public const int BytesAtMost = 1_800_000;

    /// <summary>Further lines are not read.</summary>
    public const int LinesAtMost = 20_000;

    /// <summary>With so many faults reading ends.</summary>
    public const int FaultsAtMost = 200;

    internal const string Kind = "类别";
    internal const string Code = "代码";
    internal const string Name = "名称";
    internal const string Unit = "单位";
    internal const string Value = "内容";
    internal const string From = "起始日";
    internal const string Until = "截止日";

    private const int CellAtMost = 200;
    private const int KeyAtMost = 40;
    private const int UnitNameAtMost = 60;

    private static readonly (string Zh, string En)[] Columns = [(Kind, "kind"), (Code, "code"), (Name, "name"), (Unit, "unit"), (Value, "value"), (From, "from"), (Until, "until")];

    private static readonly string[] Days = ["yyyy-MM-dd", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日"];

    /// <summary>What a line of a kind is called in a file.</summary>
    public static Bilingual WordOf(RosterKind kind) => kind switch
    {
        RosterKind.Unit => new("单位", "unit"),
        RosterKind.Officer => new("民警", "officer"),
        RosterKind.Post => new("任职", "post"),
        RosterKind.Qualification => new("资格", "qualification"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Lines as a file that reads as them.</summary>
    public static string Write(IEnumerable<RosterLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var csv = new CsvText().Row([.. Columns.Select(column => column.Zh)]);
        foreach (var line in lines)
            csv.Row(WordOf(line.Kind).Zh, line.Key, line.Title, line.Of, line.Value, Text(line.From), line.Until is { } until ? Text(until) : "");
        return csv.ToString();
    }

    internal static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The lines that can be read, and what is wrong with the others.</summary>
    /// <param name="bytes">UTF-8, or GB18030 as spreadsheets in China write it.</param>
    internal static (IReadOnlyList<RosterLine> Lines, List<RosterFault> Faults) Read(byte[] bytes)
    {
        if (bytes.Length > BytesAtMost)
            return ([], [new RosterFault(0, "", new Bilingual($"文件最大{BytesAtMost / 1000}千字节，实为{bytes.Length / 1000}千字节；请分成几个文件", $"a file has at most {BytesAtMost / 1000} kB, this one {bytes.Length / 1000} kB: make several files"))]);
        if (TextOf(bytes) is not { } text)
            return ([], [new RosterFault(0, "", new Bilingual("文件应为 UTF-8 或者 GB18030 编码的 CSV；请在表格软件里另存为“CSV UTF-8”", "expected CSV in UTF-8 or GB18030: save it as “CSV UTF-8” in the spreadsheet"))]);
        using var reader = new StringReader(text);
        var records = new CsvRecords(reader, CellAtMost);
        if (!records.Read() || records.Fault is not null || HeadingsOf(records) is not { } headings)
        {
            return ([], [new RosterFault(1, "", new Bilingual(
                $"第一行应为标题，七列各一次：{string.Join('、', Columns.Select(column => column.Zh))}", $"the first line has the seven headings, each once: {string.Join(", ", Columns.Select(column => column.En))}"))]);
        }
        var (lines, faults) = (new List<RosterLine>(), new List<RosterFault>());
        while (records.Read() && faults.Count < FaultsAtMost)
        {
            if (lines.Count == LinesAtMost)
            {
                faults.Add(new RosterFault(records.Line, "", new Bilingual($"一个文件最多{LinesAtMost}行，请分成几个文件", $"a file has at most {LinesAtMost} lines: make several files")));
                break;
            }
            if (records.Fault is { } fault)
                faults.Add(new RosterFault(fault.Line, "", fault.Column > 0 ? new Bilingual($"第{fault.Column}个字：{fault.Reason.Zh}", $"at sign {fault.Column}: {fault.Reason.In("en")}") : fault.Reason));
            else if (new Cells(records, headings, faults).Line() is { } line)
                lines.Add(line);
        }
        return (lines, faults);
    }

    // Strictly, in either: a sign that cannot be read would stand for ever in somebody's name.
    private static string? TextOf(byte[] bytes)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        foreach (var encoding in new[] { new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback) })
        {
            try
            {
                if (encoding.GetString(bytes) is var text && !text.Contains('\0', StringComparison.Ordinal))
                    return text.TrimStart('\uFEFF');
            }
            catch (DecoderFallbackException)
            {
                continue;
            }
        }
        return null;
    }

    private static (int Count, int[] Places)? HeadingsOf(CsvRecords records)
    {
        var found = Enumerable.Range(0, records.Count).Select(i => records[i].Trim().ToString()).ToList();
        var places = Columns.Select(column => found.FindAll(heading => Is(heading, column)) is [var one] ? found.IndexOf(one) : -1).ToArray();
        return Array.TrueForAll(places, place => place >= 0) ? (found.Count, places) : null;

        static bool Is(string heading, (string Zh, string En) column) => heading == column.Zh || heading.Equals(column.En, StringComparison.OrdinalIgnoreCase);
    }

    private static DateOnly? Day(string cell) => DateOnly.TryParseExact(cell, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static RosterKind? KindOf(string cell) => new[] { RosterKind.Unit, RosterKind.Officer, RosterKind.Post, RosterKind.Qualification }
        .Cast<RosterKind?>().FirstOrDefault(kind => WordOf(kind!.Value) is var word && (cell == word.Zh || cell.Equals(word.En, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The cells of one line.</summary>
    private sealed class Cells(CsvRecords records, (int Count, int[] Places) headings, List<RosterFault> faults)
    {
        private readonly long line = records.Line;
        private readonly string[] cells = [.. headings.Places.Select(place => place < records.Count ? records[place].Trim().ToString() : "")];

        public RosterLine? Line()
        {
            if (Array.TrueForAll(cells, cell => cell.Length == 0))
                return null;
            var before = faults.Count;
            if (records.Count > headings.Count)
                Fault("", "这一行的列数比标题多：内容里有逗号的，要加引号", "the line has more columns than headings: a cell with a comma in it stands in quotes");
            for (var i = 0; i < cells.Length; i++)
            {
                if (cells[i] is ['=' or '+' or '-' or '@', ..] || cells[i].Any(char.IsControl))
                    Fault(Columns[i].Zh, $"不能以 = + - @ 开头，不能有控制符（表格软件的公式），实为“{cells[i]}”", $"must not begin with = + - @ or hold control signs, as formulas of a spreadsheet do; found “{cells[i]}”");
            }
            if (faults.Count > before)
                return null;

            if (KindOf(cells[0]) is not { } kind)
            {
                Fault(Kind, $"应为单位、民警、任职或者资格，实为“{cells[0]}”", $"expected unit, officer, post or qualification, found “{cells[0]}”");
                return null;
            }
            Words(kind);
            var (from, until) = (Day(cells[5]), Day(cells[6]));
            if (from is null)
                Fault(From, $"应为日期，写作2026-01-01，实为“{cells[5]}”", $"expected a day written 2026-01-01, found “{cells[5]}”");
            if (cells[6].Length > 0 && until is null)
                Fault(Until, $"应为日期或者空白，实为“{cells[6]}”", $"expected a day or nothing, found “{cells[6]}”");
            if (until < from)
                Fault(Until, $"截止日{cells[6]}早于起始日{cells[5]}", $"the last day {cells[6]} is before the first {cells[5]}");
            return faults.Count > before ? null : new RosterLine(line, kind, cells[1], cells[2], cells[3], cells[4], from!.Value, until);
        }

        private void Words(RosterKind kind)
        {
            var (key, name, unit, value) = (cells[1], cells[2], cells[3], cells[4]);
            if (key.Length is 0 or > KeyAtMost || key.StartsWith(Actor.MachineMark, StringComparison.Ordinal))
                Fault(Code, $"应为1至{KeyAtMost}个字的单位代码或者警号，实为“{key}”", $"expected a unit's code or an officer's number of 1 to {KeyAtMost} characters, found “{key}”");
            var longest = kind switch { RosterKind.Unit => UnitNameAtMost, RosterKind.Officer => KeyAtMost, _ => 0 };
            if (longest > 0 && (name.Length == 0 || name.Length > longest))
                Fault(Name, $"应为1至{longest}个字的名称，实为“{name}”", $"expected a name of 1 to {longest} characters, found “{name}”");
            if (longest == 0 && name.Length > 0)
                Fault(Name, $"任职和资格不写名称，实为“{name}”", $"posts and qualifications have no name, found “{name}”");
            if (kind == RosterKind.Post && unit.Length == 0)
                Fault(Unit, "任职要写单位代码", "a post has the code of its unit");
            if (kind is RosterKind.Officer or RosterKind.Qualification && unit.Length > 0)
                Fault(Unit, $"民警和资格不写单位，实为“{unit}”；单位写在任职行", $"officers and qualifications have no unit, found “{unit}”: the unit stands with the post");
            if (kind == RosterKind.Officer && value.Length > 0)
                Fault(Value, $"民警不写内容，实为“{value}”；岗位另起一行写作任职", $"an officer has no value, found “{value}”: a post has a line of its own");
            if (kind != RosterKind.Officer && value.Length == 0)
                Fault(Value, "单位写层级，任职写岗位，资格写资格名称", "a unit has its level, a post its kind, a qualification its name");
        }

        private void Fault(string column, string zh, string en) => faults.Add(new RosterFault(line, column, new Bilingual(zh, en)));
    }
}
