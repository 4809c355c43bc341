namespace Fadu.Store.Model;

/// <summary>What a table is.</summary>
public enum TableKind
{
    /// <summary>The record itself: never changed, never removed, and enough to make every view from.</summary>
    Acts,

    /// <summary>Kept beside the acts and made from nothing else: accounts, sessions, looks, refusals, drafts, keys, files.</summary>
    SideFacts,

    /// <summary>A function of acts and of the files that acts name. It can be thrown away and made again.</summary>
    View,
}

/// <summary>Declares what the rows of a type are. A table without it fails a test.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DeclaredAttribute(TableKind kind) : Attribute
{
    /// <summary>The declaration.</summary>
    public TableKind Kind { get; } = kind;
}
