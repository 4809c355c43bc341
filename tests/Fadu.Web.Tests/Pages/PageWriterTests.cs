using Fadu.Law;
using Fadu.Pages;
using Fadu.Web.Pages;
using Fadu.Web.Pages.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Fadu.Web.Tests.Pages;

public sealed class PageWriterTests
{
    private static readonly PageContext At = new(
        new Bilingual("示例市公安局"), "zh", null, "/", "", DateTimeOffset.UnixEpoch, DateOnly.MinValue, 0, Demonstration: false, TimeZoneInfo.Utc, new Dictionary<string, Bilingual>());

    [Fact]
    public void What_people_typed_is_encoded_and_Chinese_stays_Chinese() =>
        Assert.Equal("法度 &lt;b&gt;&amp;&quot;", Written(builder => builder.AddContent(0, "法度 <b>&\"")));

    [Fact]
    public void Markup_of_our_own_stays_as_it_is() => Assert.Equal("<i>法</i>", Written(builder => builder.AddMarkupContent(0, "<i>法</i>")));

    [Fact]
    public void An_attribute_is_encoded_and_one_that_is_false_or_absent_is_left_out() => Assert.Equal("<a title=\"&quot;&gt;&lt;b&gt;\" hidden></a>", Written(builder =>
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "title", "\"><b>");
        builder.AddAttribute(2, "hidden", true);
        builder.AddAttribute(3, "open", false);
        builder.AddAttribute(4, "lang", (string?)null);
        builder.CloseElement();
    }));

    [Fact]
    public void Elements_stand_inside_each_other_and_a_void_one_has_no_end() => Assert.Equal("<p><br /><b>一</b>二</p>三", Written(builder =>
    {
        builder.OpenElement(0, "p");
        builder.OpenElement(1, "br");
        builder.CloseElement();
        builder.OpenElement(2, "b");
        builder.AddContent(3, "一");
        builder.CloseElement();
        builder.AddContent(4, "二");
        builder.CloseElement();
        builder.AddContent(5, "三");
    }));

    [Fact]
    public void A_part_gets_its_parameters_its_context_and_what_stands_in_it() => Assert.Equal("<q>示例市公安局：甲乙</q>丙", Written(builder =>
    {
        builder.OpenComponent<Quoted>(0);
        builder.AddComponentParameter(1, nameof(Quoted.Word), "甲");
        builder.AddComponentParameter(2, nameof(Quoted.ChildContent), (RenderFragment)(inner => inner.AddContent(0, "乙")));
        builder.CloseComponent();
        builder.AddContent(3, "丙");
    }));

    [Fact]
    public void A_component_of_others_is_not_written() => Assert.Throws<NotSupportedException>(() => Written(builder =>
    {
        builder.OpenComponent<CascadingValue<int>>(0);
        builder.CloseComponent();
    }));

    [Fact]
    public void A_page_longer_than_its_first_buffer_is_whole()
    {
        var word = new string('法', 50_000) + "<" + new string('度', 150_000);

        Assert.Equal(word.Replace("<", "&lt;", StringComparison.Ordinal) + word, Written(builder =>
        {
            builder.AddContent(0, word);
            builder.AddMarkupContent(1, word);
        }));
    }

    private static string Written(RenderFragment made)
    {
        using var text = new PageText();
        new PageWriter(text, At).Write(new Made(made));
        return text.Written.ToString();
    }

    private sealed class Made(RenderFragment made) : Component
    {
        protected internal override void Know(object context)
        {
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, made);
    }

    private sealed class Quoted : Part
    {
        [Parameter]
        public string Word { get; set; } = "";

        [Parameter]
        public RenderFragment? ChildContent { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "q");
            builder.AddContent(1, $"{At.Bureau.Zh}：{Word}");
            builder.AddContent(2, ChildContent);
            builder.CloseElement();
        }
    }
}
