using SoftStep.Execution.Fused;
using SoftStep.Internals;

namespace SoftStep;

/// <summary>
/// Rows that are known: embeddings (M, d), labels (M) or (M, q), and where given an id and a group of each. It owns
/// copies, without gradients, and is a value on disk as well.
/// </summary>
public sealed class ReferenceBank : IDisposable
{
    /// <summary>Copies the rows.</summary>
    /// <param name="embeddings">(M, d), M ≥ 1.</param>
    /// <param name="labels">(M) or (M, q), of the embeddings' dtype and on their device.</param>
    /// <param name="ids">M integers that name the rows, or null.</param>
    /// <param name="groups">M integers, or null.</param>
    /// <exception cref="ArgumentException">Shapes, dtypes or devices do not fit.</exception>
    public ReferenceBank(Tensor embeddings, Tensor labels, Tensor? ids = null, Tensor? groups = null)
    {
        Check(embeddings, labels, ids, groups);
        using var scope = NewDisposeScope();
        Embeddings = Own(embeddings.detach().clone());
        ConstantKeys.Add(Embeddings);
        Labels = Own(labels.detach().clone());
        Ids = Copied(ids);
        Groups = Copied(groups);
    }

    /// <summary>(M, d). The bank's own: neither change nor dispose it.</summary>
    public Tensor Embeddings { get; private set; }

    /// <summary>(M) or (M, q). The bank's own.</summary>
    public Tensor Labels { get; private set; }

    /// <summary>(M) int64, or null. The bank's own.</summary>
    public Tensor? Ids { get; private set; }

    /// <summary>(M) int64, or null. The bank's own.</summary>
    public Tensor? Groups { get; private set; }

    /// <summary>M, the number of rows.</summary>
    public long Count => Embeddings.size(0);

    /// <summary>d, the length of an embedding.</summary>
    public long EmbeddingSize => Embeddings.size(1);

    /// <summary>Adds rows at the end.</summary>
    /// <param name="embeddings">(m, d).</param>
    /// <param name="labels">(m) or (m, q), as the bank's are.</param>
    /// <param name="ids">m integers if the bank has ids, else null.</param>
    /// <param name="groups">m integers if the bank has groups, else null.</param>
    /// <exception cref="ArgumentException">The rows are not like the bank's, which then is as it was.</exception>
    public void Append(Tensor embeddings, Tensor labels, Tensor? ids = null, Tensor? groups = null)
    {
        RequireLike(embeddings, labels, ids, groups);
        using var scope = NewDisposeScope();
        Replace(
            cat([Embeddings, embeddings.detach()], 0),
            cat([Labels, labels.detach()], 0),
            Ids is null ? null : cat([Ids, ids!.to(ScalarType.Int64)], 0),
            Groups is null ? null : cat([Groups, groups!.to(ScalarType.Int64)], 0)
        );
    }

    /// <summary>Moves all tensors to a device.</summary>
    public void To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        using var scope = NewDisposeScope();
        Replace(
            Embeddings.to(device, copy: true),
            Labels.to(device, copy: true),
            Ids?.to(device, copy: true),
            Groups?.to(device, copy: true)
        );
    }

    /// <summary>
    /// Writes the bank to a file, all or nothing: a file that was there is replaced once the new one is complete.
    /// </summary>
    /// <param name="path">Where to; its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(string path) => BankFile.Save(this, path);

    /// <summary>Reads a bank from a file.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <param name="device">Where to; null for the CPU.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is no bank, of another version, cut short or changed; the message says which field, what was expected
    /// and what was found.
    /// </exception>
    public static ReferenceBank Load(string path, Device? device = null)
    {
        var bank = BankFile.Load(path);
        if (device is not null)
        {
            bank.To(device);
        }
        return bank;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Embeddings.Dispose();
        Labels.Dispose();
        Ids?.Dispose();
        Groups?.Dispose();
    }

    /// <summary>That rows could stand in this bank.</summary>
    internal void RequireLike(Tensor embeddings, Tensor labels, Tensor? ids, Tensor? groups)
    {
        Check(embeddings, labels, ids, groups);
        Guard.Alike(embeddings, nameof(embeddings), Embeddings, "the bank's embeddings");
        var alike =
            embeddings.size(1) == EmbeddingSize
            && labels.shape.AsSpan(1).SequenceEqual(Labels.shape.AsSpan(1))
            && ids is null == Ids is null
            && groups is null == Groups is null;
        if (!alike)
        {
            throw new ArgumentException(
                $"The bank has {Describe(Embeddings, Labels, Ids, Groups)}, "
                    + $"but given are {Describe(embeddings, labels, ids, groups)}."
            );
        }
    }

    /// <summary>Takes these tensors for its own, and frees those that it no longer has.</summary>
    internal void Replace(Tensor embeddings, Tensor labels, Tensor? ids, Tensor? groups)
    {
        Tensor?[] before = [Embeddings, Labels, Ids, Groups];
        Embeddings = Own(embeddings);
        ConstantKeys.Add(Embeddings);
        Labels = Own(labels);
        Ids = ids is null ? null : Own(ids);
        Groups = groups is null ? null : Own(groups);
        foreach (var tensor in before.Except([embeddings, labels, ids, groups], ReferenceEqualityComparer.Instance))
        {
            ((Tensor?)tensor)?.Dispose();
        }
    }

    private static Tensor? Copied(Tensor? integers) =>
        integers is null ? null : Own(integers.to(ScalarType.Int64, copy: true));

    private static Tensor Own(Tensor tensor) => tensor.DetachFromDisposeScope();

    private static void Check(Tensor embeddings, Tensor labels, Tensor? ids, Tensor? groups)
    {
        Guard.Embeddings(embeddings, nameof(embeddings));
        if (embeddings.ndim != 2 || embeddings.size(0) == 0)
        {
            throw new ArgumentException(
                $"embeddings must be (M, d) with M ≥ 1, but are {Guard.Describe(embeddings)}.",
                nameof(embeddings)
            );
        }
        Guard.Labels(labels, embeddings);
        Guard.PerRow(ids, embeddings, nameof(ids));
        Guard.PerRow(groups, embeddings, nameof(groups));
    }

    private static string Describe(Tensor embeddings, Tensor labels, Tensor? ids, Tensor? groups) =>
        $"embeddings {Guard.Describe(embeddings)}, labels {Guard.Describe(labels)}, "
        + $"{(ids is null ? "no ids" : "ids")} and {(groups is null ? "no groups" : "groups")}";
}
