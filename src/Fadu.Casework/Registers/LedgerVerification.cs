using System.Globalization;
using System.Text.Json;
using Fadu.Law;
using Fadu.Ledger;
using Fadu.Store;
using Fadu.Store.Keys;
using Fadu.Store.Reading;

namespace Fadu.Casework.Registers;

/// <summary>What a verification is told beside the data.</summary>
public sealed record VerificationRequest
{
    /// <summary>The bureau; null takes the one with most acts.</summary>
    public BureauId? Bureau { get; init; }

    /// <summary>The keys: they open parts, and theirs is the ledger's key. Null checks what can be checked without.</summary>
    public KeyRing? Keys { get; init; }

    /// <summary>Public keys that whoever verifies trusts; empty takes that of <see cref="Keys"/>, else <see cref="FolderKeys"/>.</summary>
    public IReadOnlyList<VerifierKey> Trusted { get; init; } = [];

    /// <summary>The public keys that lie in the data folder; none when there is no such file.</summary>
    public IReadOnlyList<VerifierKey> FolderKeys { get; init; } = [];

    /// <summary>Signed heads held outside.</summary>
    public IReadOnlyList<string> Heads { get; init; } = [];

    /// <summary>Promises held by those who got them.</summary>
    public IReadOnlyList<string> Promises { get; init; } = [];
}

/// <summary>What a verification found.</summary>
/// <param name="Bureau">The bureau.</param>
/// <param name="Origin">The ledger's origin.</param>
/// <param name="Report">The audit's report.</param>
/// <param name="Limits">What it could not know, each in a sentence.</param>
public sealed record VerificationResult(BureauId Bureau, string Origin, AuditReport Report, IReadOnlyList<Bilingual> Limits)
{
    /// <summary>Nothing was changed, nothing is missing, and nothing held outside speaks against it.</summary>
    public bool Ok => Report.Ok && Report.ProblemsFound == 0;
}

/// <summary>Derives a bureau's whole ledger again from its rows, in one moment of the database.</summary>
public static class LedgerVerification
{
    /// <summary>How long an act may wait for a signed head: what the ledger states. The clerk takes a second; a bureau that was down, a restart.</summary>
    public static readonly TimeSpan StatedDelay = TimeSpan.FromMinutes(10);

    /// <summary>Whose ledger is meant: the bureau named, else the one with most acts.</summary>
    /// <exception cref="StoreRefusedException">There is no ledger.</exception>
    public static BureauId BureauOf(FaduDatabase database, BureauId? named)
    {
        using var rows = LedgerRows.Open(database, keys: null);
        return Named(rows, named);
    }

    /// <summary>Verifies.</summary>
    /// <param name="database">The database; it is only read, beside whoever writes.</param>
    /// <param name="request">What is told beside the data.</param>
    /// <param name="time">The time acts waiting for a head are held against. A demonstration's own clock is that of its last act.</param>
    /// <exception cref="StoreRefusedException">There is no ledger.</exception>
    public static VerificationResult Run(FaduDatabase database, VerificationRequest request, TimeProvider time)
    {
        request.Keys?.ReadAhead();
        using var rows = LedgerRows.Open(database, request.Keys);
        rows.Bureau = Named(rows, request.Bureau);
        var (origin, demonstration) = OriginOf(rows);
        long? now = demonstration ? null : time.GetUtcNow().ToUnixTimeMilliseconds();
        var input = new AuditInput(
            origin, KeysOf(request, origin), rows.Acts, rows.Leaves, rows.Checkpoints, now, (long)StatedDelay.TotalMilliseconds)
        {
            Matters = rows.Matters,
            Unreadable = rows.Unreadable,
            OutsideHeads = request.Heads,
            OutsidePromises = request.Promises,
        };
        var report = LedgerAudit.Run(input);
        return new VerificationResult(rows.Bureau, origin, report, [.. LimitsOf(request, report, demonstration)]);
    }

    private static BureauId Named(LedgerRows rows, BureauId? named)
    {
        var bureaus = rows.Bureaus();
        rows.Bureau = named ?? (bureaus.Count > 0 ? bureaus[0] : throw NoLedger());
        return bureaus.Contains(rows.Bureau) || rows.Checkpoints.Any() ? rows.Bureau : throw NoLedgerOf(rows.Bureau);
    }

    private static IReadOnlyList<VerifierKey> KeysOf(VerificationRequest request, string origin) => request switch
    {
        { Trusted.Count: > 0 } => request.Trusted,
        { Keys: { } keys } => keys.Sm2Signing(origin) is { } second ? [keys.Signing(origin).Public, second.Public] : [keys.Signing(origin).Public],
        _ => request.FolderKeys,
    };

    // The founding act says whether this is a demonstration. Where it cannot be read, the last head does; that the act is spoilt is found anyway.
    private static (string Origin, bool Demonstration) OriginOf(LedgerRows rows)
    {
        try
        {
            if (rows.SkeletonOf(MatterStates.BureauMatter(rows.Bureau), 1) is { } founding)
            {
                using var skeleton = JsonDocument.Parse(founding);
                var demonstration = skeleton.RootElement.TryGetProperty("demonstration", out var told) && told.GetBoolean();
                return (OpenBureau.OriginOf(rows.Bureau, demonstration), demonstration);
            }
        }
        catch (Exception spoilt) when (spoilt is JsonException or InvalidOperationException)
        {
            // Said by the audit.
        }
        var origin = rows.Checkpoints.LastOrDefault()?.Split('\n')[0];
        var known = origin == OpenBureau.OriginOf(rows.Bureau, demonstration: true);
        return (OpenBureau.OriginOf(rows.Bureau, known), known);
    }

    private static IEnumerable<Bilingual> LimitsOf(VerificationRequest request, AuditReport report, bool demonstration)
    {
        if (request.Keys is null)
            yield return new Bilingual("没有使用密钥：密封的内容只核对了密文，没有打开。", "Without keys: of what is sealed only the ciphertext was checked; nothing was opened.");
        if (request is { Trusted.Count: 0, Keys: null, FolderKeys.Count: > 0 })
        {
            yield return new Bilingual(
                "树头的签名是用数据目录里的公钥核对的：只能说明与写入者一致，请用 --key 指明另行保存的公钥。",
                "Signatures were checked with the public key that lies in the data folder: whoever can write there can change both. Tell the key you keep with --key.");
        }
        if (request is { Trusted.Count: 0, Keys: null, FolderKeys.Count: 0 })
            yield return new Bilingual("没有公钥：树头的签名没有核对。", "No public key was told: no signature was checked.");
        if (report.Counts.OfBoth > 0)
        {
            yield return new Bilingual(
                "SM3 树的叶是各行为的链接值，链接值由 SHA-256 算出：两棵树各自防改，但都以此为起点。", "The leaves of the SM3 tree are the acts' links, which are made with SHA-256: either tree shows a change, and both begin there.");
        }
        if (request.Heads.Count == 0)
            yield return new Bilingual("没有外部持有的树头：整体退回旧本、或由持签名密钥者重造，无法发现。", "No head held outside: a whole older copy, or one made anew by whoever holds the signing key, cannot be told.");
        if (report.Counts.Waiting > 0)
        {
            yield return new Bilingual(
                string.Create(CultureInfo.InvariantCulture, $"{report.Counts.Waiting}个行为尚未进入签名树头：只由各自的链保护。"),
                string.Create(CultureInfo.InvariantCulture, $"{report.Counts.Waiting} acts are not yet under a signed head: only their chain guards them."));
        }
        yield return new Bilingual("树头的签署时间（checkpoints.at）和较早的树头是否被删，账本不作证。", "Nothing vouches for the time a head was signed (checkpoints.at), nor for an earlier head that was removed.");
        if (demonstration)
            yield return new Bilingual("演示数据：时间是模拟的，等待时长按最后一个行为计算。", "A demonstration: its clock is simulated, and waiting is counted to its last act.");
    }

    private static StoreRefusedException NoLedgerOf(BureauId bureau) =>
        new($"这里没有机关“{bureau.Value}”的账本。 There is no ledger of the bureau “{bureau.Value}” here.");

    private static StoreRefusedException NoLedger() => new("这里还没有任何行为，没有账本可核对。 No act is recorded here: there is no ledger to verify.");
}
