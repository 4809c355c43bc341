using System.Globalization;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Gates.Predicates;

/// <summary>
/// <c>posts-apart</c>: whoever holds one of some posts holds no other post on the same day, neither an own one nor one held for another. What the act
/// gives is looked at together with all that the record has given, so that the order in which posts are given opens no way round.
/// </summary>
internal sealed record PostsApart(IReadOnlyList<string> Posts) : Condition
{
    public override bool ReadsFields => true;

    public override Truth Holds(Inquiry asked) => asked.Fields is null ? Truth.Unknown : Said(!Met(asked).Any());

    public override void Tell(Inquiry asked, bool wanted, ICollection<Bilingual> found)
    {
        foreach (var (person, one, other) in (asked.Fields is null ? [] : Met(asked)).DistinctBy(met => (met.Person, met.One.Value, met.Other.Value)))
        {
            var (first, second) = (asked.Pack.NameOfPost(one.Value), asked.Pack.NameOfPost(other.Value));
            var from = (one.From > other.From ? one : other).From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            found.Add(new Bilingual($"{person}自{from}起同时任“{first.Zh}”和“{second.Zh}”", $"{person} would hold {first.In("en")} and {second.In("en")} together from {from}"));
        }

        if (found.Count == 0)
            found.Add(new Bilingual("没有人兼任应当分设的岗位", "nobody holds a post together with one that is kept apart"));
    }

    public override IEnumerable<Condition> Variants() => Posts.Select(post => this with { Posts = [.. Posts.Where(other => other != post)] });

    /// <summary>Reads <c>{ name, posts }</c>.</summary>
    public static PostsApart Read(PackNode node, ReadingScope scope) => new([.. node["posts"].List().Select(item =>
    {
        ReadingScope.CheckKnown(item, item.Text(), "a post", scope.Pack.Registers.Values.Where(register => register.For == RegisterReader.Posts).SelectMany(register => register.Rows).Select(row => row.Key));
        return item.Text();
    })]);

    /// <summary>The rows that the proposed act would make or end.</summary>
    public static IEnumerable<(RosterFeed Feed, FedRow Row)> Proposed(Inquiry asked)
    {
        var proposed = new RecordedAct(int.MaxValue, asked.Act!.Id, asked.At, asked.At, DayPrecision: false, asked.On, [], [], asked.Fields ?? [], asked.Basis, []);
        return asked.Act.Feeds.SelectMany(feed => RosterFeeds.RowsOf(proposed, feed).Select(row => (feed, row)));
    }

    private IEnumerable<(string Person, FedRow One, FedRow Other)> Met(Inquiry asked)
    {
        var added = Proposed(asked).Where(one => one.Feed is { Ends: false, Roster: RosterFeeds.Post or RosterFeeds.Acting }).Select(one => one.Row).ToList();
        if (added.Count == 0)
            return [];
        var rows = RosterFeeds.Of(asked.Record.Acts, asked.Procedure).Where(row => row.Roster is RosterFeeds.Post or RosterFeeds.Acting).Concat(added).ToList();
        // Whom the act concerns: whoever gets a post, whoever acts, and whoever acts for one who gets a post.
        // A whole roster is entered by one act: each person's rows are looked up, never searched for.
        var byPerson = rows.ToLookup(row => (row.Roster, row.Key));
        var given = added.Where(one => one.Roster == RosterFeeds.Post).Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
        var persons = added.Select(row => row.Key)
            .Concat(rows.Where(row => row.Roster == RosterFeeds.Acting && given.Contains(row.Of)).Select(row => row.Key)).Distinct(StringComparer.Ordinal);
        return persons.SelectMany(person => Pairs(person, [.. Held(byPerson, person)]));
    }

    private IEnumerable<(string, FedRow, FedRow)> Pairs(string person, IReadOnlyList<FedRow> held) =>
        from i in Enumerable.Range(0, held.Count)
        from other in held.Skip(i + 1)
        where held[i].Value != other.Value && (Posts.Contains(held[i].Value) || Posts.Contains(other.Value)) && held[i].Meets(other)
            && (held[i].Act == int.MaxValue || other.Act == int.MaxValue)
        select (person, held[i], other);

    // Own posts, and those of whomever the person acts for, as long as it does.
    private static IEnumerable<FedRow> Held(ILookup<(string Roster, string Key), FedRow> rows, string person) => rows[(RosterFeeds.Post, person)].Concat(
        from acting in rows[(RosterFeeds.Acting, person)]
        from post in rows[(RosterFeeds.Post, acting.Of)]
        where post.Meets(acting)
        select post with
        {
            From = post.From > acting.From ? post.From : acting.From,
            Until = post.Until is null || acting.Until < post.Until ? acting.Until : post.Until,
            Act = Math.Max(post.Act, acting.Act),
        });
}
