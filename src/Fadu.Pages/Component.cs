using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Fadu.Pages;

/// <summary>What a page or a part of one is made into from its file. It is shown once, as text (docs/decisions/0013): no events, no waiting, no second time.</summary>
public abstract class Component : IComponent
{
    /// <summary>Shows it, its parameters set.</summary>
    /// <param name="into">Takes what it is made of.</param>
    internal void Show(RenderTreeBuilder into)
    {
        OnParametersSet();
        BuildRenderTree(into);
    }

    /// <inheritdoc/>
    void IComponent.Attach(RenderHandle renderHandle) => throw new NotSupportedException("A component is written here, not rendered.");

    /// <inheritdoc/>
    Task IComponent.SetParametersAsync(ParameterView parameters) => throw new NotSupportedException("A component is written here, not rendered.");

    /// <summary>Tells it what every part of its page knows.</summary>
    /// <param name="context">The page's context.</param>
    protected internal abstract void Know(object context);

    /// <summary>What its text is made of, where it may be written once and used again; null where it is written each time. Asked when it knows its context and its parameters.</summary>
    protected internal virtual HeldUnder? Held => null;

    /// <summary>Makes ready what is shown, once the parameters are set.</summary>
    protected virtual void OnParametersSet()
    {
    }

    /// <summary>What it is made of; the compiler writes it.</summary>
    /// <param name="builder">Takes it.</param>
    protected virtual void BuildRenderTree(RenderTreeBuilder builder)
    {
    }
}
