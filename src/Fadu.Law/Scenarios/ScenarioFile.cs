using Fadu.Law.Packs;

namespace Fadu.Law.Scenarios;

/// <summary>Reads files of <c>scenarios/</c>.</summary>
public static class ScenarioFile
{
    private static readonly string[] Questions = ["clock", "stage", "derived", "disclosed", "document", "standing", "due", "figure", "seals", "possible"];

    /// <summary>Reads the scenarios of a file, or its counts.</summary>
    public static IReadOnlyList<Scenario> Read(PackNode file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Has("counts"))
        {
            var counts = LimitCountFile.Read(file).ToList();
            file.NoOtherKeys();
            return counts;
        }

        var procedure = file["procedure"].Text();
        var scenarios = file["scenarios"].List().Select(node => Scenario(node, procedure)).ToList();
        file.NoOtherKeys();
        return scenarios;
    }

    private static Scenario Scenario(PackNode node, string procedure)
    {
        var scenario = new Scenario
        {
            At = node.At,
            Name = node["name"].Text(),
            Procedure = node["procedure"].OptionalText() ?? procedure,
            ByHand = node["by-hand"].Text(),
            Continues = node["continues"].OptionalText(),
            Unit = node["unit"].OptionalText(),
            Settings = node["settings"].OptionalMap().ToDictionary(entry => entry.Key, entry => entry.Value.Text()),
            Facts = [.. (node.Has("continues") ? node["facts"].OptionalList() : node["facts"].List()).Select(Fact)],
            Expect = [.. node["expect"].OptionalList().Select(Expectation)],
        };
        _ = node["bureau"].OptionalText();
        _ = node["article"].OptionalText();
        node.NoOtherKeys();
        return scenario;
    }

    private static ScenarioFact Fact(PackNode node)
    {
        var naming = node["as"];
        var fact = new ScenarioFact
        {
            At = node.At,
            Act = node["act"].Text(),
            On = node["on"].OptionalText(),
            Recorded = node["recorded"].OptionalText(),
            By = node["by"].OptionalText(),
            Officers = node["officers"].Texts(),
            About = [.. ReadingScope.OneOrMore(node["about"]).Select(item => item.Text())],
            As = naming.IsText ? new Dictionary<string, string> { [""] = naming.Text() } : naming.OptionalMap().ToDictionary(entry => entry.Key, entry => entry.Value.Text()),
            Called = node["called"].OptionalText(),
            Fields = node["fields"],
            Born = node["born"].OptionalDay(),
            Flags = node["flags"].Texts(),
            Prior = [.. node["prior"].OptionalList().Select(Prior)],
            Linked = [.. node["linked"].OptionalList().Select(Linked)],
            Refused = node["refused"].IsAbsent ? null : node["refused"].Texts(),
            Findings = node["findings"].Texts(),
            Warned = node["warnings"].IsAbsent ? null : node["warnings"].Texts(),
            FoundLater = node["found-later"].IsAbsent ? null : node["found-later"].Texts(),
            Lacks = node["lacks"].OptionalMap().ToDictionary(entry => entry.Key, entry => entry.Value.Text()),
        };
        node.NoOtherKeys();
        return fact;
    }

    private static PriorDecision Prior(PackNode node)
    {
        var prior = new PriorDecision(node["kind"].Text(), node["on"].Day(), node["procedure"].OptionalText() ?? "");
        node.NoOtherKeys();
        return prior;
    }

    private static LinkedMatter Linked(PackNode node)
    {
        var linked = new LinkedMatter(node["relation"].Text(), node["procedure"].Text(), node["stage"].Text(), node["matter"].OptionalText() ?? "");
        node.NoOtherKeys();
        return linked;
    }

    private static ScenarioExpectation Expectation(PackNode node)
    {
        var what = Questions.FirstOrDefault(node.Has);
        if (what is null)
            node.Problem("what must be so: " + string.Join(", ", Questions), "none of them");
        var expectation = new ScenarioExpectation
        {
            At = node.At,
            What = what ?? Questions[0],
            Value = what is null ? "" : node[what].Text(),
            About = node["about"].OptionalText(),
            On = node["on"].OptionalText(),
            LastDay = node["last-day"].OptionalDay(),
            Due = node["before"].OptionalText(),
            State = node["state"].OptionalText(),
            Provisional = node["provisional"].IsAbsent ? null : node["provisional"].Bool(fallback: true),
            Is = node["is"].OptionalText(),
            Gate = node["gate"].OptionalText(),
            Count = node["count"].OptionalWholeNumber(min: 0, max: 1000),
        };
        node.NoOtherKeys();
        return expectation;
    }
}
