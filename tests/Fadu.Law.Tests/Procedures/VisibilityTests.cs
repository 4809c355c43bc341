using Fadu.Law.Packs;
using Fadu.Law.Procedures;

namespace Fadu.Law.Tests.Procedures;

/// <summary>Which class opens to whom, and what a pack may not say.</summary>
public sealed class VisibilityTests
{
    // Written by hand: anybody, the party, the agency, an officer, whoever is advised.
    [Theory]
    [InlineData(Visibility.Public, "yyyyy")]
    [InlineData(Visibility.Party, "nynyy")]
    [InlineData(Visibility.Counterpart, "nnyyy")]
    [InlineData(Visibility.Internal, "nnnyy")]
    [InlineData(Visibility.Privileged, "nnnny")]
    public void Each_class_opens_to_its_own_and_nobody_else(Visibility visibility, string open) =>
        Assert.Equal(open, string.Concat(Enum.GetValues<Audience>().Select(audience => visibility.IsOpenTo(audience) ? 'y' : 'n')));

    [Fact]
    public void A_class_nobody_knows_opens_to_none_but_those_advised() => Assert.False(((Visibility)99).IsOpenTo(Audience.Officer));

    [Theory]
    [InlineData(Visibility.Party, Personal.None, null, "nynyy")]
    [InlineData(Visibility.Party, Personal.Identifying, null, "nynyy")]
    // What an officer writes leaves the bureau only where the field says so.
    [InlineData(Visibility.Party, Personal.FreeText, null, "nnnyy")]
    [InlineData(Visibility.Public, Personal.FreeText, null, "nnnyy")]
    [InlineData(Visibility.Party, Personal.FreeText, Visibility.Party, "nynyy")]
    [InlineData(Visibility.Party, Personal.FreeText, Visibility.Privileged, "nnnny")]
    [InlineData(Visibility.Internal, Personal.FreeText, null, "nnnyy")]
    [InlineData(Visibility.Privileged, Personal.FreeText, null, "nnnny")]
    [InlineData(Visibility.Privileged, Personal.None, null, "nnnny")]
    [InlineData(Visibility.Counterpart, Personal.None, null, "nnyyy")]
    // A pack that says more of a field than of its act is refused; if it were not, the act would still hold it.
    [InlineData(Visibility.Internal, Personal.None, Visibility.Party, "nnnyy")]
    [InlineData(Visibility.Privileged, Personal.None, Visibility.Public, "nnnny")]
    public void A_field_opens_as_its_act_does_and_never_to_more(Visibility act, Personal personal, Visibility? own, string open)
    {
        var field = new FieldDefinition { Id = "f", Title = new Bilingual("项"), Type = FieldType.Text, At = new SourceSpan("f", 1, 1), Personal = personal, Visibility = own };
        var definition = Act with { Visibility = act };

        Assert.Equal(open, string.Concat(Enum.GetValues<Audience>().Select(audience => definition.IsOpenTo(field, audience) ? 'y' : 'n')));
    }

    [Theory]
    [InlineData(Visibility.Party, null, "nynyy")]
    [InlineData(Visibility.Party, Visibility.Privileged, "nnnny")]
    [InlineData(Visibility.Internal, Visibility.Party, "nnnyy")]
    public void A_paper_opens_as_its_act_does_and_never_to_more(Visibility act, Visibility? own, string open)
    {
        var paper = new DocumentTemplate("d", new Bilingual("文书"), "", "d.liquid", own);

        Assert.Equal(open, string.Concat(Enum.GetValues<Audience>().Select(audience => paper.IsOpenTo(Act with { Visibility = act }, audience) ? 'y' : 'n')));
    }

    // What a party is shown has its sentence, and what it is not shown has none; a field opens to nobody its act is closed to; no paper says it in the word of before.
    [Theory]
    [InlineData("    kind: event\n    opens: true", "    kind: event\n    visibility: party\n    opens: true", "“discloses” for what a party is shown")]
    [InlineData("    kind: event\n    opens: true", "    kind: event\n    visibility: public\n    opens: true", "“discloses” for what a party is shown")]
    [InlineData("    kind: event\n    opens: true", "    kind: event\n    visibility: privileged\n    discloses: { zh: 已立案, en: Filed }\n    opens: true", "“discloses” for what a party is shown")]
    [InlineData("    kind: event\n    opens: true", "    kind: event\n    visibility: counterpart\n    discloses: { zh: 已立案, en: Filed }\n    opens: true", "“discloses” for what a party is shown")]
    [InlineData("    kind: event\n    opens: true", "    kind: event\n    visibility: everybody\n    opens: true", "one of")]
    [InlineData("type: number, min: 0", "type: number, visibility: party, min: 0", "a class that opens to nobody its act is closed to")]
    [InlineData("type: number, min: 0", "type: number, visibility: counterpart, min: 0", "a class that opens to nobody its act is closed to")]
    public void A_class_that_contradicts_itself_is_refused(string sound, string broken, string expected)
    {
        var text = MiniPack.Text.Replace(sound, broken, StringComparison.Ordinal);
        Assert.NotEqual(MiniPack.Text, text);

        var problems = PackLoader.Load(MiniPack.Files(text)).Problems;

        Assert.True(problems.Any(problem => problem.Expected.Contains(expected, StringComparison.Ordinal) && problem.At.Line > 0), string.Join("\n", problems));
    }

    [Fact]
    public void What_is_not_declared_is_for_the_bureau_alone_and_what_has_a_sentence_is_for_the_party()
    {
        Assert.All(MiniPack.Load().FindProcedure(MiniPack.Procedure)!.Acts.Where(act => act.Discloses is null), act => Assert.Equal(Visibility.Internal, act.Visibility));
        var told = MiniPack.Text.Replace("    kind: event\n    opens: true", "    kind: event\n    discloses: { zh: 已立案, en: Filed }\n    opens: true", StringComparison.Ordinal);
        Assert.Equal(Visibility.Party, PackLoader.Load(MiniPack.Files(told)).Pack.FindProcedure(MiniPack.Procedure)!.FindAct("file")!.Visibility);
    }

    [Theory]
    [InlineData("visibility: internal", null)]
    [InlineData("visibility: inside", "one of")]
    [InlineData("inside: true", "visibility: internal")]
    public void A_paper_names_a_class_or_none(string line, string? expected)
    {
        var problems = PackLoader.Load(MiniPack.Files(MiniPack.Text, ("national/documents/decision.liquid", MiniPack.Paper.Replace("---\ntext", line + "\n---\ntext", StringComparison.Ordinal)))).Problems;

        Assert.True(expected is null ? problems.Count == 0 : problems.Any(problem => problem.Expected.Contains(expected, StringComparison.Ordinal)), string.Join("\n", problems));
    }

    private static ActDefinition Act { get; } = MiniPack.Load().FindProcedure(MiniPack.Procedure)!.Acts[0];
}
