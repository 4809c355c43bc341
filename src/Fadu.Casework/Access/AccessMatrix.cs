using Fadu.Law;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Casework.Access;

/// <summary>Whoever asks, as the matrix tells them apart.</summary>
/// <param name="Post">The post.</param>
/// <param name="Place">Where it lies, seen from the unit that handles the matter.</param>
/// <param name="IsOnCase">Whether the officer took part in the matter.</param>
public sealed record AskedBy(string Post, PostPlace Place, bool IsOnCase);

/// <summary>One cell: what an act answers to one kind of officer.</summary>
/// <param name="Procedure">The procedure.</param>
/// <param name="Act">The act.</param>
/// <param name="By">Who asks.</param>
/// <param name="Answer">The answer while the stage allows the act.</param>
/// <param name="OnlyInTurn">The matter is seen only while an act of it waits for this post; otherwise it is not found.</param>
public sealed record ActCell(Procedure Procedure, ActDefinition Act, AskedBy By, ActAnswer Answer, bool OnlyInTurn);

/// <summary>权限总表: what every act of every procedure answers to every post, in the handling unit, above it and in another, on the case and off it.</summary>
/// <remarks>Nothing is declared here: each cell is the answer of <see cref="MatterAccess"/>, which is asked at run time too.</remarks>
/// <param name="pack">The law.</param>
/// <param name="at">The moment asked for.</param>
public sealed class AccessMatrix(RulePack pack, DateTimeOffset at)
{
    private readonly AccessModel model = new(pack, at);

    /// <summary>The posts in force, in the order of the packs, with their names.</summary>
    public IReadOnlyList<RegisterRow> Posts { get; } = [.. pack.PostsOn(LegalDay.Of(at, pack.Zone))];

    /// <summary>Every kind of officer.</summary>
    public IEnumerable<AskedBy> Askers =>
        from post in Posts from place in Enum.GetValues<PostPlace>() from onCase in (bool[])[false, true] select new AskedBy(post.Key, place, onCase);

    /// <summary>Every cell, procedure by procedure and act by act.</summary>
    public IEnumerable<ActCell> Cells => pack.Procedures.Values.OrderBy(procedure => procedure.Id, StringComparer.Ordinal)
        .SelectMany(procedure => procedure.Acts.SelectMany(act => Askers.Where(by => !(act.Opens && by.IsOnCase)).Select(by => CellOf(procedure, act, by))));

    /// <summary>One cell.</summary>
    public ActCell CellOf(Procedure procedure, ActDefinition act, AskedBy by)
    {
        ArgumentNullException.ThrowIfNull(by);
        var (answer, onlyInTurn) = model.AnswerOf(procedure, act, by.Post, by.Place, by.IsOnCase);
        return new ActCell(procedure, act, by, answer, onlyInTurn);
    }

    /// <summary>Whether a matter of a procedure that waits for nobody is seen.</summary>
    public bool Sees(Procedure procedure, AskedBy by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return model.Sees(procedure, by.Post, by.Place, by.IsOnCase);
    }

    /// <summary>Whether the log of looks is open.</summary>
    public bool ReadsLooks(AskedBy by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return model.ReadsLooks(by.Post, by.Place);
    }

    /// <summary>What may be done with the accounts of others.</summary>
    public IReadOnlySet<AccountDeed> AccountDeeds(AskedBy by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return model.AccountDeeds(by.Post, by.Place);
    }
}
