using System.Globalization;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Tests.Gates;

/// <summary>Each relation says yes, no and unknown, and explains itself whenever it does not hold.</summary>
public sealed class RelationTests
{
    private static readonly MiniMatter Told = MiniMatter.Begun()
        .Do("question", "2026-02-10T09:00", """{ "recorded": true, "officers": ["li"] }""", [1])
        .Do("tell", "2026-02-11", """{ "penalties": [ { "kind": "fine", "yuan": 500 } ] }""", [1])
        .Do("add", "2026-02-12", """{ "role": "victim" }""");

    private const string Fine = """{ "penalties": [ { "kind": "fine", "yuan": 500 } ] }""";
    private const string Both = """{ "penalties": [ { "kind": "fine", "yuan": 500 }, { "kind": "detention", "days": 5 } ] }""";

    /// <summary>The condition is put in the gate of <c>decide</c>, and asked about the violator on 2 March 2026.</summary>
    private static (Truth Truth, List<Bilingual> Found) Ask(string condition, string fields, Basis? basis = null)
    {
        var text = MiniPack.Text.Replace("require: { act: { id: tell } }", "require: " + condition, StringComparison.Ordinal);
        var pack = MiniPack.Load(text);
        var procedure = pack.FindProcedure(MiniPack.Procedure)!;
        var act = procedure.FindAct("decide")!;
        var asked = new Inquiry(pack, procedure, Told.Record, act, MiniPack.Json(fields), 1, basis ?? MiniPack.By(MiniPack.Officer("zhang", "head")), MiniPack.At("2026-03-02"));
        var require = act.Gates[0].Versions[0].Require;
        var found = new List<Bilingual>();
        require.Tell(asked, wanted: true, found);
        return (require.Holds(asked), found);
    }

    [Theory]
    [InlineData("{ field: { id: penalties, given: true } }", Fine, Truth.Yes)]
    [InlineData("{ field: { id: penalties, given: true } }", "{}", Truth.No)]
    [InlineData("{ field: { id: penalties, is: fine } }", "{}", Truth.Unknown)]
    [InlineData("{ act: { id: tell } }", "{}", Truth.Yes)]
    [InlineData("{ act: { id: close } }", "{}", Truth.No)]
    [InlineData("{ act: { one-of: [close, tell] } }", "{}", Truth.Yes)]
    [InlineData("{ act: { id: tell, times: 2 } }", "{}", Truth.No)]
    [InlineData("{ act: { id: tell, after: question } }", "{}", Truth.Yes)]
    [InlineData("{ act: { id: question, after: tell } }", "{}", Truth.No)]
    [InlineData("{ act: { id: question, before: tell } }", "{}", Truth.Yes)]
    [InlineData("{ act: { id: tell, before: question } }", "{}", Truth.No)]
    [InlineData("{ act: { id: question, not-followed-by: tell } }", "{}", Truth.No)]
    [InlineData("{ act: { id: tell, not-followed-by: question } }", "{}", Truth.Yes)]
    [InlineData("{ act: { id: tell, within: { length: 2 days, of: question } } }", "{}", Truth.Yes)]
    [InlineData("{ act: { id: tell, within: { length: 26 hours, of: question } } }", "{}", Truth.No)]
    [InlineData("{ act: { id: tell, within: { length: 27 hours, of: question } } }", "{}", Truth.Yes)]
    [InlineData("{ act: { id: question, where: { field: { id: recorded, is: yes } } } }", "{}", Truth.Yes)]
    [InlineData("{ act: { id: question, where: { field: { id: recorded, is: no } } } }", "{}", Truth.No)]
    [InlineData("{ act: { id: file, where: { field: { id: level, at-least: 1 } } } }", "{}", Truth.Unknown)]
    [InlineData("{ by: { post: head } }", "{}", Truth.Yes)]
    [InlineData("{ by: { post: officer } }", "{}", Truth.No)]
    [InlineData("{ by: { post: head, level: county } }", "{}", Truth.Yes)]
    [InlineData("{ by: { post: head, level: city } }", "{}", Truth.No)]
    [InlineData("{ by: { post: head, organ: own } }", "{}", Truth.Yes)]
    [InlineData("{ by: { post: head, organ: next-higher } }", "{}", Truth.No)]
    [InlineData("{ handling: { level: county } }", "{}", Truth.Yes)]
    [InlineData("{ handling: { level: station } }", "{}", Truth.No)]
    [InlineData("{ officers: { at-least: 1 } }", "{}", Truth.Yes)]
    [InlineData("{ officers: { at-least: 2 } }", "{}", Truth.No)]
    [InlineData("{ officers: { at-most: 0 } }", "{}", Truth.No)]
    [InlineData("{ officers: { none: head } }", "{}", Truth.No)]
    [InlineData("{ distinct: { from: [question] } }", "{}", Truth.No)]
    [InlineData("{ distinct: { from: [close] } }", "{}", Truth.Yes)]
    [InlineData("{ party: { role: violator } }", "{}", Truth.Yes)]
    [InlineData("{ party: { role: victim } }", "{}", Truth.No)]
    [InlineData("{ party: { under: 18 } }", "{}", Truth.Unknown)]
    [InlineData("{ subject: { kind: party, role: victim } }", "{}", Truth.Yes)]
    [InlineData("{ subject: { kind: measure } }", "{}", Truth.No)]
    [InlineData("{ subject: { kind: party, role: violator, same: true } }", "{}", Truth.Yes)]
    [InlineData("{ subject: { kind: party, role: violator, stage: told } }", "{}", Truth.Yes)]
    [InlineData("{ subject: { kind: party, role: violator, stage: filed } }", "{}", Truth.No)]
    [InlineData("{ for-each: { subject: { kind: party, role: violator }, holds: { act: { id: tell } } } }", "{}", Truth.Yes)]
    [InlineData("{ for-each: { subject: { kind: party }, holds: { act: { id: tell } } } }", "{}", Truth.No)]
    [InlineData("{ for-each: { subject: { kind: measure }, holds: { act: { id: close } } } }", "{}", Truth.Yes)]
    [InlineData("{ any-of: { field: penalties, where: { kind: [detention] } } }", Both, Truth.Yes)]
    [InlineData("{ any-of: { field: penalties, where: { kind: [detention] } } }", Fine, Truth.No)]
    [InlineData("{ any-of: { field: penalties, where: { kind: [detention] } } }", "{}", Truth.Unknown)]
    [InlineData("{ any-of: { field: penalties, where: { kind: [fine] }, of: yuan, at-least: 500 } }", Fine, Truth.Yes)]
    [InlineData("{ any-of: { field: penalties, where: { kind: [fine] }, of: yuan, at-least: 501 } }", Fine, Truth.No)]
    [InlineData("{ any-of: { in: tell, field: penalties, where: { kind: [fine] } } }", "{}", Truth.Yes)]
    [InlineData("{ any-of: { in: close, field: penalties, where: { kind: [fine] } } }", "{}", null)]
    [InlineData("{ every: { field: penalties, where: { kind: [fine] } } }", Fine, Truth.Yes)]
    [InlineData("{ every: { field: penalties, where: { kind: [fine] } } }", Both, Truth.No)]
    [InlineData("{ none: { field: penalties, where: { kind: [detention] } } }", Fine, Truth.Yes)]
    [InlineData("{ none: { field: penalties, where: { kind: [detention] } } }", Both, Truth.No)]
    [InlineData("{ count: { field: penalties, at-least: 2 } }", Both, Truth.Yes)]
    [InlineData("{ count: { field: penalties, at-least: 2 } }", Fine, Truth.No)]
    [InlineData("{ sum: { field: penalties, of: yuan, at-most: 500 } }", Both, Truth.Yes)]
    [InlineData("{ sum: { field: penalties, of: yuan, less-than: 500 } }", Both, Truth.No)]
    [InlineData("{ exists: { evidence: [statement], standing: usable } }", "{}", Truth.Yes)]
    [InlineData("{ exists: { evidence: [recording] } }", "{}", Truth.No)]
    [InlineData("{ exists: { evidence: [statement], covers: question } }", "{}", Truth.Yes)]
    [InlineData("{ exists: { evidence: [statement], covers: tell } }", "{}", Truth.No)]
    [InlineData("{ exists: { evidence: any, besides: [statement] } }", "{}", Truth.No)]
    [InlineData("{ exists: { document: [decision] } }", "{}", Truth.No)]
    [InlineData("{ unchanged-since: { act: tell, fields: [penalties] } }", Fine, Truth.Yes)]
    [InlineData("{ unchanged-since: { act: tell, fields: [penalties] } }", Both, Truth.No)]
    [InlineData("{ not-heavier-than: { act: tell, field: penalties } }", Fine, Truth.Yes)]
    [InlineData("{ not-heavier-than: { act: tell, field: penalties } }", Both, Truth.No)]
    [InlineData("{ not-heavier-than: { act: tell, field: penalties } }", """{ "penalties": [ { "kind": "fine", "yuan": 501 } ] }""", Truth.No)]
    [InlineData("{ not-heavier-than: { act: tell, field: penalties } }", "{}", Truth.Unknown)]
    [InlineData("{ clock: { limit: decide, state: running } }", "{}", Truth.Yes)]
    [InlineData("{ clock: { limit: decide, state: [overdue, expired] } }", "{}", Truth.No)]
    [InlineData("{ elapsed: { from: { act: tell }, to: now, at-least: 19 days } }", "{}", Truth.Yes)]
    [InlineData("{ elapsed: { from: { act: tell }, to: now, at-least: 20 days } }", "{}", Truth.No)]
    [InlineData("{ elapsed: { from: { act: tell }, to: now, at-most: 19 days } }", "{}", Truth.Yes)]
    [InlineData("{ elapsed: { from: { act: tell }, to: now, at-most: 18 days } }", "{}", Truth.No)]
    [InlineData("{ elapsed: { from: { act: close }, to: now, at-least: 1 days } }", "{}", Truth.Unknown)]
    [InlineData("{ linked: { relation: arose-from } }", "{}", Truth.No)]
    [InlineData("{ prior: { kind: fine } }", "{}", Truth.Unknown)]
    [InlineData("{ asked: { act: tell } }", "{}", Truth.Yes)]
    [InlineData("{ asked: { act: tell, withdrawn-by: close } }", "{}", Truth.Yes)]
    [InlineData("{ asked: { act: question, withdrawn-by: tell } }", "{}", Truth.No)]
    [InlineData("{ waived: { act: close } }", "{}", Truth.No)]
    [InlineData("{ derived: fined }", Fine, Truth.Yes)]
    [InlineData("{ predicate: { name: not-by-night-or-holiday } }", "{}", Truth.Yes)]
    [InlineData("{ predicate: { name: not-named, act: question, field: officers } }", "{}", Truth.Yes)]
    [InlineData("{ always: true }", "{}", Truth.Yes)]
    [InlineData("{ always: false }", "{}", Truth.No)]
    public void A_relation_answers_and_explains(string condition, string fields, Truth? expected)
    {
        if (expected is null)
        {
            // `close` has no field of that name: the loader says so instead.
            var text = MiniPack.Text.Replace("require: { act: { id: tell } }", "require: " + condition, StringComparison.Ordinal);
            Assert.Contains(PackLoader.Load(MiniPack.Files(text)).Problems, problem => problem.Expected.StartsWith("a field of close", StringComparison.Ordinal));
            return;
        }

        var (truth, found) = Ask(condition, fields);
        Assert.Equal(expected, truth);
        if (truth != Truth.Yes)
        {
            Assert.NotEmpty(found);
            Assert.All(found, sentence => Assert.True(sentence.Zh.Length > 3 && sentence.En?.Length > 3, sentence.Zh));
        }
    }

    [Theory]
    [InlineData("{ all: [ YES, YES ] }", Truth.Yes)]
    [InlineData("{ all: [ YES, NO ] }", Truth.No)]
    [InlineData("{ all: [ NO, UNKNOWN ] }", Truth.No)]
    [InlineData("{ all: [ UNKNOWN, NO ] }", Truth.No)]
    [InlineData("{ all: [ YES, UNKNOWN ] }", Truth.Unknown)]
    [InlineData("{ any: [ NO, NO ] }", Truth.No)]
    [InlineData("{ any: [ UNKNOWN, YES ] }", Truth.Yes)]
    [InlineData("{ any: [ NO, UNKNOWN ] }", Truth.Unknown)]
    [InlineData("{ not: YES }", Truth.No)]
    [InlineData("{ not: NO }", Truth.Yes)]
    [InlineData("{ not: UNKNOWN }", Truth.Unknown)]
    public void Three_values_join_as_the_language_says(string condition, Truth expected)
    {
        var written = condition
            .Replace("UNKNOWN", "{ party: { under: 18 } }", StringComparison.Ordinal)
            .Replace("YES", "{ always: true }", StringComparison.Ordinal)
            .Replace("NO", "{ always: false }", StringComparison.Ordinal);
        Assert.Equal(expected, Ask(written, "{}").Truth);
    }

    [Theory]
    [InlineData(Truth.Yes, "{ party: { under: 18 } }", Truth.Yes)]
    [InlineData(Truth.No, "{ party: { under: 18 } }", Truth.No)]
    [InlineData(Truth.Unknown, "{ party: { under: 18 } }", Truth.Unknown)]
    [InlineData(Truth.Yes, "{ party: { at-least: 18 } }", Truth.No)]
    [InlineData(Truth.No, "{ party: { at-least: 18 } }", Truth.Yes)]
    public void An_age_is_a_verdict_of_the_basis(Truth younger, string condition, Truth expected)
    {
        var facts = new PartyFacts(new Dictionary<int, Truth> { [18] = younger }, new Dictionary<string, Truth>(), []);
        var basis = MiniPack.By(MiniPack.Officer("zhang", "head")) with { Parties = new Dictionary<int, PartyFacts> { [1] = facts } };
        Assert.Equal(expected, Ask(condition, "{}", basis).Truth);
    }

    [Theory]
    [InlineData("2025-03-02", Truth.Yes)]
    [InlineData("2025-03-01", Truth.No)]
    public void An_earlier_decision_counts_within_its_year(string decidedOn, Truth expected)
    {
        var prior = new PriorDecision("fine", DateOnly.ParseExact(decidedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture), "mini");
        var facts = new PartyFacts(new Dictionary<int, Truth>(), new Dictionary<string, Truth>(), [prior]);
        var basis = MiniPack.By(MiniPack.Officer("zhang", "head")) with { Parties = new Dictionary<int, PartyFacts> { [1] = facts } };
        Assert.Equal(expected, Ask("{ prior: { kind: fine, within: 1 years } }", "{}", basis).Truth);
    }

    [Fact]
    public void Links_not_fetched_are_unknown()
    {
        var basis = MiniPack.By(MiniPack.Officer("zhang", "head")) with { Linked = null };
        Assert.Equal(Truth.Unknown, Ask("{ linked: { relation: arose-from } }", "{}", basis).Truth);
        var linked = basis with { Linked = [new LinkedMatter("arose-from", "mini", "decided", "m")] };
        Assert.Equal(Truth.Yes, Ask("{ linked: { relation: arose-from, stage: [decided] } }", "{}", linked).Truth);
        Assert.Equal(Truth.No, Ask("{ linked: { relation: arose-from, stage: [filed] } }", "{}", linked).Truth);
    }

    [Theory]
    [InlineData("wang", Truth.Yes)]
    [InlineData("zhang", Truth.No)]
    [InlineData("li", Truth.No)]
    public void Whoever_acts_for_somebody_stands_for_them_too(string actor, Truth expected)
    {
        // li acts for zhang, who put the questions.
        var officer = MiniPack.Officer(actor, "head") with { ActsFor = actor == "li" ? ["zhang"] : [] };
        Assert.Equal(expected, Ask("{ distinct: { from: [question] } }", "{}", MiniPack.By(officer)).Truth);
    }
}
