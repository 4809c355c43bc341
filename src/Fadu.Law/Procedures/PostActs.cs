using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Fadu.Law.Gates;

namespace Fadu.Law.Procedures;

/// <summary>
/// Which acts of a procedure can be somebody's, by the posts held: told once a procedure, for it is asked whenever somebody who is not on the case looks at a matter.
/// A post only lets the question be put; whose the act is says its own condition.
/// </summary>
internal sealed class PostActs
{
    // Of the object itself: a procedure changed by an overlay or a mutation is another, and is told anew.
    private static readonly ConditionalWeakTable<Procedure, PostActs> Told = [];

    private readonly FrozenDictionary<string, ActDefinition[]> ofPost;
    private readonly ActDefinition[] ofAnybody;

    private PostActs(Procedure procedure)
    {
        var acts = procedure.Acts.Where(act => act.By is not null).Select(act => (Act: act, Posts: act.By!.PostsNeeded(procedure))).ToList();
        ofPost = acts.Where(one => one.Posts is not null).SelectMany(one => one.Posts!.Distinct(StringComparer.Ordinal), (one, post) => (Post: post, one.Act))
            .GroupBy(one => one.Post, one => one.Act, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        ofAnybody = [.. acts.Where(one => one.Posts is null).Select(one => one.Act)];
    }

    /// <summary>Those of a procedure.</summary>
    public static PostActs Of(Procedure procedure) => Told.GetValue(procedure, static asked => new PostActs(asked));

    /// <summary>The acts that can be those of whoever holds these posts; one may come twice.</summary>
    public IEnumerable<ActDefinition> For(IReadOnlyList<HeldPost> posts)
    {
        for (var i = 0; i < posts.Count; i++)
        {
            foreach (var act in ofPost.GetValueOrDefault(posts[i].Post) ?? [])
                yield return act;
        }

        foreach (var act in ofAnybody)
            yield return act;
    }
}
