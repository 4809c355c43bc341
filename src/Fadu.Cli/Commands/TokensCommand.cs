using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Casework;
using Fadu.Casework.Accounts;

namespace Fadu.Cli.Commands;

/// <summary><c>fadu tokens</c>: what other systems prove themselves by. Whoever does something proves who he is, and is refused what the page refuses.</summary>
internal static class TokensCommand
{
    public static Command Create() => new("tokens", Words.Of("其他系统的接口令牌：发放、换发、停用", "tokens of other systems: make, rotate, end")) { List(), Make(), Rotate(), End(), Proof() };

    private static Command List()
    {
        var data = new StoredData();
        var json = DeadlineCommand.JsonOption();
        var command = new Command("list", Words.Of("列出令牌、范围、地址和最近使用", "list tokens, what they may do, from where, and when they were last used")) { json };
        data.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var folder = data.In(parsed);
            return StoredData.AsSentencesAsync(folder.Path, async () =>
            {
                await using var bureau = await FiguresCommand.OpenAsync(folder, stop);
                var tokens = await new MachineTokens(bureau, PeopleCommand.Settings).ListAsync(stop);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(DeadlineCommand.Json(new JsonObject { ["tokens"] = new JsonArray([.. tokens.Select(JsonNode (one) => Json(one))]) }));
                    return 0;
                }
                if (tokens.Count == 0)
                    Console.WriteLine("还没有令牌。用 fadu tokens make 发第一个。 No tokens yet: make the first by fadu tokens make.");
                foreach (var one in tokens)
                {
                    Console.WriteLine($"{one.Id}  {one.Integration}  {one.Title}  {Word(one.State)}  {Day(bureau, one.EndedAt ?? one.Until)}  {one.Answerable}");
                    Console.WriteLine($"    {one.Scope}  {one.Networks}{(one.Certificate is { } bound ? $"  证书 certificate {bound}" : "")}{(one.SigningKey is { } signs ? $"  签名公钥 signing key {signs}" : "")}{(one.LastUsedAt is { } used ? $"  最近使用 last used {Day(bureau, used)} {one.LastUsedFrom}" : "")}");
                }
                return 0;
            });
        });
        return command;
    }

    private static Command Make()
    {
        var integration = new Argument<string>("system") { Description = Words.Of("系统代码：小写字母、数字、横线", "the system: small letters, digits, hyphens") };
        var title = new Option<string>("--title") { Required = true, Description = Words.Of("什么系统，用来做什么", "what it is and what for") };
        var answerable = new Option<string>("--answerable") { Required = true, Description = Words.Of("负责人的警号，不能是自己", "number of the officer who answers for it; never one's own") };
        var may = new Option<string[]>("--may") { Required = true, AllowMultipleArgumentsPerToken = true, Description = Words.Of("能做什么：status、record:程序/行为", "what it may do: status, record:procedure/act") };
        var from = new Option<string[]>("--from") { Required = true, AllowMultipleArgumentsPerToken = true, Description = Words.Of("只能从哪些地址、网段来", "addresses and networks it may come from") };
        var days = new Option<int>("--days") { DefaultValueFactory = _ => 180, Description = Words.Of("有效几天", "good for how many days") };
        var certificate = CertificateOption(Words.Of("绑定的客户端证书：PEM 文件，或者它的 SHA-256 指纹", "the client certificate it is bound to: a PEM file, or its SHA-256"));
        var signing = SigningOption(Words.Of("请求要用它签名的 Ed25519 公钥：PEM 文件，或者32个字节的 Base64", "the Ed25519 public key that requests are signed with: a PEM file, or its 32 bytes in Base64"));
        return Deed("make", Words.Of("发一个令牌，只显示一次", "make a token, shown once"), [integration, title, answerable, may, from, days, certificate, signing], (tokens, parsed, by, stop) => tokens.MakeAsync(
            by,
            new TokenAsked(
                parsed.GetRequiredValue(integration), parsed.GetRequiredValue(title), parsed.GetRequiredValue(answerable), new MachineScope(parsed.GetRequiredValue(may)), string.Join(' ', parsed.GetRequiredValue(from)), parsed.GetValue(days))
            {
                Certificate = Given(parsed.GetValue(certificate)),
                SigningKey = Given(parsed.GetValue(signing)),
            },
            "cli", stop));
    }

    private static Command Rotate()
    {
        var token = TokenArgument();
        var overlap = new Option<int>("--overlap") { DefaultValueFactory = _ => 7, Description = Words.Of("旧的再用几天", "days the old one goes on") };
        var certificate = CertificateOption(Words.Of("换了的客户端证书：PEM 文件，或者它的 SHA-256 指纹；默认不变", "the renewed client certificate: a PEM file, or its SHA-256; by default that of the old one"));
        var signing = SigningOption(Words.Of("换了的签名公钥：PEM 文件，或者 Base64；默认不变", "the renewed signing key: a PEM file, or Base64; by default that of the old one"));
        return Deed("rotate", Words.Of("换发一个新令牌，旧的再用几天", "make another in its place; the old one goes on for some days"), [token, overlap, certificate, signing], (tokens, parsed, by, stop) =>
            tokens.RotateAsync(by, parsed.GetRequiredValue(token), parsed.GetValue(overlap), "cli", stop, Given(parsed.GetValue(certificate)), Given(parsed.GetValue(signing))));
    }

    private static Command End()
    {
        var token = TokenArgument();
        return Deed("end", Words.Of("立即停用一个令牌", "end a token at once"), [token], (tokens, parsed, by, stop) => tokens.EndAsync(by, parsed.GetRequiredValue(token), "cli", stop));
    }

    private static Command Proof()
    {
        var data = new StoredData();
        var (act, by) = (new Argument<Guid>("act") { Description = Words.Of("行为的编号，回执里有", "the act by its id, as its receipt names it") }, PeopleCommand.ByOption(required: true));
        var command = new Command("proof", Words.Of("出示一个行为的签名请求：签了什么、签名、公钥", "what a system signed to have an act recorded, its signature and its key")) { act, by };
        data.AddTo(command);
        command.SetAction((parsed, stop) => PeopleCommand.WithAsync(data.In(parsed), "fadu tokens", async bureau =>
        {
            var who = parsed.GetRequiredValue(by)!;
            var (request, why) = await PeopleCommand.ProvenAsync(bureau, who, () => new RequestNonces(bureau, PeopleCommand.Settings).ProofAsync(who, parsed.GetRequiredValue(act), stop), stop);
            if (request is null)
                throw new CommandProblem($"{why!.Zh} {why.In("en")}");
            Console.WriteLine(DeadlineCommand.Json(new JsonObject
            {
                ["act"] = parsed.GetRequiredValue(act).ToString(),
                ["request"] = request.Digest,
                ["signatureBase"] = request.Base,
                ["signature"] = Convert.ToBase64String(request.Signature),
                ["signingKey"] = Convert.ToBase64String(request.Key),
            }));
        }, stop));
        return command;
    }

    private static Command Deed(string name, string description, IReadOnlyList<Symbol> takes, Func<MachineTokens, ParseResult, string, CancellationToken, Task<DeedAnswer>> deed)
    {
        var data = new StoredData();
        var by = PeopleCommand.ByOption(required: true);
        var command = new Command(name, description) { by };
        foreach (var one in takes)
        {
            if (one is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)one);
        }
        data.AddTo(command);
        command.SetAction((parsed, stop) => PeopleCommand.WithAsync(data.In(parsed), "fadu tokens", async bureau =>
        {
            var who = parsed.GetRequiredValue(by)!;
            switch (await PeopleCommand.ProvenAsync(bureau, who, () => deed(new MachineTokens(bureau, PeopleCommand.Settings), parsed, who, stop), stop))
            {
                case DeedAnswer.Done { Code: { } token } done:
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"令牌（{Day(bureau, done.GoodUntil!.Value)}前有效，只显示这一次） Token, shown this once: {token}"));
                    if (done.KeyId is { } keyId)
                        Console.WriteLine($"请求要签名，keyid 写 Requests are signed, with the keyid: {keyId}");
                    break;
                case DeedAnswer.Done:
                    Console.WriteLine("令牌已停用。 The token is ended.");
                    break;
                case DeedAnswer.Refused refused:
                    throw new CommandProblem($"{refused.Why.Zh} {refused.Why.In("en")}");
            }
        }, stop));
        return command;
    }

    private static Option<string?> CertificateOption(string description) => new("--certificate") { Description = description };

    private static Option<string?> SigningOption(string description) => new("--signing-key") { Description = description };

    private static string Given(string? certificate) => certificate is not null && File.Exists(certificate) ? File.ReadAllText(certificate) : certificate ?? "";

    private static Argument<Guid> TokenArgument() => new("token") { Description = Words.Of("令牌的编号，见 fadu tokens list", "the token by its id, as fadu tokens list shows it") };

    private static string Day(OpenBureau bureau, DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, bureau.Pack.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Word(TokenState state) => state switch
    {
        TokenState.Good => "可用 good",
        TokenState.Replaced => "已换 exchanged",
        TokenState.Over => "过期 over",
        TokenState.Ended => "已停用 ended",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    private static JsonObject Json(TokenLine one) => new()
    {
        ["token"] = one.Id.ToString(),
        ["system"] = one.Integration,
        ["title"] = one.Title,
        ["state"] = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(one.State.ToString()),
        ["answerable"] = one.Answerable,
        ["scope"] = new JsonArray([.. one.Scope.Words.Select(JsonNode (word) => word)]),
        ["from"] = one.Networks,
        ["certificate"] = one.Certificate,
        ["signingKey"] = one.SigningKey,
        ["until"] = one.Until.ToString("O", CultureInfo.InvariantCulture),
        ["lastUsed"] = one.LastUsedAt?.ToString("O", CultureInfo.InvariantCulture),
    };
}
