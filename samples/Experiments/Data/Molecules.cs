namespace SoftStep.Experiments.Data;

/// <summary>
/// The inhibitors of ChEMBL's document 2321810, as SMILES, and their activities, from RDKit's Free-Wilson example: a
/// text with a SMILES and a name per line, and a table of names and activities.
/// </summary>
internal static class Molecules
{
    /// <summary>The task of predicting a molecule's activity from its SMILES. Equal SMILES are in the same set.</summary>
    /// <exception cref="DataFileException">A file is missing or damaged.</exception>
    public static RegressionData Load(string folder, int seed)
    {
        var activities = ReadActivities(Path.Combine(folder, "CHEMBL2321810_act.csv"));
        var molecules = ReadMolecules(Path.Combine(folder, "CHEMBL2321810.smi"), activities);
        var smiles = molecules.ConvertAll(molecule => molecule.Smiles);
        var length = smiles.Max(text => text.Length);
        return RegressionData.Create(
            RowSplit.ByGroup(smiles, SplitSizes.OfAll(smiles.Count), seed),
            molecules.ConvertAll(molecule => molecule.Activity),
            rows => CharacterCodes.Encode(Array.ConvertAll(rows, row => smiles[row]), length)
        );
    }

    public static Dictionary<string, double> ReadActivities(string path)
    {
        var activities = new Dictionary<string, double>();
        foreach (var (line, fields) in CsvTable.Read(path, "Name", "Act"))
        {
            if (!activities.TryAdd(fields[0], DataFile.Number(path, line, fields[1])))
            {
                throw DataFileException.AtLine(path, line, $"'{fields[0]}' is there for the second time.");
            }
        }

        return activities;
    }

    public static List<(string Smiles, double Activity)> ReadMolecules(
        string path,
        IReadOnlyDictionary<string, double> activities
    )
    {
        var molecules = new List<(string, double)>();
        var lines = DataFile.Lines(path, DataFile.ReadBytes(path));
        for (var line = 1; line <= lines.Length; line++)
        {
            var fields = lines[line - 1].Split(' ');
            if (fields.Length != 2 || fields[0].Length == 0 || !CharacterCodes.CanEncode(fields[0]))
            {
                throw DataFileException.AtLine(path, line, "there must be a SMILES, a space and a name.");
            }

            if (!activities.TryGetValue(fields[1], out var activity))
            {
                throw DataFileException.AtLine(path, line, $"there is no activity of '{fields[1]}'.");
            }

            molecules.Add((fields[0], activity));
        }

        return molecules;
    }
}
