namespace Fadu.Casework.Accounts;

/// <summary>已知设备: a browser that somebody has signed in with, as what was sealed into it then says.</summary>
/// <param name="Id">Chosen at random when it was first known.</param>
/// <param name="Holders">Who signed in with it, the last one first.</param>
public sealed record KnownDevice(Guid Id, IReadOnlyList<DeviceHolder> Holders)
{
    // A few people share the computer of a duty room.
    private const int HoldersAtMost = 6;

    /// <summary>The device after somebody has signed in with it.</summary>
    /// <param name="before">What it was known as; null when it was not.</param>
    /// <param name="holder">Who.</param>
    public static KnownDevice After(KnownDevice? before, SessionHolder holder)
    {
        ArgumentNullException.ThrowIfNull(holder);
        var others = (before?.Holders ?? []).Where(one => one.Account != holder.Account);
        return new KnownDevice(before?.Id ?? Guid.NewGuid(), [.. others.Prepend(new DeviceHolder(holder.Account, holder.Stamp)).Take(HoldersAtMost)]);
    }

    /// <summary>The stamp of an account when its holder last signed in here; null when he never did.</summary>
    public Guid? StampOf(string account) => Holders.FirstOrDefault(one => one.Account == account)?.Stamp;
}

/// <summary>Whom a device is known to.</summary>
/// <param name="Account">The account.</param>
/// <param name="Stamp">The account's stamp then: with another the device is a stranger again.</param>
public sealed record DeviceHolder(string Account, Guid Stamp);
