using Fadu.Law.Gates;
using Fadu.Law.Procedures;

namespace Fadu.Law.Packs;

/// <summary>Reads the relations about subjects, evidence and documents.</summary>
internal static class SubjectConditions
{
    private static readonly string[] Standings = ["usable", "unusable", "lost"];

    public static SubjectIs ReadSubject(PackNode node, ReadingScope scope)
    {
        var kind = node["kind"].OneOf([.. SubjectKinds.All.Skip(1)]);
        var read = new SubjectIs(
            kind,
            scope.RoleIds(node["role"], kind),
            node["standing"].IsAbsent ? null : node["standing"].OneOf(Standings),
            [.. ReadingScope.OneOrMore(node["stage"]).Select(item => ReadingScope.Known(item, "a stage of the procedure", scope.Stages.Select(stage => stage.Id)))],
            node["same"].Bool(fallback: false),
            node["of"].OptionalOneOf(false, ("matter", false), ("same-party", true)));
        node.NoOtherKeys();
        return read;
    }

    public static ForEachSubject ReadForEach(PackNode node, ReadingScope scope)
    {
        var subject = node["subject"];
        var kind = subject["kind"].OneOf([.. SubjectKinds.All.Skip(1)]);
        var read = new ForEachSubject(
            kind,
            scope.RoleIds(subject["role"], kind),
            subject["of"].OptionalOneOf(false, ("matter", false), ("same-party", true)),
            ConditionReader.Read(node["holds"], scope));
        subject.NoOtherKeys();
        node.NoOtherKeys();
        return read;
    }

    public static ItemExists ReadExists(PackNode node, ReadingScope scope)
    {
        var kind = node.Has("document") ? SubjectKinds.Document : SubjectKinds.Evidence;
        var covers = node["covers"].OptionalText();
        if (covers is not null and not "this")
            scope.ActId(node["covers"]);
        var listed = node[kind];
        var read = new ItemExists
        {
            Kind = kind,
            Roles = listed.OptionalTextIs("any") ? [] : scope.RoleIds(listed, kind),
            Besides = scope.RoleIds(node["besides"], kind),
            Covers = covers is "this" ? null : covers,
            CoversThis = covers is "this",
            Standing = node["standing"].IsAbsent ? null : node["standing"].OneOf(Standings),
            About = ActConditions.About(node["about"], scope).Scope,
            AtLeast = node["at-least"].OptionalWholeNumber(min: 1, max: 100) ?? 1,
        };
        node.NoOtherKeys();
        return read;
    }

    private static bool OptionalTextIs(this PackNode node, string text) => node.IsText && node.OptionalText() == text;
}
