using System.Net;
using System.Text;

namespace Fadu.Web.Tests;

/// <summary>附件: what an act carries is read from any place by those on the case, until its party is erased; then the page says so.</summary>
public sealed class ErasedFileTests(ServedBureau served) : IClassFixture<ServedBureau>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_given_whole_and_in_part_and_after_the_erasure_the_answer_says_that_it_is_gone()
    {
        var words = string.Concat(Enumerable.Repeat("示例路监控录像说明\n", 6_000));
        var (file, _) = await served.Bureau.Evidence.TakeInAsync(new MemoryStream(Encoding.UTF8.GetBytes(words)), 1_000_000, Stop);
        var matter = (await served.PerformAsync(ServedBureau.Handler, "small-case", "begin-case", null, new() { ["summary"] = "在示例路争执" })).Matter;
        await served.PerformAsync(ServedBureau.Handler, "small-case", "enter-person", matter, new() { ["person-name"] = "太叔示例", ["person-identity"] = "430100199001010197" });
        var request = new Casework.ActRequest(ServedBureau.Code, "small-case", "tell-person", Guid.NewGuid().ToString("N"), matter, [1], new() { ["told-words"] = "拟作处罚" }) { Files = [file!.Hash] };
        var told = Assert.IsType<Casework.Ruling<Casework.Act>.Granted>(await served.Bureau.Desk.PerformAsync(request, Casework.Actor.Officer(ServedBureau.Handler), Stop)).Value;
        await served.PerformAsync(ServedBureau.Handler, "small-case", "end-case", matter, []);
        using var handler = await served.SignedInAsync(ServedBureau.Handler);
        var path = $"/matters/{matter}/acts/{told.Number}/files/1";

        Assert.Equal(words, await handler.GetStringAsync(path, Stop));
        using var asked = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new(100_000, 100_026) } };
        var part = await handler.SendAsync(asked, Stop);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(Encoding.UTF8.GetBytes(words)[100_000..100_027], await part.Content.ReadAsByteArrayAsync(Stop));

        await served.PerformAsync(ServedBureau.Handler, "small-case", "propose-forgetting", matter, [], 1);
        await served.PerformAsync(ServedBureau.Head, "small-case", "forget-person", matter, [], 1);
        var answer = await handler.GetAsync(path, Stop);
        for (var tries = 0; tries < 100 && answer.StatusCode == HttpStatusCode.OK; tries++)
        {
            await Task.Delay(50, Stop);
            answer = await handler.GetAsync(path, Stop);
        }

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.Contains("这个文件的内容已经不在", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var stranger = await served.SignedInAsync(ServedBureau.Stranger);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path, Stop)).StatusCode);
    }
}
