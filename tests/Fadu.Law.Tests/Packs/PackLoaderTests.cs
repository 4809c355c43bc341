using Fadu.Law.Packs;

namespace Fadu.Law.Tests.Packs;

public sealed class PackLoaderTests
{
    [Fact]
    public void A_sound_pack_loads_without_a_problem() => Assert.NotNull(MiniPack.Load().FindProcedure(MiniPack.Procedure)!.FindAct("decide"));

    [Fact]
    public void Each_file_has_its_hash()
    {
        // sha256sum of the three bytes "abc", from FIPS 180.
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", new PackFile("a", "abc").Hash);
        Assert.Equal(4, MiniPack.Load().Files.Count);
    }

    /// <summary>What is put in place of what, and the words of the problem; its place is where the new text stands.</summary>
    [Theory]
    [InlineData("require: { act: { id: tell } }", "require: { act: { id: ~tel } }", "an act of the procedure (did you mean “tell”?")]
    [InlineData("to: told", "to: ~tolt", "a stage of the procedure (did you mean “told”?")]
    [InlineData("field: penalties, where", "field: ~penaltis, where", "a field of any act (did you mean “penalties”?")]
    [InlineData("limit: decide, on: matter, ground", "limit: ~decid, on: matter, ground", "a time limit of limits/ (did you mean “decide”?")]
    [InlineData("register: kinds, required: true }\n    gates", "register: ~kints, required: true }\n    gates", "a register of registers/ (did you mean “kinds”?")]
    [InlineData("produces: [ decision ]", "produces: [ ~decisio ]", "a template of documents/ (did you mean “decision”?")]
    [InlineData("for: { party: [violator] }", "for: { party: [~violato] }", "a party of the procedure (did you mean “violator”?")]
    [InlineData("adds: { evidence: { role: statement } }", "adds: { evidence: { role: ~statemen } }", "a evidence of the procedure (did you mean “statement”?")]
    [InlineData("ground: appraisal", "ground: ~apraisal", "a ground that decide names under “excludes” (did you mean “appraisal”?")]
    [InlineData("require: { officers: { at-least: 2 } }", "require: { ~oficers: { at-least: 2 } }", "a relation (did you mean “officers”?")]
    [InlineData("require: { officers: { at-least: 2 } }", "require: { derived: ~find }", "a named fact of derive (did you mean “fined”?")]
    [InlineData("require: { officers: { at-least: 2 } }", "require: { predicate: { name: ~not-namd } }", "a named predicate (did you mean “not-named”?")]
    [InlineData("require: { officers: { at-least: 2 } }", "require: { setting: { id: ~nothing, is: x } }", "a setting of the procedure")]
    [InlineData("where: { kind: [fine] }", "where: { kind: [~fin] }", "a key of the register kinds (did you mean “fine”?")]
    [InlineData("where: { kind: [fine] }", "where: { ~kid: [fine] }", "a part of penalties: kind, yuan, days, permit (did you mean “kind”?")]
    [InlineData("phase: one, end: true", "phase: ~on, end: true", "a phase of the procedure (did you mean “one”?")]
    [InlineData("    by: { always: true }\n    pauses", "    ~pausess: []\n    by: { always: true }\n    pauses", "a known key (did you mean “pauses”?")]
    [InlineData("  - { id: closed,", "  - ~{ id: lost, title: { zh: 失, en: L }, phase: one }\n  - { id: closed,", "an act that leads to the stage “lost”")]
    [InlineData("act: tell } }", "act: ~tel } }", "an act of the procedure (did you mean “tell”?")]
    [InlineData("cure: { zh: 重新告知, en: Tell again, field: penalties }", "cure: { zh: 重新告知, en: Tell again, field: ~penaltie }", "a field of decide (did you mean “penalties”?")]
    [InlineData("还没有告知{subject}\"", "还没有告知{subjekt}\"", "{subject}, {found}, {field:id} or {limit:id}")]
    [InlineData("entered-within: 24 hours", "entered-within: ~one day", "a length as “24 hours”")]
    [InlineData("    from: [filed, told, decided, closed]", "    from: [filed, told, decided, closed]\n    returns: { of: [~tel], why: a, marked: b, remarks: c }", "an act of the procedure (did you mean “tell”?")]
    [InlineData("    from: [filed, told, decided, closed]", "    from: [filed, told, decided, closed]\n    returns: { of: [tell], why: ~a, marked: b, remarks: c }", "a choice of the act that is not personal")]
    [InlineData("    from: [filed, told, decided, closed]", "    from: [filed, told, decided, closed]\n    returns: { of: [tell], why: a, marked: ~b, remarks: c }", "a text of the act that may be given many times")]
    [InlineData("    from: [filed, told, decided, closed]", "    from: [filed, told, decided, closed]\n    returns: { of: [tell], why: a, marked: b, remarks: ~c }", "a group of two texts of the act")]
    [InlineData("    from: [filed, told, decided, closed]", "    from: [filed, told, decided, closed]\n    compares: { figure: none, same: [~name], shows: penalties }", "a field of the procedure that is not personal")]
    [InlineData("    from: [filed, told, decided, closed]", "    from: [filed, told, decided, closed]\n    compares: { figure: none, same: ~[], shows: penalties }", "the fields that have to be the same")]
    [InlineData("    from: [filed, told, decided, closed]", "    from: [filed, told, decided, closed]\n    erases: { proposed-by: ~tel }", "an act of the procedure (did you mean “tell”?")]
    [InlineData("about: { field: kind,", "about: { field: ~name,", "a choice or a text that is not personal in any act")]
    [InlineData("about: { field: kind,", "about: { field: ~level,", "a choice or a text that is not personal in any act")]
    [InlineData("{ zh: \"{about}类案\", en: \"Case {about}\" }", "~{ zh: \"{about}类案\", en: \"Case\" }", "the place {about} of the field's value, in both languages")]
    public void A_fault_is_told_at_its_place(string sound, string broken, string expected)
    {
        var text = MiniPack.Text.Replace(sound, broken.Replace("~", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.NotEqual(MiniPack.Text, text);

        var problem = PackLoader.Load(MiniPack.Files(text)).Problems.FirstOrDefault(problem => problem.Expected.Contains(expected, StringComparison.Ordinal));

        Assert.True(problem is not null, string.Join("\n", PackLoader.Load(MiniPack.Files(text)).Problems));
        if (broken.Contains('~', StringComparison.Ordinal))
            Assert.Equal(PlaceOf(MiniPack.Text.Replace(sound, broken, StringComparison.Ordinal)), (problem.At.Line, problem.At.Column));
    }

    [Theory]
    [InlineData("  close:\n    title: { zh: 结案, en: Close }\n    kind: power\n    by: { always: true }\n    from: [decided]\n    to: closed", "", "a way from the stage “decided” to an end")]
    [InlineData("opens: true", "opens: false", "an act with “opens: true”")]
    [InlineData("cite: { law: 示例法, version: \"2020\", article: \"2\", quote: 二人 }, ", "", "a text under “versions[0].cite.law”")]
    [InlineData(", quote: 二人", "", "a quote of at most 30 characters that stands in the article, or source-seen: false")]
    [InlineData("zh: 不足两名, ", "", "a text under “lacking.zh”")]
    [InlineData("require: { officers: { at-least: 2 } }, ", "", "a condition under “require”")]
    [InlineData("    by: { always: true }\n    pauses", "    pauses", "who may perform “appraise” under “by”")]
    [InlineData("when: { any-of: { field: penalties, where: { kind: [fine] } } }", "when: { derived: fined }", "a named fact that does not speak of itself")]
    [InlineData("require: { act: { id: tell } }", "require: { act: { id: add, where: { field: { id: name, given: true } } } }", "a field that is not personal")]
    [InlineData("  - { from: 2020-01-01, cite: { law: 示例法, version: \"2020\", article: \"2\"", "  - { from: 2020-01-01, until: 2019-12-31, cite: { law: 示例法, version: \"2020\", article: \"2\"", "a day not before 2020-01-01")]
    [InlineData("for: { party: [violator] }\n    by: { by", "for: { measure: [summons] }\n    by: { by", "an act that adds the measure summons which “tell” is about")]
    [InlineData("from: [told]", "from: [closed]", "a way from the stage “told” to an end")]
    [InlineData("id: mini\n", "id: other\n", "the name of the file: mini")]
    [InlineData("    from: [filed, told, decided, closed]", "    from: [filed, told, decided, closed]\n    compares: { figure: none, same: [kind], shows: penalties }", "a figure of figures/")]
    [InlineData("title: { zh: 鉴定, en: Appraise }\n    kind: power", "title: { zh: 鉴定, en: Appraise }\n    kind: event\n    erases: { proposed-by: extend }", "a power of a person about one party or the matter where “appraise” erases")]
    [InlineData("title: { zh: 鉴定, en: Appraise }\n    kind: power", "title: { zh: 鉴定, en: Appraise }\n    kind: power\n    erases: { proposed-by: receive-opinion }", "under “proposed-by” of “appraise” a power about the same kind of subject")]
    [InlineData("title: { zh: 鉴定, en: Appraise }\n    kind: power", "title: { zh: 鉴定, en: Appraise }\n    kind: power\n    fields: { whose: { title: { zh: 谁, en: Who }, type: text, personal: identifying } }\n    erases: { proposed-by: extend }", "no personal field in “appraise”")]
    public void A_fault_of_the_whole_is_told(string sound, string broken, string expected)
    {
        var text = MiniPack.Text.Replace(sound, broken, StringComparison.Ordinal);
        Assert.NotEqual(MiniPack.Text, text);
        var problems = PackLoader.Load(MiniPack.Files(text)).Problems;
        Assert.True(problems.Any(problem => problem.Expected.Contains(expected, StringComparison.Ordinal) && problem.At.Line > 0), string.Join("\n", problems));
    }

    [Fact]
    public void Two_gates_that_govern_the_same_need_a_line_that_names_the_winner()
    {
        var meeting = MiniPack.Text
            .Replace("title: { zh: 已告知, en: Told before }", "governs: telling\n        title: { zh: 已告知, en: Told before }", StringComparison.Ordinal)
            .Replace("title: { zh: 没有加重, en: Not heavier }", "governs: telling\n        title: { zh: 没有加重, en: Not heavier }", StringComparison.Ordinal);
        var problem = Assert.Single(PackLoader.Load(MiniPack.Files(meeting)).Problems);
        Assert.Contains("“told-first” and “not-heavier” both govern telling of “decide”", problem.Expected, StringComparison.Ordinal);

        var named = meeting.Replace(
            "governs: telling\n        title: { zh: 没有加重", "governs: telling\n        conflicts: [ { with: told-first, winner: not-heavier, ground: special } ]\n        title: { zh: 没有加重", StringComparison.Ordinal);
        Assert.Empty(PackLoader.Load(MiniPack.Files(named)).Problems);
    }

    /// <summary>What a limit asks of a party is asked of nobody else, and what follows when it is missed is cited.</summary>
    [Theory]
    [InlineData("organ", "asks: { does: { zh: 交纳, en: Pay } }", "“asks” only in a limit whose holder is the party")]
    [InlineData("party", "asks: { does: { zh: 交纳, en: Pay }, missed: { zh: 加处, en: More }, missed-cite: { law: 示例法, version: \"2020\" } }", "missed-cite.article")]
    [InlineData("party", "asks: { must: true }", "asks.does")]
    public void A_fault_in_what_a_limit_asks_is_told(string holder, string asks, string expected)
    {
        var limit = MiniPack.Limit.Replace("holder: organ", "holder: " + holder, StringComparison.Ordinal) + "\n    " + asks;
        var problems = PackLoader.Load(MiniPack.Files(MiniPack.Text, ("national/limits/decide.yaml", limit))).Problems;
        Assert.True(problems.Any(problem => problem.Expected.Contains(expected, StringComparison.Ordinal) && problem.At.Line > 0), string.Join("\n", problems));
    }

    [Fact]
    public void Versions_of_a_gate_may_not_overlap_in_time()
    {
        const string Version = "          - { from: 2020-01-01, cite: { law: 示例法, version: \"2020\", article: \"3\"";
        var second = Version.Replace("2020-01-01", "2024-01-01", StringComparison.Ordinal);
        var line = MiniPack.Text.Split('\n').First(line => line.StartsWith(Version, StringComparison.Ordinal));
        var text = MiniPack.Text.Replace(line, line + "\n" + line.Replace(Version, second, StringComparison.Ordinal), StringComparison.Ordinal);
        var problem = Assert.Single(PackLoader.Load(MiniPack.Files(text)).Problems);
        Assert.Contains("each ending before the next begins", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_that_no_act_uses_is_told()
    {
        const string Gate = "id: lone\ntitle: { zh: 孤, en: Lone }\nversions: []\n";
        var problem = Assert.Single(PackLoader.Load(MiniPack.Files(MiniPack.Text, ("national/gates/lone.yaml", Gate))).Problems);
        Assert.Equal("a gate that some act uses", problem.Expected);
    }

    [Fact]
    public void A_template_without_a_head_is_told()
    {
        var problem = Assert.Single(PackLoader.Load(MiniPack.Files(MiniPack.Text, ("national/documents/decision.liquid", "text"))).Problems);
        Assert.Equal(new SourceSpan("national/documents/decision.liquid", 1, 1), problem.At);
    }

    [Fact]
    public void A_quote_that_does_not_stand_in_its_article_is_told()
    {
        var texts = new Dictionary<string, string> { ["示例法 (2020)"] = "第一条 三十日。\n第二条 二人。\n第三条 应当通知。\n第四条 不得加重。\n" };
        var problems = PackLoader.Load(MiniPack.Files() with { LawTexts = texts }).Problems;
        var problem = Assert.Single(problems);
        Assert.Equal("“告知”", problem.Found);
    }

    /// <summary>Where the mark ~ stands.</summary>
    private static (int Line, int Column) PlaceOf(string marked)
    {
        var before = marked[..marked.IndexOf('~', StringComparison.Ordinal)];
        return (before.Count(letter => letter == '\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
