using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Fadu.Store.Keys;

/// <summary>Where a key in a token is found, and what opens the token.</summary>
/// <param name="Module">The library of the token's maker.</param>
/// <param name="Token">The token's label.</param>
/// <param name="Key">The key's label in it.</param>
/// <param name="Pin">The user's PIN. It is never logged.</param>
public sealed record Pkcs11Place(string Module, string Token, string Key, string Pin)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key} in {Token} by {Module}";
}

/// <summary>A vault in hardware, or in whatever else speaks PKCS#11: an AES key of 256 bits that never leaves its token seals with AES-GCM.</summary>
/// <remarks>One at a time in a process: the library ends for all when the first is disposed of.</remarks>
public sealed class Pkcs11Vault : IKeyVault
{
    private const int TagBits = 8 * DataKey.TagSize;

    private static readonly Pkcs11InteropFactories Factories = new();

    private readonly IPkcs11Library library;
    private readonly ISession session;
    private readonly IObjectHandle key;

    // The binding asks for libdl by the name that only a compiler's package brings.
    static Pkcs11Vault() => NativeLibrary.SetDllImportResolver(
        typeof(Pkcs11InteropFactories).Assembly,
        static (name, _, _) => name == "libdl" && OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libdl.so.2", out var found) ? found : IntPtr.Zero);

    private Pkcs11Vault(IPkcs11Library library, ISession session, IObjectHandle key)
    {
        this.library = library;
        this.session = session;
        this.key = key;
    }

    /// <inheritdoc/>
    public string Kind => "pkcs11";

    /// <summary>Opens the token and finds the key.</summary>
    /// <exception cref="StoreRefusedException">The library, the token, the PIN or the key is not what was told; the sentence says which.</exception>
    public static Pkcs11Vault Open(Pkcs11Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return Within(place, SessionType.ReadOnly, (library, session) => Find(session, place) is [var key]
            ? new Pkcs11Vault(library, session, key)
            : throw new StoreRefusedException(
                $"令牌 {place.Token} 里应有且只有一把标签为 {place.Key} 的密钥：可用 fadu keys vault-key 生成。 In the token {place.Token} there must be one key labelled {place.Key}: fadu keys vault-key makes it."));
    }

    /// <summary>Makes the key, which the token then gives out to nobody.</summary>
    /// <exception cref="StoreRefusedException">As of <see cref="Open"/>, or there is such a key already.</exception>
    public static void MakeKey(Pkcs11Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        using var made = Within(place, SessionType.ReadWrite, (library, session) =>
        {
            if (Find(session, place).Count > 0)
                throw new StoreRefusedException($"令牌 {place.Token} 里已有标签为 {place.Key} 的密钥。 There is a key labelled {place.Key} in the token {place.Token} already.");
            var attribute = Factories.ObjectAttributeFactory;
            using var mechanism = Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
            return new Pkcs11Vault(library, session, session.GenerateKey(mechanism,
            [
                attribute.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), attribute.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES), attribute.Create(CKA.CKA_VALUE_LEN, DataKey.Size),
                attribute.Create(CKA.CKA_LABEL, place.Key), attribute.Create(CKA.CKA_TOKEN, true), attribute.Create(CKA.CKA_PRIVATE, true),
                attribute.Create(CKA.CKA_SENSITIVE, true), attribute.Create(CKA.CKA_EXTRACTABLE, false),
                attribute.Create(CKA.CKA_ENCRYPT, true), attribute.Create(CKA.CKA_DECRYPT, true),
            ]));
        });
    }

    /// <inheritdoc/>
    public byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> place)
    {
        var nonce = RandomNumberGenerator.GetBytes(DataKey.NonceSize);
        return [.. nonce, .. Asked(nonce, place, secret.ToArray(), (mechanism, text) => session.Encrypt(mechanism, key, text))];
    }

    /// <inheritdoc/>
    public byte[] Open(ReadOnlySpan<byte> from, ReadOnlySpan<byte> place) => from.Length > DataKey.NonceSize + DataKey.TagSize
        ? Asked(from[..DataKey.NonceSize].ToArray(), place, from[DataKey.NonceSize..].ToArray(), (mechanism, text) => session.Decrypt(mechanism, key, text))
        : throw new AuthenticationTagMismatchException("The sealed secret is too short.");

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        library.Dispose();
    }

    private static byte[] Asked(byte[] nonce, ReadOnlySpan<byte> place, byte[] text, Func<IMechanism, byte[], byte[]> ask)
    {
        using var parameters = Factories.MechanismParamsFactory.CreateCkGcmParams(nonce, (ulong)(8 * nonce.Length), place.ToArray(), TagBits);
        using var mechanism = Factories.MechanismFactory.Create(CKM.CKM_AES_GCM, parameters);
        try
        {
            return ask(mechanism, text);
        }
        catch (Pkcs11Exception refused)
        {
            throw new CryptographicException($"The token answered {refused.RV}.", refused);
        }
    }

    private static List<IObjectHandle> Find(ISession session, Pkcs11Place place) => session.FindAllObjects(
    [
        Factories.ObjectAttributeFactory.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
        Factories.ObjectAttributeFactory.Create(CKA.CKA_LABEL, place.Key),
    ]);

    // The library and the session end with what was made of them, or at once where it fails.
    private static Pkcs11Vault Within(Pkcs11Place place, SessionType kind, Func<IPkcs11Library, ISession, Pkcs11Vault> work)
    {
        IPkcs11Library? library = null;
        ISession? session = null;
        try
        {
            library = Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, place.Module, AppType.MultiThreaded);
            var slot = library.GetSlotList(SlotsType.WithTokenPresent).Find(slot => slot.GetTokenInfo().Label.TrimEnd() == place.Token)
                ?? throw new StoreRefusedException($"没有标签为 {place.Token} 的令牌。 There is no token labelled {place.Token}.");
            session = slot.OpenSession(kind);
            session.Login(CKU.CKU_USER, place.Pin);
            return work(library, session);
        }
        catch (Exception failed)
        {
            session?.Dispose();
            library?.Dispose();
            throw failed switch
            {
                Pkcs11Exception { RV: CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_LOCKED } refused =>
                    new StoreRefusedException($"令牌 {place.Token} 不接受这个 PIN（{refused.RV}）。 The token {place.Token} does not take this PIN.", refused),
                Pkcs11Exception refused => new StoreRefusedException($"令牌 {place.Token} 没有照办（{refused.RV}）。 The token {place.Token} did not do as asked.", refused),
                UnmanagedException or DllNotFoundException => new StoreRefusedException($"PKCS#11 模块 {place.Module} 不能加载。 The PKCS#11 module {place.Module} cannot be loaded.", failed),
                _ => failed,
            };
        }
    }
}
