using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Fadu.Browser.Tests;

/// <summary>Officers of the demonstration by their posts.</summary>
/// <param name="Duty">On duty.</param>
/// <param name="Handler">主办.</param>
/// <param name="Second">协办.</param>
/// <param name="Head">Head of the station.</param>
public sealed record Station(string Duty, string Handler, string Second, string Head)
{
    /// <summary>Head of the branch the stations belong to.</summary>
    public const string Chief = "910002";

    /// <summary>Legal reviewer of the branch.</summary>
    public const string Lawyer = "910004";

    public static Station Dongmen { get; } = new("910010", "910011", "910012", "910014");

    public static Station Nanhu { get; } = new("910016", "910017", "910018", "910020");
}

/// <summary>A case that a journey finds.</summary>
/// <param name="Matter">Its id.</param>
/// <param name="FileNumber">文号.</param>
/// <param name="Code">The reporter's query code.</param>
public sealed record FoundCase(Guid Matter, string FileNumber, string Code);

/// <summary>What journeys find already done: performed through the interface, each act by an officer whose post the law asks for.</summary>
/// <param name="address">Where the bureau is served.</param>
public sealed class ActingOfficers(Uri address) : IDisposable
{
    public const string Violator = "张三";
    public const string Victim = "李四";
    public const string Reporter = "赵六";

    private const string Procedure = "administrative-case";

    private readonly Dictionary<string, HttpClient> desks = [];

    /// <summary>A case that was reported and filed; the reporter holds the receipt.</summary>
    public async Task<FoundCase> FileAsync(Station station, DateOnly on, string name = Reporter, bool enteredLate = false)
    {
        var day = on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var opened = await PerformAsync(station.Duty, "register-report", enteredLate ? on : null, matter: null, $$"""{ "source": "report", "case-kind": "security", "cause": "assault", "violated-on": "{{day}}", "place": "示例路示例号", "summary": "报案人称在示例路被人殴打" }""");
        var matter = opened["matter"]!.GetValue<Guid>();
        await PerformAsync(station.Duty, "file-case", matter, $$"""{ "case-kind": "security", "cause": "assault", "violated-on": "{{day}}" }""");
        var reporter = await PerformAsync(station.Duty, "add-reporter", matter, $$"""{ "name": "{{name}}", "phone": "13800000003" }""");
        await PerformAsync(station.Duty, "give-acceptance-receipt", matter, "{}", Added(reporter));
        return new FoundCase(matter, opened["fileNumber"]!.GetValue<string>(), reporter["queryCode"]!.GetValue<string>());
    }

    /// <summary>A case in which a fine of 500 yuan is proposed.</summary>
    public async Task<FoundCase> ProposeAsync(Station station, DateOnly on)
    {
        var found = await FileAsync(station, on);
        var matter = found.Matter;
        await PerformAsync(station.Head, "assign-officers", matter, $$"""{ "lead": "{{station.Handler}}", "officers": ["{{station.Second}}"] }""");
        var violator = Added(await PerformAsync(station.Handler, "add-violator", matter, $$"""{ "name": "{{Violator}}", "born": "1990-01-01", "phone": "13800000001", "address": "示例路一号" }"""));
        var victim = Added(await PerformAsync(station.Handler, "add-victim", matter, $$"""{ "name": "{{Victim}}", "born": "1991-02-02", "phone": "13800000002" }"""));
        var said = Added(await PerformAsync(
            station.Handler,
            "question-victim",
            matter,
            $$"""{ "officers": ["{{station.Second}}"], "place-kind": "police-place", "recorded": true, "identity-shown": true, "rights-told": true, "alone": true, "checked-and-signed": true, "record": "示例笔录" }""",
            victim));
        await PerformAsync(
            station.Handler,
            "propose-penalty",
            matter,
            $$"""{ "cause": "assault", "circumstances": "lighter", "penalties": [{ "kind": "fine", "yuan": 500 }], "mitigated": false, "major-public-interest": false, "major-rights": false, "several-legal-relations": false, "complex-or-major": false, "evidence": [{{said}}], "facts": "殴打他人的事实有陈述证明" }""",
            violator);
        return found;
    }

    /// <summary>A case whose suspect turned out to have done nothing; its dossier is not archived.</summary>
    public async Task<FoundCase> TerminateAsync(Station station, DateOnly on, string name)
    {
        var found = await FileAsync(station, on);
        await PerformAsync(station.Head, "assign-officers", found.Matter, $$"""{ "lead": "{{station.Handler}}", "officers": ["{{station.Second}}"] }""");
        var violator = Added(await PerformAsync(station.Handler, "add-violator", found.Matter, $$"""{ "name": "{{name}}", "born": "1990-01-01" }"""));
        await PerformAsync(station.Head, "terminate-investigation", found.Matter, """{ "ground": "no-fact", "measures-lifted": true }""", violator);
        return found;
    }

    public void Dispose()
    {
        foreach (var desk in desks.Values)
            desk.Dispose();
    }

    private static int Added(JsonNode recorded) => recorded["adds"]![0]!.GetValue<int>();

    private Task<JsonNode> PerformAsync(string person, string act, Guid? matter, string fields, params int[] subjects) => PerformAsync(person, act, happenedOn: null, matter, fields, subjects);

    private async Task<JsonNode> PerformAsync(string person, string act, DateOnly? happenedOn, Guid? matter, string fields, params int[] subjects)
    {
        var stop = TestContext.Current.CancellationToken;
        var asked = new JsonObject
        {
            ["procedure"] = Procedure,
            ["act"] = act,
            ["key"] = Guid.NewGuid().ToString("N"),
            ["matter"] = matter?.ToString(),
            ["subjects"] = new JsonArray([.. subjects.Select(number => JsonValue.Create(number))]),
            ["fields"] = JsonNode.Parse(fields),
            ["occurredAt"] = happenedOn is { } day ? new DateTimeOffset(day, new TimeOnly(9, 0), TimeSpan.FromHours(8)).ToString("O", CultureInfo.InvariantCulture) : null,
        };
        using var answer = await (await DeskOfAsync(person)).PostAsJsonAsync(new Uri("/api/acts", UriKind.Relative), asked, stop);
        var said = await answer.Content.ReadAsStringAsync(stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{act}: {answer.StatusCode} {said}");
        return JsonNode.Parse(said)!;
    }

    private async Task<HttpClient> DeskOfAsync(string person)
    {
        if (desks.TryGetValue(person, out var held))
            return held;
        var desk = new HttpClient { BaseAddress = address };
        using var answer = await desk.PostAsJsonAsync(new Uri("/api/sign-in", UriKind.Relative), new { person }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return desks[person] = desk;
    }
}
