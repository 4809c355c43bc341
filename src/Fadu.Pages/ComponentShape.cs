using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace Fadu.Pages;

/// <summary>How components of one type are made and given their parameters.</summary>
internal sealed class ComponentShape
{
    private static readonly ConcurrentDictionary<Type, ComponentShape> Known = [];

    private readonly ConstructorInvoker made;
    private readonly Dictionary<string, MethodInvoker> setters;

    private ComponentShape(Type type)
    {
        made = ConstructorInvoker.Create(type.GetConstructor([]) ?? throw new InvalidOperationException($"{type.Name} has no constructor without arguments."));
        setters = type.GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute)))
            .ToDictionary(property => property.Name, property => MethodInvoker.Create(property.SetMethod!), StringComparer.Ordinal);
    }

    /// <summary>The shape of a type.</summary>
    /// <exception cref="NotSupportedException">The type is not one of ours.</exception>
    public static ComponentShape Of(Type type) => Known.GetOrAdd(type, static one => one.IsAssignableTo(typeof(Component))
        ? new ComponentShape(one)
        : throw new NotSupportedException($"{one.Name} is a component that is rendered; only those of Fadu.Pages are written."));

    /// <summary>A new component without parameters.</summary>
    public Component Make() => (Component)made.Invoke();

    /// <summary>Gives a component a parameter.</summary>
    public void Set(Component component, string parameter, object? value)
    {
        if (!setters.TryGetValue(parameter, out var setter))
            throw new InvalidOperationException($"{component.GetType().Name} has no parameter {parameter}.");
        setter.Invoke(component, value);
    }
}
