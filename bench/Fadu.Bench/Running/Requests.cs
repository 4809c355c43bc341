using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fadu.Bench.Running;

/// <summary>The acts that are performed under load: ordinary ones, with a party's name and free text in sealed parts.</summary>
internal static class Requests
{
    /// <summary>The station whose officers act, in the demonstration.</summary>
    public const string DutyOfficer = "910010";

    /// <summary>Chinese as Chinese, as a client would send it.</summary>
    public static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Opens a matter.</summary>
    public static JsonObject Report(string key) => Act("register-report", key, null, new JsonObject
    {
        ["source"] = "report",
        ["case-kind"] = "security",
        ["cause"] = "assault",
        ["place"] = "示例路示例号",
        ["summary"] = "报案人称在示例路被人殴打",
    });

    /// <summary>Adds an injured party to it; the answer holds its query code and its number among the subjects.</summary>
    public static JsonObject Party(string key, Guid matter) =>
        Act("add-victim", key + "-party", matter, new JsonObject { ["name"] = "张三", ["phone"] = "13900000000" });

    /// <summary>One of the acts done under load: three notes with a sealed text to two receipts of evidence, each with its paper. 58 of the procedure's 149 acts make papers.</summary>
    /// <param name="turn">Which in the row.</param>
    /// <param name="key">Idempotency key.</param>
    /// <param name="matter">The matter.</param>
    /// <param name="party">Number of its injured party.</param>
    public static JsonObject Ordinary(int turn, string key, Guid matter, int party) => turn % 5 < 3 ? Note(key, matter, party) : Evidence(key, matter);

    private static JsonObject Note(string key, Guid matter, int party)
    {
        var act = Act("note-victim-unreachable", key, matter, new JsonObject { ["tried"] = "两次上门未遇，电话无人接听，已请居民委员会转告" });
        act["subjects"] = new JsonArray(party);
        return act;
    }

    private static JsonObject Evidence(string key, Guid matter) => Act("receive-evidence", key, matter, new JsonObject
    {
        ["evidence-kind"] = "documentary",
        ["received-from"] = "示例超市",
        ["description"] = "示例路监控录像说明，记录时间与报案人所述一致",
        ["obtained-lawfully"] = true,
    });

    private static JsonObject Act(string act, string key, Guid? matter, JsonObject fields)
    {
        var request = new JsonObject { ["procedure"] = "administrative-case", ["act"] = act, ["key"] = key, ["fields"] = fields };
        if (matter is { } of)
            request["matter"] = of.ToString();
        return request;
    }
}
