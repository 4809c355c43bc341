namespace Fadu.Store;

/// <summary>A bureau (机关): the first part of every key. A short ASCII name, for instance <c>shifan</c>.</summary>
public readonly record struct BureauId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A matter (事项).</summary>
public readonly record struct MatterId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>An act (行为): a version 7 UUID, made by the desk before the act is sealed, because sealed parts are bound to it.</summary>
public readonly record struct ActId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>A data key in the key ring. It names the key and says nothing about it.</summary>
public readonly record struct KeyId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
