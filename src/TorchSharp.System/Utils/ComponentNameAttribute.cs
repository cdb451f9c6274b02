namespace TorchSharp.Utils;

/// <summary>Registers a field of a module under another name than its own.</summary>
[AttributeUsage(AttributeTargets.Field)]
public class ComponentNameAttribute : Attribute
{
    public string Name { get; set; } = "";
}
