using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fadu.Casework.Access;
using Fadu.Casework.Registers;
using Fadu.Law;
using Fadu.Law.Procedures;
using Fadu.Web.Access;

namespace Fadu.Web.Tests.Access;

/// <summary>The declared matrix walked over HTTP: every act, asked by every kind of officer, answers what is declared.</summary>
public sealed class AccessMatrixTests(MatrixBureau served) : IClassFixture<MatrixBureau>
{
    private static readonly ParallelOptions Four = new() { MaxDegreeOfParallelism = 4 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => served.Bureau.Time.GetUtcNow();

    [Fact]
    public async Task Every_act_answers_every_kind_of_officer_as_the_matrix_declares()
    {
        var matrix = new AccessMatrix(served.Bureau.Pack, Now).Cells.ToDictionary(cell => (cell.Procedure.Id, cell.Act.Id, cell.By));
        var (cells, wrong) = (new ConcurrentDictionary<(string Act, AskedBy By), ActAnswer>(), new ConcurrentBag<string>());
        await Parallel.ForEachAsync(served.Holders.SelectMany(holder => served.Asked.Select(matter => (holder, matter))), Four, async (one, _) =>
        {
            var (holder, matter) = one;
            var (state, by) = (matter.State, served.AskedBy(holder, matter.State));
            // Whoever does not see the matter learns it from any act: two are asked. A cell is asked in full once, and two of it at every matter.
            var isSeen = MatterAccess.MaySee(holder.Person, state, served.Roster, Now);
            var acts = state.Procedure.Acts.Where(act => act is { Opens: false }).ToList();
            foreach (var (act, _) in acts.Select((act, i) => (act, i)).Where(one => one.i < 2 || (isSeen && !cells.ContainsKey((state.Procedure.Id + "/" + one.act.Id, by)))))
            {
                var subject = act.For.Kind == SubjectKinds.Matter ? 0 : state.Record.Subjects.FirstOrDefault(one => one.Kind == act.For.Kind)?.Number ?? 0;
                var declared = MatterAccess.AnswerOf(holder.Person, state, act, subject, served.Roster, Now);
                var cell = matrix[(state.Procedure.Id, act.Id, by)];
                var found = await AskAsync(served.Of(holder.Person), $"/api/matters/{matter.Id}/acts/{act.Id}?subject={subject}");
                cells[(state.Procedure.Id + "/" + act.Id, by)] = found;
                if (found != declared)
                    wrong.Add($"{state.Procedure.Id}/{act.Id} at {state.Record.Stage} by {by}: {found}, declared {declared}");
                if (declared == ActAnswer.NotFound ? cell is { Answer: not ActAnswer.NotFound, OnlyInTurn: false } : declared != cell.Answer)
                    wrong.Add($"{state.Procedure.Id}/{act.Id} at {state.Record.Stage} by {by}: {declared}, in the matrix {cell.Answer}{(cell.OnlyInTurn ? " in turn" : "")}");
            }
        });

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order().Take(40)));
        TestContext.Current.SendDiagnosticMessage($"{cells.Count} cells at {served.Asked.Count} matters");
        Assert.True(cells.Count > 5_000, $"only {cells.Count} cells were asked");
        Assert.True(cells.Values.Distinct().Count() == 4, "an answer was never given");
        Assert.True(cells.Keys.Select(key => (key.By.Place, key.By.IsOnCase)).Distinct().Count() == 8, "a place was never asked from");
    }

    [Fact]
    public async Task An_act_that_begins_a_matter_answers_every_post()
    {
        var matrix = new AccessMatrix(served.Bureau.Pack, Now);
        var wrong = new List<string>();
        foreach (var procedure in served.Bureau.Pack.Procedures.Values)
        {
            foreach (var act in procedure.Openings)
            {
                foreach (var holder in served.Holders)
                {
                    var declared = MatterAccess.AnswerOf(holder.Person, Casework.MatterState.Empty(served.Bureau.Pack, procedure), act, 0, served.Roster, Now);
                    var found = await AskAsync(served.Of(holder.Person), $"/api/open/{procedure.Id}/{act.Id}");
                    if (found != declared || declared != matrix.CellOf(procedure, act, new AskedBy(holder.Post, PostPlace.Own, IsOnCase: false)).Answer)
                        wrong.Add($"{procedure.Id}/{act.Id} by {holder}: {found}, declared {declared}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_power_that_is_anothers_is_not_granted_by_the_interface_and_the_form_says_so()
    {
        var (wrong, refused) = (new ConcurrentBag<string>(), 0);
        await Parallel.ForEachAsync(Refused(), Four, async (one, _) =>
        {
            var (holder, matter, act, subject) = one;
            var browser = served.Of(holder.Person);
            var page = await browser.GetStringAsync($"/matters/{matter.Id}/acts/{act.Id}?subject={subject}", Stop);
            var answer = await browser.PostAsJsonAsync("/api/acts", new { procedure = matter.State.Procedure.Id, act = act.Id, key = Guid.NewGuid(), matter = matter.Id, subjects = subject > 0 ? [subject] : Array.Empty<int>() }, Stop);
            var body = await answer.Content.ReadAsStringAsync(Stop);
            // What lacks a field cannot be put to the law at all.
            if (answer.StatusCode == HttpStatusCode.UnprocessableEntity && JsonNode.Parse(body)!["grounds"]!.AsArray().Any(ground => ground!["rule"]!.GetValue<string>() == "by"))
                Interlocked.Increment(ref refused);
            else if (answer.StatusCode != HttpStatusCode.BadRequest)
                wrong.Add($"{act.Id} by {holder}: {answer.StatusCode} {body}");
            if (!page.Contains("class=\"missing\"", StringComparison.Ordinal))
                wrong.Add($"{act.Id} by {holder}: the form does not say whose it is");
        });

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order().Take(20)));
        Assert.True(refused > 8, $"only {refused} powers were put to the law");
    }

    // Hand-written: what nobody may loosen by a change of the packs alone.
    [Fact]
    public async Task The_cells_that_matter_most_are_as_written_here()
    {
        var matter = served.Asked.First(one => one.State is { Procedure.Id: "administrative-case", Unit: "dongmen" });
        Task<ActAnswer> Of(string post, string unit, bool isOnCases, string act) =>
            AskAsync(served.Of(served.Holders.First(one => one.Post == post && one.Unit == unit && one.IsOnCases == isOnCases).Person), $"/api/matters/{matter.Id}/acts/{act}?subject=1");

        foreach (var post in new[] { "audit-administrator", "system-administrator", "security-administrator" })
        {
            foreach (var unit in new[] { "dongmen", "nanhu", "chengdong" })
            {
                Assert.Equal(ActAnswer.NotFound, await Of(post, unit, false, "decide-penalty"));
                Assert.Equal(ActAnswer.NotFound, await Of(post, unit, true, "decide-penalty"));
            }
        }
        Assert.Equal(ActAnswer.Refused, await Of("auxiliary", "dongmen", true, "decide-penalty"));
        Assert.Equal(ActAnswer.Refused, await Of("auxiliary", "dongmen", true, "file-case"));
        Assert.Equal(ActAnswer.Finding, await Of("auxiliary", "dongmen", false, "question-violator"));
        Assert.Equal(ActAnswer.Refused, await Of("handling-officer", "dongmen", true, "decide-penalty"));
        Assert.Equal(ActAnswer.Allowed, await Of("handling-officer", "dongmen", false, "add-violator"));
        Assert.Equal(ActAnswer.NotFound, await Of("handling-officer", "nanhu", false, "add-violator"));
        Assert.Equal(ActAnswer.Allowed, await Of("handling-officer", "nanhu", true, "add-violator"));
        Assert.Equal(ActAnswer.Allowed, await Of("head-of-organ", "chengdong", false, "decide-penalty"));
        Assert.Equal(ActAnswer.Refused, await Of("legal-reviewer", "chengdong", false, "decide-penalty"));
    }

    [Fact]
    public async Task Every_endpoint_answers_every_kind_of_officer_as_it_declares()
    {
        var (wrong, asked) = (new ConcurrentBag<string>(), 0);
        var missing = new AskedMatter(Guid.NewGuid(), Matter.State);
        await Parallel.ForEachAsync(Served(), Four, async (one, _) =>
        {
            var (endpoint, holder) = one;
            var declared = EndpointMatrix.AnswerOf(
                endpoint.Caller, MatterAccess.MaySee(holder.Person, Matter.State, served.Roster, Now), ReadingRoom.MayOpen(holder.Person, served.Roster, served.Bureau.Pack, LegalDay.Of(Now, served.Bureau.Pack.Zone)),
                Casework.Accounts.People.RightsOf(holder.Person, served.Roster, served.Bureau.Pack, LegalDay.Of(Now, served.Bureau.Pack.Zone)));
            var (found, said) = await CallAsync(served.Of(holder.Person), endpoint, Matter);
            Interlocked.Increment(ref asked);
            if (found != declared)
                wrong.Add($"{endpoint.Method} {endpoint.Route} by {holder}: {found}, declared {declared}");
            // A matter that is hidden looks like one that is not there.
            if (declared == ActAnswer.NotFound && said != (await CallAsync(served.Of(holder.Person), endpoint, missing)).Said.Replace(missing.Id.ToString(), Matter.Id.ToString(), StringComparison.Ordinal))
                wrong.Add($"{endpoint.Method} {endpoint.Route} by {holder}: tells a hidden matter from none");
        });

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order().Take(40)));
        Assert.True(asked > 1_000, $"only {asked} cells were asked");
    }

    [Fact]
    public async Task Without_a_session_every_endpoint_but_the_open_ones_is_closed()
    {
        foreach (var endpoint in EndpointMatrix.Of(served.App))
        {
            using var browser = served.Nobody();
            using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method == "*" ? "GET" : endpoint.Method), Filled(endpoint, Matter));
            request.Content = endpoint.Method == "POST" ? JsonContent.Create(new { }) : null;
            using var answer = await browser.SendAsync(request, Stop);
            var isClosed = answer.StatusCode == HttpStatusCode.Unauthorized || answer.Headers.Location?.ToString().Contains("/sign-in", StringComparison.Ordinal) == true;
            Assert.True(isClosed == (endpoint.Caller != EndpointMatrix.Anybody), $"{endpoint.Method} {endpoint.Route} is for {endpoint.Caller} and answers {answer.StatusCode}");
        }
    }

    private AskedMatter Matter => served.Asked.First(one => one.State is { Procedure.Id: "administrative-case", Unit: "dongmen" } && one.State.Record.Subjects.Any(subject => subject.Kind == SubjectKinds.Document));

    // What shows a matter or the log is asked by everybody; what is for any officer, by one of each post. Nobody of a demonstration has a password.
    private IEnumerable<(DeclaredEndpoint Endpoint, PostHolder Holder)> Served() =>
        from endpoint in EndpointMatrix.Of(served.App).Where(one => one.Caller != EndpointMatrix.Anybody && one.Route is not ("/sign-out" or "/account/password" or "/account/recovery" or "/account/passkeys"))
        from holder in served.Holders.Where(one => endpoint.Caller != Callers.Officer || one is { Unit: "chengdong", IsOnCases: false })
        select (endpoint, holder);

    private async Task<(ActAnswer Answer, string Said)> CallAsync(HttpClient browser, DeclaredEndpoint endpoint, AskedMatter matter)
    {
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), Filled(endpoint, matter));
        if (endpoint.Method == "POST")
        {
            var token = Regex.Match(await browser.GetStringAsync("/account", Stop), "name=\"form-token\" value=\"([^\"]+)\"").Groups[1].Value;
            request.Content = endpoint.Route.StartsWith("/api/", StringComparison.Ordinal)
                ? JsonContent.Create(new { })
                : new FormUrlEncodedContent([new("form-token", WebUtility.HtmlDecode(token)), new("form-do", "refresh"), new("subject", "1"), new("purpose", "check-case")]);
        }
        using var answer = await browser.SendAsync(request, Stop);
        var said = Regex.Replace(await answer.Content.ReadAsStringAsync(Stop), "name=\"form-token\" value=\"[^\"]+\"|\"traceId\":\"[^\"]+\"", "");
        return (answer.StatusCode switch
        {
            // Where another system is asked for its token a session is not heard at all.
            HttpStatusCode.Forbidden => ActAnswer.Refused,
            HttpStatusCode.Unauthorized when endpoint.Caller == Callers.Machine => ActAnswer.Refused,
            // Of what is for any officer, not found says that it is not there.
            HttpStatusCode.NotFound when endpoint.Caller == Callers.OnTheMatter => ActAnswer.NotFound,
            // A conflict says in words why what was asked for is not done: the door was open.
            HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Redirect or HttpStatusCode.Conflict => ActAnswer.Allowed,
            var other => throw new InvalidOperationException($"{endpoint.Method} {endpoint.Route}: {other}"),
        }, said);
    }

    private string Filled(DeclaredEndpoint endpoint, AskedMatter matter) => endpoint.Route
        .Replace("{matter:guid}", matter.Id.ToString(), StringComparison.Ordinal)
        .Replace("{begun:guid}", matter.Id.ToString(), StringComparison.Ordinal)
        .Replace("{token:guid}", matter.Id.ToString(), StringComparison.Ordinal)
        .Replace("{passkey:guid}", matter.Id.ToString(), StringComparison.Ordinal)
        .Replace("{procedure}", matter.State.Procedure.Id, StringComparison.Ordinal)
        .Replace("/open/administrative-case/{act}", "/open/administrative-case/register-report", StringComparison.Ordinal)
        .Replace("{act}", "add-violator", StringComparison.Ordinal)
        .Replace("{number:int}", matter.State.Record.Raw.Last(act => act.Act == "inquest").Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{file:int}", "1", StringComparison.Ordinal)
        .Replace("{subject:int}", matter.State.Record.Subjects.First(subject => subject.Kind == SubjectKinds.Document).Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{party:int}", matter.State.Record.Subjects.First(subject => subject.Kind == SubjectKinds.Party).Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{id}", served.Bureau.Pack.Figures.Keys.Order(StringComparer.Ordinal).First(), StringComparison.Ordinal)
        .Replace("{year:int}", "2026", StringComparison.Ordinal)
        .Replace("{level:int}", "0", StringComparison.Ordinal).Replace("{*path}", "000", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal);

    [Fact]
    public void Whoever_keeps_the_system_or_its_logs_sees_no_matter_and_an_officer_next_door_none()
    {
        var cells = new AccessMatrix(served.Bureau.Pack, Now).Cells.Where(cell => !cell.Act.Opens).ToList();

        Assert.All(
            cells.Where(cell => cell.By.Post is "system-administrator" or "security-administrator" or "audit-administrator"),
            cell => Assert.True(cell.Answer == ActAnswer.NotFound, $"{cell.Procedure.Id}/{cell.Act.Id} by {cell.By}: {cell.Answer}"));
        // An auxiliary uses no power, not even that of setting a record right.
        Assert.All(
            cells.Where(cell => cell.By.Post == "auxiliary" && cell.Act.Kind == ActKind.Power),
            cell => Assert.True(cell.Answer is ActAnswer.NotFound or ActAnswer.Refused, $"{cell.Procedure.Id}/{cell.Act.Id} by {cell.By}: {cell.Answer}"));
        Assert.All(
            cells.Where(cell => RosterFeeds.Grants(cell.Act) && cell.Answer == ActAnswer.Allowed),
            cell => Assert.True(cell.By.Post is "bureau-registrar" or "head-of-organ" && cell.Act.Kind == ActKind.Power, $"{cell.Procedure.Id}/{cell.Act.Id} by {cell.By}: {cell.Answer}"));
        Assert.All(
            cells.Where(cell => cell.By is { Place: PostPlace.Other, IsOnCase: false }),
            cell => Assert.True(cell.Answer == ActAnswer.NotFound, $"{cell.Procedure.Id}/{cell.Act.Id} by {cell.By}: {cell.Answer}"));
    }

    private IEnumerable<(PostHolder Holder, AskedMatter Matter, ActDefinition Act, int Subject)> Refused()
    {
        foreach (var matters in served.Asked.GroupBy(one => one.State.Procedure.Id))
        {
            var matter = matters.First();
            foreach (var act in matter.State.Procedure.Acts.Where(act => act is { Kind: ActKind.Power, Opens: false, OfTheLaw: false }))
            {
                var subject = act.For.Kind == SubjectKinds.Matter ? 0 : matter.State.Record.Subjects.FirstOrDefault(one => one.Kind == act.For.Kind)?.Number ?? 0;
                if (served.Holders.FirstOrDefault(one => MatterAccess.AnswerOf(one.Person, matter.State, act, subject, served.Roster, Now) == ActAnswer.Refused) is { } holder)
                    yield return (holder, matter, act, subject);
            }
        }
    }

    private static async Task<ActAnswer> AskAsync(HttpClient browser, string address)
    {
        using var answer = await browser.GetAsync(address, Stop);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return ActAnswer.NotFound;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var asked = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return Enum.Parse<ActAnswer>(asked.GetProperty("answer").GetString()!, ignoreCase: true);
    }
}
