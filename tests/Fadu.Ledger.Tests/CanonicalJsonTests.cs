using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Fadu.Ledger.Tests;

/// <summary>Expected bytes are written by hand after RFC 8785.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b" : 1, "a" : [ true, null, false ], "A" : {} }""", """{"A":{},"a":[true,null,false],"b":1}""")]
    [InlineData(""" "斜/引\u0022反\\\u000a\u0001\u007f" """, "\"斜/引\\\"反\\\\\\n\\u0001\u007f\"")]
    [InlineData("""{"\ud83d\ude00":1,"\ufb33":2}""", "{\"\ud83d\ude00\":1,\"\ufb33\":2}")] // RFC 8785 3.2.3: D83D sorts before FB33
    [InlineData("[-9223372036854775808,9223372036854775807,0]", "[-9223372036854775808,9223372036854775807,0]")]
    public void Writes_keys_in_order_and_escapes_only_what_it_must(string given, string expected)
    {
        using var document = JsonDocument.Parse(given);

        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Write(document.RootElement)));
        Assert.Equal(expected, Encoding.UTF8.GetString(CanonicalJson.Write(JsonNode.Parse(given))));
    }

    [Fact]
    public void Orders_keys_by_utf16_units_whatever_the_culture()
    {
        var previous = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("zh-CN");
        var json = CanonicalJson.Write(new JsonObject { ["阿"] = 1, ["a"] = 2, ["Z"] = 3, ["\r"] = 4, ["1"] = 5 });
        CultureInfo.CurrentCulture = previous;

        Assert.Equal("""{"\r":4,"1":5,"Z":3,"a":2,"阿":1}""", Encoding.UTF8.GetString(json));
    }

    [Fact]
    public void Writes_nodes_made_in_memory_like_nodes_read()
        => Assert.Equal("""{"a":1,"b":"x","c":true,"d":[5000000000]}""",
            Encoding.UTF8.GetString(CanonicalJson.Write(new JsonObject { ["d"] = new JsonArray(5_000_000_000), ["c"] = true, ["b"] = "x", ["a"] = 1 })));

    [Theory]
    [InlineData("""{"a":1.5}""", "$.a")]
    [InlineData("""{"a":[1,1e3]}""", "$.a[1]")]
    [InlineData("""{"a":9223372036854775808}""", "$.a")]
    [InlineData("""{"x":{"a":1,"a":2}}""", "$.x")]
    [InlineData("""["\ud83d"]""", "$[0]")]
    public void Refuses_what_has_no_canonical_form_and_names_the_place(string given, string place)
    {
        using var document = JsonDocument.Parse(given);

        Assert.Equal(place, Assert.Throws<NotCanonicalException>(() => CanonicalJson.Write(document.RootElement)).Path);
        Assert.Equal(place, Assert.Throws<NotCanonicalException>(() => CanonicalJson.Write(JsonNode.Parse(given))).Path);
    }

    [Fact]
    public void Refuses_a_fraction_made_in_memory()
        => Assert.Throws<NotCanonicalException>(() => CanonicalJson.Write(new JsonObject { ["a"] = 1.5m }));

    [Fact]
    public void Refuses_what_is_nested_too_deep()
    {
        JsonNode nested = new JsonArray();
        for (var i = 0; i < 64; i++)
            nested = new JsonArray(nested);

        Assert.Throws<NotCanonicalException>(() => CanonicalJson.Write(nested));
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", true)]
    [InlineData("""{"b":2,"a":1}""", false)]
    [InlineData("""{"a": 1}""", false)]
    [InlineData("""{"a":1""", false)]
    [InlineData("""{"a":1,"a":2}""", false)]
    [InlineData("""{"a":[1,{"b":2,"aa":3}]}""", false)]
    [InlineData("""{"a":[1,{"aa":3,"b":2}],"b":{},"c":[],"d":-7,"e":true,"f":null,"g":"字"}""", true)]
    [InlineData("""{"a":{"z":1},"b":{"a":2}}""", true)]
    [InlineData("""[[{"b":1}],[{"a":1}]]""", true)]
    [InlineData("""{"a":-0}""", false)]
    [InlineData("""{"a":1.0}""", false)]
    [InlineData("""{"a":1e2}""", false)]
    [InlineData("""[1, 2]""", false)]
    [InlineData("""[1 ,2]""", false)]
    [InlineData("""{"a" :1}""", false)]
    [InlineData("""{ "a":1}""", false)]
    [InlineData("""{"a":1 }""", false)]
    [InlineData("""[ ]""", false)]
    [InlineData(""" 1""", false)]
    [InlineData("""1 """, false)]
    [InlineData("""{"a":"\u0041"}""", false)]
    [InlineData("""{"a":"\n"}""", true)]
    [InlineData("""{"字":1,"a":2}""", false)]
    [InlineData("""{"a":2,"字":1}""", true)]
    [InlineData("""{"":1,"a":2}""", true)]
    [InlineData("""{"a":9223372036854775807}""", true)]
    public void Knows_its_own_form(string given, bool expected) => Assert.Equal(expected, CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(given)));
}
