using System.Globalization;
using System.Text.Json.Nodes;
using Fadu.Law.Gates;
using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Tests;

/// <summary>A small procedure of our own making with one of everything: what tests of the engine speak of.</summary>
internal static class MiniPack
{
    public const string Procedure = "mini";

    public const string Limit = """
        id: decide
        title: { zh: 决定期限, en: Time to decide }
        domain: test
        holder: organ
        runs-from: { zh: 立案, en: filing }
        values:
          2020-01-01:
            length: 30 days
            row: r1
            cite: { law: 示例法, version: "2020", article: "1", quote: 三十日 }
            excludes: [appraisal]
            extensions:
              - { by: 30 days, times: 1, approver: { zh: 上一级机关, en: the next higher organ } }
        """;

    public const string Kinds = """
        id: kinds
        title: { zh: 处罚种类, en: Kinds of penalty }
        rows:
          - { key: fine, title: { zh: 罚款, en: Fine } }
          - { key: detention, title: { zh: 拘留, en: Detention } }
        """;

    public const string Paper = """
        ---
        title: { zh: 决定书, en: Decision }
        ---
        text
        """;

    public const string Text = """
        id: mini
        title: { zh: 示例程序, en: Example procedure }
        file-number: "{unit}{year}{n}"
        known-from: 2020-01-01
        about: { field: kind, title: { zh: "{about}类案", en: "Case {about}" } }
        roles:
          violator: { title: { zh: 违法嫌疑人, en: Violator }, tracked: true }
          victim: { title: { zh: 被侵害人, en: Victim } }
        measures:
          summons: { title: { zh: 传唤, en: Summons }, restricts-liberty: true }
        evidence:
          statement: { title: { zh: 陈述, en: Statement } }
          recording: { title: { zh: 录音录像, en: Recording } }
        stages:
          - { id: filed, title: { zh: 立案, en: Filed }, phase: one }
          - { id: told, title: { zh: 告知, en: Told }, phase: one }
          - { id: decided, title: { zh: 决定, en: Decided }, phase: one }
          - { id: closed, title: { zh: 结案, en: Closed }, phase: one, end: true }
        phases:
          - { id: one, title: { zh: 办理, en: In hand } }
        derive:
          fined:
            title: { zh: 处以罚款, en: A fine }
            when: { any-of: { field: penalties, where: { kind: [fine] } } }
        acts:
          file:
            title: { zh: 立案, en: File }
            kind: event
            opens: true
            by: { always: true }
            to: filed
            entered-within: 24 hours
            fields:
              kind: { title: { zh: 类别, en: Kind }, type: choice, required: true, options: { a: { zh: 甲, en: A }, b: { zh: 乙, en: B } } }
              level: { title: { zh: 程度, en: Level }, type: number, min: 0, max: 100 }
            starts: [ { limit: decide, on: matter } ]
          add:
            title: { zh: 登记当事人, en: Add a party }
            kind: event
            by: { always: true }
            adds: { party: { role: { field: role } } }
            fields:
              role: { title: { zh: 身份, en: Role }, type: choice, required: true, options: { violator: { zh: 嫌疑人, en: V }, victim: { zh: 被侵害人, en: W } } }
              name: { title: { zh: 姓名, en: Name }, type: text, personal: identifying }
          question:
            title: { zh: 询问, en: Question }
            kind: event
            for: { party: [violator] }
            by: { always: true }
            adds: { evidence: { role: statement } }
            fields:
              recorded: { title: { zh: 录音录像, en: Recorded }, type: yes-no }
              officers: { title: { zh: 民警, en: Officers }, type: officers, many: true }
            gates:
              - id: two-officers
                title: { zh: 两名民警, en: Two officers }
                versions:
                  - { from: 2020-01-01, cite: { law: 示例法, version: "2020", article: "2", quote: 二人 }, require: { officers: { at-least: 2 } }, lacking: { zh: 不足两名, en: Fewer than two }, cure: { zh: 增加民警, en: Add an officer } }
          lose-recording:
            title: { zh: 录音录像灭失, en: Recording lost }
            kind: event
            by: { always: true }
            fields:
              item: { title: { zh: 证据, en: Item }, type: evidence, required: true }
            standing: [ { evidence: { field: item }, to: lost } ]
          tell:
            title: { zh: 告知, en: Tell }
            kind: power
            burdens: party
            for: { party: [violator] }
            by: { by: { post: [officer] } }
            from: [filed]
            to: told
            fields:
              penalties: { title: { zh: 拟处罚, en: Proposed }, type: penalty, many: true, register: kinds, required: true }
          appraise:
            title: { zh: 鉴定, en: Appraise }
            kind: power
            by: { always: true }
            pauses: [ { limit: decide, on: matter, ground: appraisal } ]
          receive-opinion:
            title: { zh: 收到鉴定意见, en: Receive the opinion }
            kind: event
            by: { always: true }
            resumes: [ { limit: decide, on: matter } ]
          extend:
            title: { zh: 延长, en: Extend }
            kind: power
            by: { always: true }
            extends: [ { limit: decide, on: matter } ]
          decide:
            title: { zh: 决定, en: Decide }
            kind: power
            burdens: party
            for: { party: [violator], each: true }
            by: { by: { post: [head], level: county } }
            from: [told]
            to: decided
            fields:
              penalties: { title: { zh: 处罚, en: Penalties }, type: penalty, many: true, register: kinds, required: true }
            gates:
              - id: told-first
                title: { zh: 已告知, en: Told before }
                versions:
                  - { from: 2020-01-01, cite: { law: 示例法, version: "2020", article: "3", quote: 告知 }, require: { act: { id: tell } }, lacking: { zh: "还没有告知{subject}", en: "{subject} was not told" }, cure: { zh: 先告知, en: Tell first, act: tell } }
              - id: not-heavier
                title: { zh: 没有加重, en: Not heavier }
                versions:
                  - { from: 2020-01-01, cite: { law: 示例法, version: "2020", article: "4", quote: 加重 }, require: { not-heavier-than: { act: tell, field: penalties } }, lacking: { zh: "加重了：{found}", en: "heavier: {found}" }, cure: { zh: 重新告知, en: Tell again, field: penalties } }
            stops: [ { limit: decide, on: matter } ]
            produces: [ decision ]
            discloses: { zh: 已作出决定, en: Decided }
          confirm:
            title: { zh: 确认, en: Confirm }
            kind: power
            by: { by: { post: [head] } }
            from: [filed, told, decided, closed]
          close:
            title: { zh: 结案, en: Close }
            kind: power
            by: { always: true }
            from: [decided]
            to: closed
        """;

    /// <summary>The files of the pack with the procedure's text exchanged.</summary>
    public static PackFiles Files(string text = Text, params (string Path, string Text)[] more) => new(
    [
        new PackFile("national/procedures/mini.yaml", text),
        .. new (string Path, string Text)[] { ("national/limits/decide.yaml", Limit), ("national/registers/kinds.yaml", Kinds), ("national/documents/decision.liquid", Paper) }
            .Where(file => more.All(other => other.Path != file.Path)).Concat(more).Select(file => new PackFile(file.Path, file.Text)),
    ]);

    /// <summary>The pack, sound.</summary>
    public static RulePack Load(string text = Text)
    {
        var loaded = PackLoader.Load(Files(text));
        Assert.Empty(loaded.Problems);
        return loaded.Pack;
    }

    /// <summary>Noon of a day in Beijing, or the time given.</summary>
    public static DateTimeOffset At(string moment) => new(
        DateTime.ParseExact(moment.Length == 10 ? moment + "T12:00" : moment, "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    public static OfficerStanding Officer(string person, params string[] posts) =>
        new(person, [.. posts.Select(post => new HeldPost(post, "unit", "county"))], [], []);

    public static Basis By(OfficerStanding actor, params OfficerStanding[] officers) => new(
        actor, officers, new UnitStanding("unit", "county", ["above"], "unit"), new Dictionary<int, PartyFacts>(), [], new Dictionary<string, string>(), new Dictionary<string, string>());

    public static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();
}

/// <summary>A matter of the small pack, told act by act.</summary>
internal sealed class MiniMatter
{
    public MiniMatter(RulePack? pack = null)
    {
        Pack = pack ?? MiniPack.Load();
        Record = MatterRecord.Empty(MiniPack.Procedure);
    }

    public RulePack Pack { get; }

    public MatterRecord Record { get; private set; }

    public IReadOnlyList<Ground> Grounds { get; private set; } = [];

    /// <summary>Judges an act and, unless it is refused, records it.</summary>
    public MiniMatter Do(string act, string on, string fields = "{}", int[]? about = null, Basis? basis = null, string? recorded = null)
    {
        var at = MiniPack.At(on);
        var proposal = new Proposal(act, about ?? [], MiniPack.Json(fields), recorded is null ? at : MiniPack.At(recorded), at);
        basis ??= MiniPack.By(MiniPack.Officer("zhang", "officer", "head"));
        Grounds = new LawCheck(Pack).Check(proposal, Record, basis);
        if (Grounds.Any(ground => ground.Refuses))
            return this;
        var number = Record.Raw.Count + 1;
        Record = MatterFold.Apply(Pack, Record, new RecordedAct(
            number, act, proposal.RecordedAt, at, false, DateOnly.FromDateTime(at.DateTime), proposal.Subjects,
            MatterFold.NextSubjects(Pack, Record, proposal, basis), proposal.Fields, basis, [.. Grounds.Select(ground => ground.Rule)]));
        return this;
    }

    /// <summary>Filed on 9 February 2026 with one violator, who is subject 1.</summary>
    public static MiniMatter Begun() => new MiniMatter()
        .Do("file", "2026-02-09", """{ "kind": "a" }""")
        .Do("add", "2026-02-09T12:01", """{ "role": "violator" }""");

    public string[] Rules => [.. Grounds.Select(ground => ground.Rule)];
}
