using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fadu.Casework.Accounts;
using Fadu.Law;
using Microsoft.AspNetCore.Http;

namespace Fadu.Web.Access;

/// <summary>Why a device's answer was not taken, in words. What it reads is not proven: it decides nothing.</summary>
internal static class PasskeyRefusal
{
    // W3C Web Authentication, 6.1: the hash of the host, then a byte of flags.
    private const int HashLength = 32;
    private const int UserVerified = 0x04;
    private const int ShownAtMost = 100;

    /// <summary>The question is too old, or was not put here.</summary>
    public static Bilingual Old { get; } = new(
        "登录的提问过了五分钟，或者不是这里提出的。请再按一次“用通行密钥登录”。", "The question was put more than five minutes ago, or not here. Press “Sign in with a passkey” once more.");

    private static Bilingual Unread { get; } = new(
        "设备的回答读不出来。请再按一次，或者用警号、口令和动态口令登录。", "What the device answered cannot be read. Press once more, or sign in with number, password and code.");

    private static Bilingual Otherwise { get; } = new(
        "设备回答的不是这一次的提问。请再按一次“用通行密钥登录”。", "The device answered another question than this one. Press “Sign in with a passkey” once more.");

    private static Bilingual NotVerified { get; } = new(
        "设备没有验证是不是本人。请在设备上设好指纹、面容或者设备密码，再按一次；也可以用警号、口令和动态口令登录。",
        "The device did not verify who you are. Set up finger, face or a code on it and press once more; number, password and code open the workbench too.");

    private static Bilingual WrongSignature { get; } = new(
        "设备的签名，或者它说是谁，和登记的对不上。请再按一次，或者用警号、口令和动态口令登录。",
        "The device's signature, or whom it says that it is of, does not fit what is kept. Press once more, or sign in with number, password and code.");

    /// <summary>Why an answer to the question how somebody enters was not taken.</summary>
    /// <param name="http">The request.</param>
    /// <param name="challenge">The challenge as it was put.</param>
    /// <param name="credential">The answer.</param>
    /// <param name="passkeys">Passkeys that are kept.</param>
    /// <param name="stop">Stops.</param>
    public static async Task<Bilingual> WhyAsync(HttpContext http, string challenge, string credential, Passkeys passkeys, CancellationToken stop)
    {
        if (Read(credential) is not { } answer)
            return Unread;
        var here = SessionCookie.Origin(http);
        if (answer.Origin != here)
            return Elsewhere(answer.Origin, here);
        if (answer.Challenge != challenge)
            return Otherwise;
        if (!answer.Data.AsSpan(0, HashLength).SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(http.Request.Host.Host))))
            return Elsewhere("", here);
        if ((answer.Data[HashLength] & UserVerified) == 0)
            return NotVerified;
        return await passkeys.IsKeptAsync(answer.CredentialId, stop) ? WrongSignature : Passkeys.Unknown;
    }

    private static Bilingual Elsewhere(string there, string here)
    {
        var shown = there.Length > ShownAtMost ? there[..ShownAtMost] + "…" : there;
        return shown.Length == 0
            ? new($"设备是为另一个网址回答的，这里是{here}。请从这里的登录页再来一次。", $"The device answered for another address; this is {here}. Begin again on the page of the way in here.")
            : new($"设备是在{shown}上回答的，这里是{here}。您可能打开了假的网址：请只从单位给的网址登录，并告诉管理员。", $"The device answered at {shown}; this is {here}. You may have been on a false page: sign in at the bureau's own address alone, and tell an administrator.");
    }

    private static (byte[] CredentialId, string Origin, string Challenge, byte[] Data)? Read(string credential)
    {
        try
        {
            using var answer = JsonDocument.Parse(credential);
            var response = answer.RootElement.GetProperty("response");
            using var client = JsonDocument.Parse(Bytes(response, "clientDataJSON"));
            var data = Bytes(response, "authenticatorData");
            return data.Length > HashLength ? (Bytes(answer.RootElement, "id"), Text(client.RootElement, "origin"), Text(client.RootElement, "challenge"), data) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonElement of, string name) => Base64Url.DecodeFromChars(Text(of, name));

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString() ?? "";
}
