using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Which .NET type holds the elements of which dtype.</summary>
internal static class ElementType
{
    private static readonly (ScalarType Dtype, Type Type, string Name)[] All =
    [
        (ScalarType.Byte, typeof(byte), "byte"),
        (ScalarType.Int8, typeof(sbyte), "sbyte"),
        (ScalarType.Int16, typeof(short), "short"),
        (ScalarType.Int32, typeof(int), "int"),
        (ScalarType.Int64, typeof(long), "long"),
        (ScalarType.Float16, typeof(Half), "float16"),
        (ScalarType.Float32, typeof(float), "float"),
        (ScalarType.Float64, typeof(double), "double"),
        (ScalarType.Bool, typeof(bool), "bool"),
    ];

    /// <summary>The dtype with elements of a .NET type; null if there is none.</summary>
    internal static ScalarType? Of(Type type)
    {
        foreach (var entry in All)
        {
            if (entry.Type == type)
            {
                return entry.Dtype;
            }
        }
        return null;
    }

    /// <summary>A dtype's element type as it is written in C#.</summary>
    internal static string Name(ScalarType dtype) => All.Single(entry => entry.Dtype == dtype).Name;
}
