using Fadu.Casework.Accounts;
using Fadu.Law;
using Fadu.Law.Packs;

namespace Fadu.Web.Words;

/// <summary>How an account stands and what may be done with it, in words.</summary>
internal static class AccountWords
{
    /// <summary>How it stands.</summary>
    public static Bilingual Of(AccountState state) => state switch
    {
        AccountState.None => new("没有账号", "no account"),
        AccountState.Invited => new("已发一次性代码", "invited"),
        AccountState.Reset => new("已重置，等本人设置", "reset, to be set up anew"),
        AccountState.CodeOver => new("一次性代码过期", "one-time code ran out"),
        AccountState.Ready => new("可以登录", "can sign in"),
        AccountState.Waiting => new("连续不对，暂停", "paused after failures"),
        AccountState.Locked => new("已锁定", "locked"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>Until or since when it stands so.</summary>
    public static Bilingual Until(AccountState state, Bilingual moment) => state switch
    {
        AccountState.Locked => new($"{moment.Zh}起", $"since {moment.In("en")}"),
        AccountState.CodeOver => new($"{moment.Zh}过期", $"ran out {moment.In("en")}"),
        AccountState.Waiting => new($"到{moment.Zh}", $"until {moment.In("en")}"),
        _ => new($"{moment.Zh}前有效", $"good until {moment.In("en")}"),
    };

    /// <summary>The seal of a state: kind and character.</summary>
    public static (string Kind, string As) Seal(AccountState state) => state switch
    {
        AccountState.None => ("draft", "无"),
        AccountState.Invited or AccountState.Reset => ("wait", "候"),
        AccountState.CodeOver => ("soon", "过"),
        AccountState.Ready => ("done", "可"),
        AccountState.Waiting => ("stop", "停"),
        _ => ("no", "锁"),
    };

    /// <summary>The button of a deed, and what it does.</summary>
    public static (Bilingual Button, Bilingual Effect) Of(AccountDeed deed) => deed switch
    {
        AccountDeed.Invite => (new("发一次性代码", "Give a one-time code"), new("本人用代码第一次登录，自己设置口令和验证器。原来没用的代码作废。", "The officer signs in with it once and sets up password and authenticator. An unused code before it counts no more.")),
        AccountDeed.Reset => (new("重置，发新的一次性代码", "Reset and give a new code"), new("忘了口令或者丢了手机时用。口令、验证器、恢复码和通行密钥立即作废，所有登录退出。", "For a forgotten password or a lost telephone. Password, authenticator, recovery codes and passkeys count no more; all sessions end.")),
        AccountDeed.Lock => (new("锁定账号", "Lock the account"), new("立即不能登录，所有登录退出，直到解锁。", "It cannot sign in from now on and all its sessions end, until it is unlocked.")),
        AccountDeed.Unlock => (new("解锁账号", "Unlock the account"), new("解除锁定，或者结束连续不对的暂停。口令不变。", "Lifts the lock, or the pause after failures. The password stays.")),
        AccountDeed.Sessions => (new("退出其所有登录", "End all sessions"), new("在各处都要重新登录，口令不变。", "Everywhere one has to sign in again; the password stays.")),
        _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, null),
    };

    /// <summary>That it was done.</summary>
    public static Bilingual Done(AccountDeed deed) => deed switch
    {
        AccountDeed.Invite => new("已发一次性代码。", "A one-time code was given."),
        AccountDeed.Reset => new("已重置，发了新的一次性代码。", "The account was reset and a new one-time code given."),
        AccountDeed.Lock => new("账号已锁定，所有登录都已退出。", "The account is locked and all its sessions have ended."),
        AccountDeed.Unlock => new("账号已解锁。", "The account is unlocked."),
        _ => new("所有登录都已退出。", "All sessions have ended."),
    };
}
