using System.Text.Json.Nodes;
using Fadu.Testing;
using static Fadu.Casework.Tests.TestBureau;

namespace Fadu.Casework.Tests.Figures;

/// <summary>Cases begun, told, decided, ended, corrected, struck and refused in an order that dice give; the same seed gives the same.</summary>
internal sealed class RandomChanges(OpenBureau bureau, TestTime time, int seed)
{
    public const string East = "east";
    public const string EastHandler = "h03";

    private static readonly string[] Handlers = [Handler, OtherHandler, EastHandler];

    private readonly Random dice = new(seed);
    private readonly List<(Guid Matter, string Handler)> matters = [];
    private int granted;

    public async Task FoundAsync(CancellationToken stop)
    {
        await TestBureau.FoundAsync(bureau, stop);
        await AffairAsync("establish-unit", new() { ["unit-code"] = East, ["unit-name"] = "城东派出所", ["unit-level"] = "station", ["parent-unit"] = Id, ["unit-is-organ"] = false, ["unit-since"] = "2026-01-01" }, stop);
        await AffairAsync("appoint-officer", new() { ["officer-code"] = EastHandler, ["officer-name"] = "孙办案", ["officer-since"] = "2026-01-01" }, stop);
        await AffairAsync("assign-post", new() { ["post-holder"] = EastHandler, ["post-unit"] = East, ["post-kind"] = "handling-officer", ["post-since"] = "2026-01-01" }, stop);
    }

    /// <summary>Makes changes until so many more were granted.</summary>
    public async Task MakeAsync(int changes, CancellationToken stop)
    {
        for (var until = granted + changes; granted < until;)
        {
            time.Advance(TimeSpan.FromMinutes(dice.Next(5, 1200)));
            var (actor, request) = Draw();
            if (await bureau.Desk.PerformAsync(request, Actor.Officer(actor), stop) is not Ruling<Act>.Granted { Value: var act })
                continue;
            granted++;
            if (request.Matter is null)
                matters.Add((act.Matter, actor));
        }
    }

    private (string Actor, ActRequest Request) Draw()
    {
        if (matters.Count < 3 || dice.Next(16) == 0)
            return Begin();
        // The latest are worked on most.
        var (matter, handler) = matters[Math.Max(dice.Next(matters.Count), dice.Next(matters.Count))];
        return dice.Next(12) switch
        {
            0 or 1 => (handler, Small("enter-person", matter, new() { ["person-name"] = "张三", ["person-born"] = "1990-01-01" })),
            2 or 3 or 4 => (handler, Earlier(Small("tell-person", matter, [], [Person()]))),
            5 => (handler, Earlier(Small("release-person", matter, [], [Person()]))),
            6 or 7 => (Head, Small("settle-case", matter, new() { ["treated-as-first"] = dice.Next(2) == 0, ["fine-yuan"] = dice.Next(1, 20) * 50 }, [Person()])),
            8 => (handler, Small("end-case", matter)),
            9 => (Other(handler), Correction(matter)),
            10 => (Other(handler), Small("correct-act", matter, new() { ["target"] = dice.Next(1, 8), ["field"] = "fine-yuan", ["from"] = "1", ["to"] = dice.Next(2) == 0 ? "1234" : "77", ["ground"] = "金额抄错" })),
            _ => (Other(handler), Small("strike-act", matter, new() { ["target"] = dice.Next(1, 9), ["ground"] = "误录" })),
        };
    }

    private (string Actor, ActRequest Request) Begin()
    {
        var handler = Handlers[dice.Next(Handlers.Length)];
        return (handler, Earlier(Small("begin-case", null, new() { ["summary"] = "在示例路争执" })));
    }

    private ActRequest Correction(Guid matter)
    {
        var day = BruteForce.LocalDay(time.GetUtcNow()).AddDays(-dice.Next(0, 25)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return dice.Next(4) == 0
            ? Small("correct-act", matter, new() { ["target"] = dice.Next(1, 8), ["field"] = "treated-as-first", ["from"] = "true", ["to"] = "false", ["ground"] = "勾选有误" })
            : Small("correct-act", matter, new() { ["target"] = dice.Next(1, 6), ["field"] = "occurred-on", ["from"] = "2026-03-02", ["to"] = day, ["ground"] = "日期抄错" });
    }

    /// <summary>Entered now, and sometimes for a moment days ago.</summary>
    private ActRequest Earlier(ActRequest request) => dice.Next(3) == 0 ? request with { OccurredAt = time.GetUtcNow().AddHours(-dice.Next(1, 70)) } : request;

    private int Person() => dice.Next(1, 3);

    private string Other(string handler) => dice.Next(3) == 0 ? Head : Handlers[(Array.IndexOf(Handlers, handler) + 1) % Handlers.Length];

    private Task AffairAsync(string act, JsonObject fields, CancellationToken stop) =>
        GrantedAsync(bureau, Actor.Officer(Registrar), Request(bureau.BureauProcedure, act, bureau.BureauMatter, fields), stop);
}
