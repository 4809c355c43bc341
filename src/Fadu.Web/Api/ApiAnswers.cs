using System.Text.Json;
using Fadu.Casework;
using Fadu.Law;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Api;

/// <summary>How the interface reads what is asked and writes what is answered, whoever calls.</summary>
internal static class ApiAnswers
{
    /// <summary>A value.</summary>
    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, ApiJson.Options, statusCode: status);

    /// <summary>What is wrong, in both languages.</summary>
    public static IResult Problem(int status, Bilingual text, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        var extensions = new Dictionary<string, object?>();
        foreach (var (name, value) in more)
            extensions[name] = value is null ? null : JsonSerializer.SerializeToNode(value, ApiJson.Options);
        return Results.Problem(title: text.In("en"), detail: text.Zh, statusCode: status, extensions: extensions);
    }

    /// <summary>What the desk said.</summary>
    public static IResult Ruled(Ruling<Act> ruling) => ruling switch
    {
        Ruling<Act>.Granted granted => Json(Shape(granted), granted.Value.Replayed ? StatusCodes.Status200OK : StatusCodes.Status201Created),
        Ruling<Act>.Refused refused => Problem(
            StatusCodes.Status422UnprocessableEntity,
            new Bilingual($"法律不允许，有{refused.Grounds.Count}处不符合，没有写入事项。", $"The law refuses on {refused.Grounds.Count} ground(s); nothing was written to the matter."),
            ("grounds", refused.Grounds.Select(GroundShape.Of).ToList())),
        Ruling<Act>.Malformed malformed => Malformed(malformed.Errors),
        Ruling<Act>.Conflict conflict => Problem(
            StatusCodes.Status409Conflict,
            new Bilingual("有人先办了，没有写入任何记录。", "Somebody else acted first; nothing was written."),
            ("version", conflict.Version),
            ("theirs", conflict.Theirs.Select(act => new { act.Number, act.Act, act.RecordedAt }).ToList())),
        var other => throw new InvalidOperationException($"the desk answered {other.GetType().Name}, which the interface does not know"),
    };

    /// <summary>That something is missing without which no act is named; null when all is there. Members may be null in JSON whatever their type says.</summary>
    public static IResult? Missing(ActToPerform asked)
    {
        var missing = asked.Procedure is null ? "procedure" : asked.Act is null ? "act" : asked.Key is null ? "key" : null;
        return missing is null ? null : Malformed([new FieldError(missing, new Bilingual("没有写。", "It is missing."))]);
    }

    /// <summary>That the caller has no such matter to see.</summary>
    public static IResult NoMatter() => Problem(StatusCodes.Status404NotFound, new Bilingual("没有您可以看的这个事项。", "There is no such matter that you may see."), ("place", "matter"));

    /// <summary>What cannot be read, place by place.</summary>
    public static IResult Malformed(IReadOnlyList<FieldError> errors) => Problem(
        StatusCodes.Status400BadRequest,
        new Bilingual($"请求有{errors.Count}处读不懂，没有写入任何记录。", $"{errors.Count} place(s) of the request cannot be read; nothing was written."),
        ("errors", errors.Select(error => new { error.Place, error.Message.Zh, En = error.Message.In("en") }).ToList()));

    /// <summary>What is asked, or what is wrong with it.</summary>
    public static async Task<(T? Value, IResult? Fault)> ReadAsync<T>(HttpContext http, CancellationToken stop)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
            return (null, Problem(StatusCodes.Status415UnsupportedMediaType, new Bilingual("应当是 application/json。", "Expected application/json.")));
        try
        {
            var value = await http.Request.ReadFromJsonAsync<T>(ApiJson.Options, stop);
            return value is null ? (null, Malformed([new FieldError("$", new Bilingual("应当是一个对象。", "Expected an object."))])) : (value, null);
        }
        catch (JsonException broken)
        {
            return (null, Malformed([new FieldError(broken.Path ?? "$", new Bilingual($"JSON 读不懂：{broken.Message}", $"The JSON cannot be read: {broken.Message}"))]));
        }
    }

    private static ActRecorded Shape(Ruling<Act>.Granted granted) => new(
        granted.Value.Id, granted.Value.Matter, granted.Value.FileNumber, granted.Value.Number, granted.Value.Name, granted.Value.RecordedAt, granted.Value.Adds,
        granted.Value.QueryCode, granted.Value.Replayed, [.. granted.Findings.Select(GroundShape.Of)], [.. granted.Warnings.Select(GroundShape.Of)], Sight.PromiseOf(granted), granted.Value.Request);
}
