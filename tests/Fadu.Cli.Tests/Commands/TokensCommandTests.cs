namespace Fadu.Cli.Tests.Commands;

/// <summary>Tokens of other systems at the console: refused what the page refuses, told once, listed without what opens anything.</summary>
public sealed class TokensCommandTests(Demonstration demonstration)
{
    private const string Security = "910029";
    private const string System = "910028";
    private const string Answerable = "910001";

    [Fact]
    public async Task A_token_is_made_exchanged_and_ended_by_the_security_administrator_alone()
    {
        var data = demonstration.Copy();
        Assert.Contains("fadu tokens make", (await FaduCommand.RunAsync("tokens", "list", "--data", data)).Output, StringComparison.Ordinal);
        (await MakeAsync(data, System, Answerable)).AssertRefused("Your post does not let you do this today");
        (await MakeAsync(data, Security, Security)).AssertRefused("Nobody makes or exchanges a token");
        (await MakeAsync(data, Security, Answerable, "record:administrative-case/decide-penalty")).AssertRefused("cannot be given");

        var made = await MakeAsync(data, Security, Answerable);
        Assert.True(made.Code == 0, made.Errors);
        Assert.Matches("fadu_[A-Za-z0-9_-]{43}", made.Output);
        var token = made.Output.Trim().Split(' ')[^1];
        var listed = await FaduCommand.RunAsync("tokens", "list", "--data", data, "--json");
        var one = listed.Json["tokens"]!.AsArray().Single()!;
        Assert.Equal(("shichang-jianguan", "good", "910001"), (one["system"]!.GetValue<string>(), one["state"]!.GetValue<string>(), one["answerable"]!.GetValue<string>()));
        Assert.DoesNotContain(token, listed.Output, StringComparison.Ordinal);

        var id = one["token"]!.GetValue<string>();
        (await FaduCommand.RunAsync("tokens", "end", id, "--by", System, "--data", data)).AssertRefused("Your post does not let you do this today");
        var rotated = await FaduCommand.RunAsync("tokens", "rotate", id, "--overlap", "0", "--by", Security, "--data", data);
        Assert.True(rotated.Code == 0, rotated.Errors);
        Assert.DoesNotContain(token, rotated.Output, StringComparison.Ordinal);
        var next = (await ListAsync(data)).Single(line => line.State == "good").Id;
        Assert.Equal(0, (await FaduCommand.RunAsync("tokens", "end", next, "--by", Security, "--data", data)).Code);
        Assert.Equal(["ended", "over"], (await ListAsync(data)).Select(line => line.State).Order(StringComparer.Ordinal));
    }

    private static async Task<List<(string Id, string State)>> ListAsync(string data) =>
        [.. (await FaduCommand.RunAsync("tokens", "list", "--data", data, "--json")).Json["tokens"]!.AsArray().Select(one => (one!["token"]!.GetValue<string>(), one["state"]!.GetValue<string>()))];

    private static Task<CommandResult> MakeAsync(string data, string by, string answerable, string may = "status") =>
        FaduCommand.RunAsync("tokens", "make", "shichang-jianguan", "--title", "市场监管移送接口", "--answerable", answerable, "--may", may, "--from", "10.1.2.0/24", "--by", by, "--data", data);
}
