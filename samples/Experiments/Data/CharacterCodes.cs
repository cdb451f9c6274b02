using static TorchSharp.torch;

namespace SoftStep.Experiments.Data;

/// <summary>Printable ASCII texts as character codes for an embedding layer: 0 is padding, 1 the space, and so on.</summary>
internal static class CharacterCodes
{
    /// <summary>The number of codes, padding included.</summary>
    public const int Count = Last - First + 2;

    private const char First = ' ';
    private const char Last = '~';

    public static bool CanEncode(string text) => text.All(c => c is >= First and <= Last);

    /// <summary>Texts of printable ASCII, at most <paramref name="length"/> long, as int64 <c>(N, length)</c>, padded at the end.</summary>
    public static Tensor Encode(IReadOnlyCollection<string> texts, int length)
    {
        var codes = new long[texts.Count * length];
        foreach (var (row, text) in texts.Index())
        {
            for (var i = 0; i < text.Length; i++)
            {
                codes[(row * length) + i] = text[i] - First + 1;
            }
        }

        return tensor(codes, [texts.Count, length]);
    }

    /// <summary>The text of a row of codes.</summary>
    public static string Decode(IEnumerable<long> codes) =>
        new([.. codes.Where(code => code > 0).Select(code => (char)(code - 1 + First))]);
}
