using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Store.Model;
using Microsoft.EntityFrameworkCore;

namespace Fadu.Casework.Accounts;

/// <summary>Who somebody is in the bureau's directory.</summary>
/// <param name="Subject">The person, as the directory names him.</param>
/// <param name="MadeBy">Who tied it.</param>
/// <param name="MadeAt">When.</param>
public sealed record DirectoryTie(string Subject, string MadeBy, DateTimeOffset MadeAt);

/// <summary>Subjects of the bureau's directory, each tied to one person by whoever gives accounts: never by a likeness of names, and never to whoever ties.</summary>
/// <param name="bureau">The open bureau.</param>
/// <param name="settings">The machine's clock.</param>
/// <param name="sessions">Sessions.</param>
/// <param name="people">Says who may do what to whom.</param>
public sealed class DirectoryTies(OpenBureau bureau, AccountSettings settings, Sessions sessions, People people)
{
    private const int SubjectAtMost = 255;

    private DateTimeOffset Now => BureauZone.Truncated(settings.Time.GetUtcNow());

    /// <summary>Who a person is in a directory; null while nobody has said.</summary>
    public async Task<DirectoryTie?> OfAsync(string issuer, string person, CancellationToken stop)
    {
        await using var context = bureau.Folder.Database.Reading();
        return await context.DirectoryTies.Where(row => row.Bureau == bureau.Bureau && row.Person == person && row.Issuer == issuer).FirstOrDefaultAsync(stop) is { } tie
            ? new DirectoryTie(tie.Subject, tie.MadeBy, tie.MadeAt)
            : null;
    }

    /// <summary>Ties a subject to a person.</summary>
    /// <param name="by">Who does.</param>
    /// <param name="person">To whom.</param>
    /// <param name="issuer">The directory.</param>
    /// <param name="subject">The person, as the directory names him: its <c>sub</c>, at most 255 signs of ASCII (OpenID Connect Core 1.0, 2).</param>
    /// <param name="channel">web, cli.</param>
    /// <param name="stop">Stops.</param>
    public async Task<DeedAnswer> TieAsync(string by, string person, string issuer, string subject, string channel, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (await WhyNotAsync(by, person, issuer, stop) is { } why)
            return new DeedAnswer.Refused(why);
        var named = subject.Trim();
        if (named.Length is 0 or > SubjectAtMost || named.Any(sign => sign is <= ' ' or > '~'))
            return Refuse($"目录里的编号是1至{SubjectAtMost}个英文字母、数字或者符号，中间没有空格。", $"A person is named in the directory by 1 to {SubjectAtMost} letters, digits or signs of ASCII, without spaces.");
        return await bureau.Folder.Acts.WriteAsync<DeedAnswer>(
            work =>
            {
                if (work.FindForChange<AccountRow>(bureau.Bureau, person) is not { } row)
                    return Refuse("还没有账号，先发放。", "There is no account yet: invite first.");
                if (row.ClosedAt is not null)
                    return Refuse("账号已锁定，先解锁。", "The account is locked: unlock it first.");
                if (work.Read(context => context.DirectoryTies.Where(tie => tie.Bureau == bureau.Bureau && tie.Account == person && tie.Issuer == issuer).ToList()).Count > 0)
                    return Refuse("这名民警已经对应到目录里的一个编号，先解除。", "The officer is tied to somebody in the directory already: untie first.");
                if (work.FindForChange<DirectoryTieRow>(bureau.Bureau, issuer, named) is { } other)
                    return Refuse($"目录里的这个编号已经对应到{other.Person}，一个编号只对应一个人。", $"That somebody in the directory is tied to {other.Person}; one is tied to one person only.");
                work.Insert(new DirectoryTieRow { Bureau = bureau.Bureau, Issuer = issuer, Subject = named, Account = row.Account, Person = row.Person, MadeBy = by, MadeAt = Now });
                AccountLog.Put(work, bureau, row, new AccountChange(Now, "tied", by), channel);
                return new DeedAnswer.Done(null, null);
            },
            stop);
    }

    /// <summary>Unties a person: his sessions end, and what was half proven counts no more.</summary>
    public async Task<DeedAnswer> UntieAsync(string by, string person, string issuer, string channel, CancellationToken stop)
    {
        if (await WhyNotAsync(by, person, issuer, stop) is { } why)
            return new DeedAnswer.Refused(why);
        var answer = await bureau.Folder.Acts.WriteAsync<DeedAnswer>(
            work =>
            {
                var ties = work.Read(context => context.DirectoryTies.Where(tie => tie.Bureau == bureau.Bureau && tie.Account == person && tie.Issuer == issuer).ToList());
                if (ties.Count == 0 || work.FindForChange<AccountRow>(bureau.Bureau, person) is not { } row)
                    return Refuse("这名民警没有对应到目录里的编号。", "The officer is not tied to anybody in the directory.");
                foreach (var tie in ties)
                    work.Remove<DirectoryTieRow>(bureau.Bureau, tie.Issuer, tie.Subject);
                sessions.EndAll(work, row.Person);
                AccountLog.Put(work, bureau, row with { Stamp = Guid.NewGuid() }, new AccountChange(Now, "untied", by), channel);
                return new DeedAnswer.Done(null, null);
            },
            stop);
        sessions.Forget(person);
        return answer;
    }

    private async Task<Bilingual?> WhyNotAsync(string by, string person, string issuer, CancellationToken stop) =>
        await people.WhyNotAsync(AccountDeed.Invite, by, person, stop) ?? DirectorySettings.IssuerFault(issuer);

    private static DeedAnswer.Refused Refuse(string zh, string en) => new(new Bilingual(zh, en));
}
