using System.Collections.Frozen;
using System.Globalization;
using Fadu.Law.Packs;

namespace Fadu.Law.TimeLimits;

/// <summary>All time limits of a pack, found by their ids or by the ids of their rows in the fact base.</summary>
public sealed class LimitLibrary
{
    private readonly FrozenDictionary<string, TimeLimit> byId;
    private readonly FrozenDictionary<string, TimeLimit> byRow;

    /// <summary>Takes limits that have been read; of two with one id, or one row, the first is kept.</summary>
    public LimitLibrary(IEnumerable<TimeLimit> limits)
    {
        var ids = new Dictionary<string, TimeLimit>();
        var rows = new Dictionary<string, TimeLimit>();
        foreach (var limit in limits)
        {
            ids.TryAdd(limit.Id, limit);
            foreach (var value in limit.Values)
            {
                if (value.Row is not null)
                    rows.TryAdd(value.Row, limit);
            }
        }

        byId = ids.ToFrozenDictionary();
        byRow = rows.ToFrozenDictionary();
    }

    /// <summary>The limits.</summary>
    public IEnumerable<TimeLimit> All => byId.Values;

    /// <summary>The rows of the fact base that some limit carries.</summary>
    public IEnumerable<string> Rows => byRow.Keys;

    /// <summary>The limit of an id or of a row, or null.</summary>
    public TimeLimit? Find(string idOrRow) => byId.GetValueOrDefault(idOrRow) ?? byRow.GetValueOrDefault(idOrRow);

    /// <summary>
    /// The value meant by an id or a row: of a limit the value in force on the day of the law; of a row, the row's own, whatever the day.
    /// </summary>
    /// <param name="idOrRow">A limit's id or a row's.</param>
    /// <param name="lawDay">The day by which the law is chosen.</param>
    /// <returns>The limit with its value; null if there is none of that name, or none in force.</returns>
    public (TimeLimit Limit, LimitValue Value)? Find(string idOrRow, DateOnly lawDay)
    {
        if (Find(idOrRow) is not { } limit)
            return null;
        var value = (limit.Id == idOrRow ? limit.On(lawDay) : null) ?? limit.Row(idOrRow);
        return value is null ? null : (limit, value);
    }

    /// <summary>
    /// The rules that bind together on a day: the limit's own, and every other that the pack says binds beside it. The deadline is the
    /// earliest of theirs (of a party's limit the latest).
    /// </summary>
    public IReadOnlyList<LimitRule> Binding(string limit, DateOnly lawDay)
    {
        if (Find(limit, lawDay) is not { Value.Rule: { } own } found)
            return [];

        var rules = new List<LimitRule> { own };
        foreach (var conflict in found.Limit.Conflicts.Where(conflict => conflict.Ground == ConflictGround.BothBind))
        {
            var other = conflict.Winner == found.Limit.Id ? conflict.Loser : conflict.Winner;
            if (Find(other)?.On(lawDay)?.Rule is { } rule)
                rules.Add(rule);
        }

        return rules;
    }

    /// <summary>Checks what one file cannot know: ids and rows once, conflicts that name limits, grounds and laws that are known.</summary>
    /// <param name="limits">The limits as read, one a file.</param>
    /// <param name="sources">The laws of the pack.</param>
    /// <param name="grounds">Ids of the grounds on which time may not count; null leaves them unchecked.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public static void Check(
        IReadOnlyList<TimeLimit> limits, IReadOnlyDictionary<string, LawSource> sources, IReadOnlySet<string>? grounds, PackProblems problems)
    {
        var ids = new HashSet<string>(limits.Select(limit => limit.Id));
        var seen = new HashSet<string>();
        var rows = new HashSet<string>();
        foreach (var limit in limits)
        {
            if (!seen.Add(limit.Id))
                problems.Add(limit.At, "each limit once", $"“{limit.Id}” again");
            if (Path.GetFileNameWithoutExtension(limit.At.File) != limit.Id)
                problems.Add(limit.At, $"the file to be named {limit.Id}.yaml", limit.At.File);
            foreach (var conflict in limit.Conflicts)
                CheckConflict(limit, conflict, ids, problems);
            foreach (var value in limit.Values)
            {
                if (value.Row is not null && !rows.Add(value.Row))
                    problems.Add(value.At, "each row once", $"“{value.Row}” again");
                CheckCite(value.Cite, value.At, sources, problems);
                if (value.Rule?.CountedBy is { } countedBy)
                    CheckCite(countedBy, value.At, sources, problems);
                foreach (var ground in value.Rule?.Excludes ?? [])
                {
                    if (grounds?.Contains(ground) == false)
                        problems.Add(value.At, "a ground of the register of grounds", $"“{ground}”");
                }
            }
        }
    }

    private static void CheckConflict(TimeLimit limit, LimitConflict conflict, HashSet<string> ids, PackProblems problems)
    {
        foreach (var name in new[] { conflict.Winner, conflict.Loser })
        {
            if (!ids.Contains(name))
                problems.Add(conflict.At, "the id of a limit", $"“{name}”");
        }

        if (conflict.Winner != limit.Id && conflict.Loser != limit.Id)
            problems.Add(conflict.At, $"{limit.Id} among winner and loser", $"{conflict.Winner}, {conflict.Loser}");
        if (conflict.Winner == conflict.Loser)
            problems.Add(conflict.At, "two limits", $"“{conflict.Winner}” twice");
    }

    private static void CheckCite(Citation cite, SourceSpan at, IReadOnlyDictionary<string, LawSource> sources, PackProblems problems)
    {
        if (!sources.TryGetValue(cite.Law, out var source))
            problems.Add(at, "a law of sources.yaml", $"“{cite.Law}”");
        else if (!source.Versions.Contains(cite.Version))
            problems.Add(at, string.Create(CultureInfo.InvariantCulture, $"a version of {cite.Law}: {string.Join(", ", source.Versions)}"), $"“{cite.Version}”");
    }
}
