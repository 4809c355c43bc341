namespace Fadu.Ledger;

/// <summary>Which of the three questions a rule answers.</summary>
public enum AuditQuestion
{
    /// <summary>Was anything changed?</summary>
    Integrity,

    /// <summary>Is anything missing?</summary>
    Completeness,

    /// <summary>Does it agree with what is held outside?</summary>
    Anchoring,
}

/// <summary>Something that must hold in a ledger. docs/ledger-format.md, section 9, lists them all.</summary>
/// <param name="Id">A fixed name, for machines.</param>
/// <param name="Question">The verdict it belongs to.</param>
/// <param name="Zh">What a breach means, in Chinese.</param>
/// <param name="En">The same in English.</param>
public sealed record AuditRule(string Id, AuditQuestion Question, string Zh, string En)
{
    internal static readonly AuditRule RowUnreadable = Integrity("row-unreadable", "该行数据无法读取", "the row cannot be read");
    internal static readonly AuditRule ColumnMalformed = Integrity("column-malformed", "该列不是 32 字节的哈希", "the column is not a hash of 32 bytes");
    internal static readonly AuditRule SkeletonChanged = Integrity("skeleton-changed", "行为主干与其承诺不符", "the skeleton is not the one committed to");
    internal static readonly AuditRule SkeletonMalformed = Integrity("skeleton-malformed", "行为主干不是规范的记录", "the skeleton is not a canonical record");
    internal static readonly AuditRule ColumnDiffers = Integrity("column-differs", "该列与行为主干所载不符", "the column is not what the skeleton says");
    internal static readonly AuditRule CiphertextChanged = Integrity("ciphertext-changed", "密文与其摘要不符", "the ciphertext is not the one the entry holds");
    internal static readonly AuditRule PartUnreadable = Integrity("part-unreadable", "该部分用其密钥无法解密", "the part does not open under its key");
    internal static readonly AuditRule PartChanged = Integrity("part-changed", "该部分内容与其承诺不符", "the part is not the one committed to");
    internal static readonly AuditRule LinkChanged = Integrity("link-changed", "该行为的链接值与其内容不符", "the act's link does not follow from what it says");
    internal static readonly AuditRule PreviousChanged = Integrity("previous-changed", "该行为没有接在前一行为之后", "the act does not follow the one before it");
    internal static readonly AuditRule NumberOrder = Integrity("number-order", "行为序号重复或倒置", "the act's number is used twice or out of order");
    internal static readonly AuditRule TimeOrder = Integrity("time-order", "记录时间早于前一行为", "the act was recorded before the one ahead of it");
    internal static readonly AuditRule ActTwice = Integrity("act-twice", "同一行为编号出现两次", "the act's id stands twice");
    internal static readonly AuditRule LeafChanged = Integrity("leaf-changed", "树叶与其行为不符", "the leaf is not that of its act");
    internal static readonly AuditRule LeafOrder = Integrity("leaf-order", "树叶次序与事项内次序不符", "the leaf is out of its matter's order");
    internal static readonly AuditRule CheckpointMalformed = Integrity("checkpoint-malformed", "签名树头无法读取", "the head cannot be read");
    internal static readonly AuditRule CheckpointOrigin = Integrity("checkpoint-origin", "签名树头属于另一账本", "the head is of another ledger");
    internal static readonly AuditRule CheckpointSignature = Integrity("checkpoint-signature", "签名树头不是本账本密钥所签", "the head is not signed by the ledger's key");
    internal static readonly AuditRule CheckpointRoot = Integrity("checkpoint-root", "树根与签名树头不符", "the leaves do not give the root that was signed");
    internal static readonly AuditRule CheckpointSm3Root = Integrity("checkpoint-sm3-root", "SM3 树根与签名树头不符", "the leaves do not give the SM3 root that was signed");
    internal static readonly AuditRule CheckpointSm3Missing = Integrity("checkpoint-sm3-missing", "机关已启用国密，树头却没有 SM3 树根", "the bureau has chosen SM3 and SM2, and the head names no SM3 root");
    internal static readonly AuditRule CheckpointSm2Signature = Integrity("checkpoint-sm2-signature", "签名树头没有本账本 SM2 密钥的有效签名", "the head names an SM3 root and is not signed by the ledger's SM2 key");
    internal static readonly AuditRule PromiseBroken = Integrity("promise-broken", "该行为与已作出的签名承诺不符", "the act is not the one that was promised");

    internal static readonly AuditRule ActMissing = Completeness("act-missing", "事项中缺少行为", "acts of the matter are missing");
    internal static readonly AuditRule MatterHead = Completeness("matter-head", "事项的末位行为与其登记不符", "the matter's last act is not the one its head names");
    internal static readonly AuditRule SkeletonSaltMissing = Completeness("skeleton-salt-missing", "行为主干的盐值缺失", "the skeleton's salt is missing");
    internal static readonly AuditRule PartMissing = Completeness("part-missing", "该部分缺失，且没有删除行为", "the part is missing and no act erased it");
    internal static readonly AuditRule SaltMissing = Completeness("salt-missing", "该部分的盐值缺失，且没有删除行为", "the part's salt is missing and no act erased it");
    internal static readonly AuditRule ErasedStillPresent = Completeness("erased-still-present", "已决定删除的部分仍在", "the part was erased by an act and is still there");
    internal static readonly AuditRule LeafMissing = Completeness("leaf-missing", "树叶序号有缺口或重复", "leaves are missing or stand twice");
    internal static readonly AuditRule LeafWithoutAct = Completeness("leaf-without-act", "树叶所指的行为不在", "the leaf's act is not there");
    internal static readonly AuditRule ActTwiceInTree = Completeness("act-twice-in-tree", "同一行为有两个树叶", "the act has two leaves");
    internal static readonly AuditRule CheckpointAhead = Completeness("checkpoint-ahead", "签名树头所载的树叶已不在", "a signed head covers leaves that are not there");
    internal static readonly AuditRule ActNotSealed = Completeness("act-not-sealed", "行为逾期未进入签名树头", "the act waits for a signed head longer than was stated");

    internal static readonly AuditRule HeadUnreadable = Anchoring("head-unreadable", "外部持有的树头或承诺无法读取", "what is held outside cannot be read");
    internal static readonly AuditRule HeadOrigin = Anchoring("head-origin", "外部持有的树头属于另一账本", "the head held outside is of another ledger");
    internal static readonly AuditRule HeadSignature = Anchoring("head-signature", "外部持有的树头或承诺不是本账本密钥所签", "what is held outside is not signed by this ledger's key");
    internal static readonly AuditRule RolledBack = Anchoring("rolled-back", "账本短于外部持有的树头", "the ledger is shorter than the head held outside");
    internal static readonly AuditRule Forked = Anchoring("forked", "账本与外部持有的树头不同", "the ledger is another than the head held outside");
    internal static readonly AuditRule PromiseUnkept = Anchoring("promise-unkept", "已承诺的行为不在账本中", "an act that was promised is not in the ledger");

    private static AuditRule Integrity(string id, string zh, string en) => new(id, AuditQuestion.Integrity, zh, en);

    private static AuditRule Completeness(string id, string zh, string en) => new(id, AuditQuestion.Completeness, zh, en);

    private static AuditRule Anchoring(string id, string zh, string en) => new(id, AuditQuestion.Anchoring, zh, en);
}
