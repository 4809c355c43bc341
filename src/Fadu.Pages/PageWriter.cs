using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;

// The frames are what the Razor compiler's own output is made of. Their shape may change with a major version of the framework; the tests of the pages say so.
#pragma warning disable BL0006

namespace Fadu.Pages;

/// <summary>Writes components straight into the text of a page. The framework's renderer keeps a state and a difference for each, for a browser that never asks again: half of a page's time.</summary>
/// <param name="text">Takes the page.</param>
/// <param name="context">What every part of the page knows.</param>
internal sealed class PageWriter(PageText text, object context)
{
    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr",
    };

    // Those of the components that are being written, and those that have been, to be used again.
    private readonly Stack<RenderTreeBuilder> idle = new();

    /// <summary>Writes a component, its parameters set, and all inside it.</summary>
    public void Write(Component component)
    {
        component.Know(context);
        if (component.Held is not { } under)
        {
            WriteAnew(component);
            return;
        }
        if (HeldText.TryFind(component.GetType(), under, out var known))
        {
            text.Markup(known);
            return;
        }
        var before = text.Written.Length;
        WriteAnew(component);
        HeldText.Keep(component.GetType(), under, text.Written[before..]);
    }

    private void WriteAnew(Component component)
    {
        if (!idle.TryPop(out var builder))
            builder = new RenderTreeBuilder();
        component.Show(builder);
        var frames = builder.GetFrames();
        WriteAll(frames.Array.AsSpan(0, frames.Count));
        builder.Clear();
        idle.Push(builder);
    }

    private void WriteAll(ReadOnlySpan<RenderTreeFrame> frames)
    {
        for (var i = 0; i < frames.Length;)
        {
            ref readonly var frame = ref frames[i];
            switch (frame.FrameType)
            {
                case RenderTreeFrameType.Text:
                    text.Encoded(frame.TextContent);
                    i++;
                    break;
                case RenderTreeFrameType.Markup:
                    text.Markup(frame.MarkupContent);
                    i++;
                    break;
                case RenderTreeFrameType.Region:
                    // What stands in it follows.
                    i++;
                    break;
                case RenderTreeFrameType.Element:
                    WriteElement(frame.ElementName, frames.Slice(i + 1, frame.ElementSubtreeLength - 1));
                    i += frame.ElementSubtreeLength;
                    break;
                case RenderTreeFrameType.Component:
                    WriteComponent(frame.ComponentType, frames.Slice(i + 1, frame.ComponentSubtreeLength - 1));
                    i += frame.ComponentSubtreeLength;
                    break;
                default:
                    throw new NotSupportedException($"{frame.FrameType} cannot be written into a page.");
            }
        }
    }

    private void WriteElement(string name, ReadOnlySpan<RenderTreeFrame> inside)
    {
        text.Markup("<");
        text.Markup(name);
        var i = 0;
        for (; i < inside.Length && inside[i].FrameType == RenderTreeFrameType.Attribute; i++)
            WriteAttribute(inside[i].AttributeName, inside[i].AttributeValue);
        if (i == inside.Length && Void.Contains(name))
        {
            text.Markup(" />");
            return;
        }
        text.Markup(">");
        WriteAll(inside[i..]);
        text.Markup("</");
        text.Markup(name);
        text.Markup(">");
    }

    private void WriteAttribute(string name, object? value)
    {
        text.Markup(" ");
        text.Markup(name);
        switch (value)
        {
            // An attribute that is said by standing there; one that is false is not among the frames.
            case true:
                break;
            case string words:
                text.Markup("=\"");
                text.Encoded(words);
                text.Markup("\"");
                break;
            default:
                throw new NotSupportedException($"{name} of type {value?.GetType().Name} cannot be written into a page.");
        }
    }

    private void WriteComponent(Type type, ReadOnlySpan<RenderTreeFrame> parameters)
    {
        var shape = ComponentShape.Of(type);
        var component = shape.Make();
        foreach (ref readonly var parameter in parameters)
            shape.Set(component, parameter.AttributeName, parameter.AttributeValue);
        Write(component);
    }
}
