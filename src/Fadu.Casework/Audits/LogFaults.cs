using Fadu.Law;

namespace Fadu.Casework.Audits;

/// <summary>What can be wrong with one event, in words.</summary>
internal static class LogFaults
{
    public static Bilingual Missing(string key) => new($"没有“{key}”", $"has no “{key}”");

    public static Bilingual TooLong(string key, long length, int limit) =>
        new($"“{key}”有 {length} 个字符，最多 {limit} 个", $"holds {length} characters in “{key}”; at most {limit} are read");

    public static Bilingual Control(string key) => new($"“{key}”含有控制字符", $"holds control characters in “{key}”");

    public static Bilingual NotUtf8(string key) => new($"“{key}”不是 UTF-8 文字", $"holds text in “{key}” that is not UTF-8");

    public static Bilingual Timestamp(string key, string value) => new(
        $"“{key}”的值“{Short(value)}”不是时间；应当写作 2006-07-24T00:00:00+02:00",
        $"gives “{Short(value)}” as “{key}”, which is no time; expected one like 2006-07-24T00:00:00+02:00");

    /// <summary>The sentence for an event that is left out of its case.</summary>
    public static Bilingual EventLeftOut(string trace, Bilingual fault) =>
        new($"案件 {Short(trace)} 的一个事件{fault.Zh}，未计入", $"an event of the case {Short(trace)} is left out: it {fault.En}");

    /// <summary>The sentence for something said of a whole case that is left out.</summary>
    public static Bilingual AttributeLeftOut(string trace, Bilingual fault) =>
        new($"案件 {Short(trace)} 的一项信息{fault.Zh}，未计入", $"a fact of the case {Short(trace)} is left out: it {fault.En}");

    /// <summary>The sentence for an event that the desk does not take.</summary>
    public static Bilingual NotTakenIn(string trace, Bilingual fault) =>
        new($"案件 {Short(trace)} 的一个事件没有导入：{fault.Zh.TrimEnd('。')}", $"an event of the case {Short(trace)} was not taken in: {fault.In("en").TrimEnd('.')}");

    /// <summary>Whether a text holds a control character other than tab and line ends.</summary>
    public static bool HasControl(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && !text.Contains('\u007f', StringComparison.Ordinal))
            return false;
        return text.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'));
    }

    public static string Short(string text) =>
        string.Concat(text.Take(40).Select(c => char.IsControl(c) ? '\uFFFD' : c)) + (text.Length > 40 ? "…" : "");
}
