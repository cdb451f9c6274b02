using System.Text.Json;
using System.Text.Json.Serialization;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Output;

namespace SoftStep.Experiments.Comparison;

/// <summary>Finished cells on disk, one file each: none is run twice, and an interruption loses none.</summary>
internal sealed class CellStore<TCell>(string folder)
    where TCell : class, ICell
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The finished cell, or null.</summary>
    /// <exception cref="DataFileException">Its file is damaged.</exception>
    public TCell? Find(CellKey key)
    {
        var path = PathOf(key);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<TCell>(File.ReadAllText(path), Json);
        }
        catch (JsonException exception)
        {
            throw new DataFileException(
                $"{path}: line {exception.LineNumber + 1}: this is not a finished cell; delete the file to run it again.",
                exception
            );
        }
    }

    public void Save(TCell cell) => OutputFile.WriteText(PathOf(cell.Key), JsonSerializer.Serialize(cell, Json) + "\n");

    private string PathOf(CellKey key) => Path.Combine(folder, key.Name + ".json");
}
