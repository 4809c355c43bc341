using Fadu.Casework.Accounts;
using Fadu.Casework.Clerk;
using Fadu.Casework.Registers;
using Microsoft.Extensions.DependencyInjection;

namespace Fadu.Casework;

/// <summary>Registers what stands behind the counter with a host.</summary>
public static class Registration
{
    /// <summary>Adds sign-in and sessions of an open bureau that is written to.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="bureau">The bureau.</param>
    /// <param name="settings">How long sessions last, and the like; null as is usual for a bureau or a demonstration.</param>
    public static IServiceCollection AddAccounts(this IServiceCollection services, OpenBureau bureau, AccountSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(bureau);
        var used = settings ?? (bureau.IsDemonstration ? AccountSettings.Demonstration : new AccountSettings());
        var sessions = new Sessions(bureau, used);
        var people = new People(bureau, used, sessions);
        return services.AddSingleton(used).AddSingleton(sessions).AddSingleton(new SignInDoor(bureau, used, sessions)).AddSingleton(people)
            .AddSingleton(new DirectoryTies(bureau, used, sessions, people)).AddSingleton(new Passkeys(bureau, used, sessions)).AddSingleton(new MachineTokens(bureau, used)).AddSingleton(new RequestNonces(bureau, used)).AddSingleton(new ProgramLimit(used));
    }

    /// <summary>Adds an open bureau with its desk, its readers and, unless it was opened for reading, its clerk.</summary>
    public static IServiceCollection AddCasework(this IServiceCollection services, OpenBureau bureau)
    {
        services.AddSingleton(bureau);
        services.AddSingleton(bureau.Reader);
        services.AddSingleton(bureau.Vault);
        services.AddSingleton(bureau.Looks);
        services.AddSingleton(new ReadingRoom(bureau));
        services.AddSingleton(bureau.Refusals);
        services.AddSingleton(bureau.Work);
        services.AddSingleton(bureau.Pages);
        services.AddSingleton(bureau.Search);
        services.AddSingleton(bureau.Papers);
        services.AddSingleton(bureau.Figures);
        if (bureau.Options.Folder.ReadOnly)
            return services;

        services.AddSingleton(bureau.Desk);
        services.AddSingleton(bureau.Evidence);
        services.AddHostedService<ClerkHost>();
        return services;
    }
}
