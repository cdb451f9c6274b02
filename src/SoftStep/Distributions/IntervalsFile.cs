using System.Numerics;
using System.Text;
using SoftStep.Files;

namespace SoftStep.Distributions;

/// <summary>
/// A file of conformal intervals, little-endian; G groups, q columns (1 of labels (N)):
/// <code>
/// offset  0  magic "SoftConf"            offset 32  q, int64; 0 for labels (N)
///         8  version, int32                     40  G, int64
///        12  score, int32                       48  for each group, ascending:
///        16  level, float64                           group, int64; its rows, int64; q bounds, float64
///        24  β, float64; 0 without             end  SHA-256 of all before, 32 bytes
/// </code>
/// Without groups G is 0, and there is one group, of number 0.
/// </summary>
internal sealed record IntervalsFile(ConformalScore Score, double Level, long Width, long Groups)
{
    private const int Version = 1;
    private const int HeaderSize = 48;
    private const string Kind = "file of intervals";

    private static ReadOnlySpan<byte> Magic => "SoftConf"u8;

    private long Columns => Math.Max(Width, 1);

    /// <summary>Offset of the checksum. A big integer, because a broken header can have any values.</summary>
    private BigInteger End => HeaderSize + (BigInteger)sizeof(long) * Math.Max(Groups, 1) * ((BigInteger)Columns + 2);

    public static void Save(ConformalIntervals intervals, string path) =>
        ChecksummedFile.Write(
            path,
            file =>
            {
                using var fields = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
                fields.Write(Magic);
                fields.Write(Version);
                fields.Write((int)intervals.Score.Kind);
                fields.Write(intervals.Level);
                fields.Write(intervals.Score.Beta);
                fields.Write(intervals.Width);
                var (groups, isByGroup) = (intervals.Calibrated.All, intervals.Calibrated.IsByGroup);
                fields.Write(isByGroup ? (long)groups.Count : 0);
                foreach (var group in groups)
                {
                    fields.Write(group.Group);
                    fields.Write(group.Rows);
                    Array.ForEach(group.Bounds, fields.Write);
                }
            }
        );

    public static ConformalIntervals Load(string path)
    {
        return ChecksummedFile.Read(path, Kind, file => Parse(Fields(file)).End, file => Read(Fields(file)));

        HeaderReader Fields(Stream file) => new(file, path, Kind);
    }

    private static IntervalsFile Parse(HeaderReader fields)
    {
        fields.RequireMagic(Magic, "as ConformalIntervals.Save writes");
        fields.Int32("version", Version, Version);
        var form = (ConformalScore.Form)fields.Int32("score", 0, (int)ConformalScore.Form.Distributional);
        var level = fields.Number("level", value => value is > 0 and < 1, "between 0 and 1");
        var hasBeta = form == ConformalScore.Form.Normalized;
        var beta = hasBeta
            ? fields.Number("β", value => value > 0 && double.IsFinite(value), "above 0 and finite")
            : fields.Number("β", value => value == 0, "0");
        return new(ConformalScore.Of(form, beta), level, fields.Int64("label width"), fields.Int64("number of groups"));
    }

    private static ConformalIntervals Read(HeaderReader fields)
    {
        var header = Parse(fields);
        var groups = new List<CalibratedGroup>();
        for (var i = 0L; i < Math.Max(header.Groups, 1); i++)
        {
            var least = groups.Count > 0 ? groups[^1].Group + 1 : long.MinValue;
            var group = header.Groups > 0 ? fields.Int64("group", least) : fields.Int64("group", 0, 0);
            var rows = fields.Int64("rows of a group", 1);
            var bounds = new double[header.Columns];
            for (var column = 0; column < bounds.Length; column++)
            {
                bounds[column] = fields.Number("bound", value => !double.IsNaN(value), "a number");
            }
            groups.Add(new(group, rows, bounds));
        }
        return new(header.Level, header.Score, header.Width, new(groups, isByGroup: header.Groups > 0));
    }
}
