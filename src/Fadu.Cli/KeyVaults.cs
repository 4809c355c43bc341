using System.Security.Cryptography;
using Fadu.Store;
using Fadu.Store.Keys;

namespace Fadu.Cli;

/// <summary>The vault that the process's surroundings name: nothing of it is told on a command line, which others can read.</summary>
internal static class KeyVaults
{
    /// <summary>Names the kind: environment or pkcs11. Empty: the keys lie in their folder as they are.</summary>
    public const string Kind = "FADU_KEY_VAULT";

    private const string Key = "FADU_KEY_VAULT_KEY";
    private const string Module = "FADU_PKCS11_MODULE";
    private const string Token = "FADU_PKCS11_TOKEN";
    private const string Label = "FADU_PKCS11_KEY";
    private const string PinFile = "FADU_PKCS11_PIN_FILE";

    /// <summary>The vault, opened; null where none is named.</summary>
    /// <exception cref="CommandProblem">What names it is not whole, or it does not open.</exception>
    public static IKeyVault? Configured() => Opened<IKeyVault?>(
        () => EnvironmentVault.Parse(Told(Key)),
        () => Pkcs11Vault.Open(Place()),
        () => null);

    /// <summary>Makes the vault's key: in its token, or as a text for the environment.</summary>
    /// <returns>The text; null where the token keeps it.</returns>
    public static string? MakeKey() => Opened<string?>(
        () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        () =>
        {
            Pkcs11Vault.MakeKey(Place());
            return null;
        },
        () => throw new CommandProblem($"没有配置金库：请先设 {Kind}=environment 或 pkcs11。 No vault is configured: set {Kind} to environment or pkcs11."));

    private static T Opened<T>(Func<T> environment, Func<T> token, Func<T> none)
    {
        try
        {
            return Environment.GetEnvironmentVariable(Kind) switch
            {
                null or "" => none(),
                "environment" => environment(),
                "pkcs11" => token(),
                var other => throw new CommandProblem($"{Kind} 应为 environment 或 pkcs11，实为“{other}”。 {Kind} must be environment or pkcs11."),
            };
        }
        catch (StoreRefusedException refused)
        {
            throw new CommandProblem(refused.Message, refused);
        }
    }

    private static Pkcs11Place Place()
    {
        var (module, token, label, file) = (Told(Module), Told(Token), Told(Label), Told(PinFile));
        try
        {
            return new Pkcs11Place(module, token, label, File.ReadAllText(file).TrimEnd('\r', '\n'));
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            throw new CommandProblem($"PIN 文件 {file} 不能读。 The file of the PIN cannot be read.", broken);
        }
    }

    private static string Told(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new CommandProblem($"金库还缺 {name}。 The vault needs {name}.");
}
