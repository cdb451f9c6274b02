using SoftStep.Banks;
using SoftStep.Candidates;

namespace SoftStep;

/// <summary>
/// Known rows: embeddings (M, d), labels (M) or (M, q), and where given an id, a group and a time per row. It owns copies
/// without gradients, and can be saved to a file.
/// </summary>
/// <remarks>
/// Threads may predict from a bank while another thread changes or disposes it: a prediction sees the rows either before or
/// after the change. To read its tensors while another thread may change it, take a <see cref="Snapshot"/> first.
/// </remarks>
public sealed class ReferenceBank : IDisposable
{
    private readonly PresentRows present;

    /// <summary>Creates a bank with copies of the rows.</summary>
    /// <param name="embeddings">(M, d), M ≥ 1.</param>
    /// <param name="labels">
    /// (M) or (M, q), on the embeddings' device and of their dtype; float32 also for embeddings of float16 or bfloat16.
    /// </param>
    /// <param name="ids">M integers that identify the rows, or null.</param>
    /// <param name="groups">M integers, or null.</param>
    /// <param name="times">M integers, or floating numbers without NaN, in any unit, or null.</param>
    /// <exception cref="ArgumentException">A time is NaN, or shapes, dtypes or devices do not fit.</exception>
    public ReferenceBank(
        Tensor embeddings,
        Tensor labels,
        Tensor? ids = null,
        Tensor? groups = null,
        Tensor? times = null
    )
        : this(BankRows.Of(embeddings, labels, new(ids, groups, times))) { }

    /// <summary>Takes ownership of the rows.</summary>
    internal ReferenceBank(BankRows rows) => present = new(rows);

    /// <summary>(M, d). Owned by the bank: do not change or dispose it. It is freed when the bank changes.</summary>
    public Tensor Embeddings => present.NotHeld.Embeddings;

    /// <summary>(M) or (M, q). Owned by the bank.</summary>
    public Tensor Labels => present.NotHeld.Labels;

    /// <summary>(M) int64, or null. Owned by the bank.</summary>
    public Tensor? Ids => present.NotHeld.Facts.Ids;

    /// <summary>(M) int64, or null. Owned by the bank.</summary>
    public Tensor? Groups => present.NotHeld.Facts.Groups;

    /// <summary>(M) int64 or floating, or null. Owned by the bank.</summary>
    public Tensor? Times => present.NotHeld.Facts.Times;

    /// <summary>M, the number of rows.</summary>
    public long Count => Read(held => held.Embeddings.size(0));

    /// <summary>d, the size of an embedding.</summary>
    public long EmbeddingSize => Read(held => held.Embeddings.size(1));

    /// <summary>
    /// The rows as they are now, as another bank, without a copy. Later changes of one bank do not affect the other.
    /// </summary>
    /// <returns>A new bank; dispose it.</returns>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public ReferenceBank Snapshot() => new(Hold());

    /// <summary>
    /// The exclusion of the bank's rows for queries with these ids, groups and times: rows with the query's id, rows of its
    /// group, and rows that are not strictly earlier. It is valid for the rows as they are now, and refused after they have
    /// changed. A <see cref="Snapshot"/> does not change.
    /// </summary>
    /// <param name="ids">Integers (N) or (…, N). Null: do not exclude by id.</param>
    /// <param name="groups">Integers (N) or (…, N). Null: do not exclude by group.</param>
    /// <param name="times">
    /// (N) or (…, N), integers if the bank's times are, otherwise floating, without NaN. Null: do not exclude by time.
    /// </param>
    /// <returns>An exclusion that refers to the given tensors and the bank's, without copies.</returns>
    /// <exception cref="ArgumentException">
    /// Nothing is given, or something that the bank does not have; a time is NaN; or dtypes or devices do not fit.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public Exclusion Excluding(Tensor? ids = null, Tensor? groups = null, Tensor? times = null) =>
        Read(held => new RowFacts(ids, groups, times).AgainstBank(held.Facts).Of(held));

    /// <summary>
    /// A bank for each group: excludes the rows of other groups than a query's own (patient, store, instrument). Pairs across
    /// groups are not computed. Like <see cref="Excluding"/> it is for the rows as they are now, and combines with other
    /// exclusions.
    /// </summary>
    /// <param name="groups">Integers (N) or (…, N), the queries' groups; they are copied to the host once.</param>
    /// <returns>It holds the given tensor and the bank's own, without copies.</returns>
    /// <exception cref="ArgumentException">
    /// Not integers, on another device, the bank has no groups, or it has no row of one of the given groups.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public Exclusion WithinGroups(Tensor groups) => Read(held => held.WithinGroups(groups).Of(held));

    /// <summary>Appends rows. They are stored in the dtypes of the bank's, to which they are rounded if necessary.</summary>
    /// <param name="embeddings">(m, d).</param>
    /// <param name="labels">(m) or (m, q), as the bank's are.</param>
    /// <param name="ids">m integers if the bank has ids, otherwise null.</param>
    /// <param name="groups">m integers if the bank has groups, otherwise null.</param>
    /// <param name="times">m integers, or numbers of the bank's floating dtype, if the bank has times, otherwise null.</param>
    /// <exception cref="ArgumentException">The rows do not match the bank's; the bank is not changed.</exception>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public void Append(
        Tensor embeddings,
        Tensor labels,
        Tensor? ids = null,
        Tensor? groups = null,
        Tensor? times = null
    )
    {
        var facts = new RowFacts(ids, groups, times);
        using var held = new Held(embeddings, labels, facts);
        Change(before => before.With(embeddings, labels, facts));
    }

    /// <summary>
    /// Puts rows in the place of those with the same ids: rows with these ids are removed, and the given rows appended. Rows of new
    /// ids are only appended.
    /// </summary>
    /// <param name="embeddings">(m, d).</param>
    /// <param name="labels">(m) or (m, q), as the bank's are.</param>
    /// <param name="ids">m integers.</param>
    /// <param name="groups">As in <see cref="Append"/>.</param>
    /// <param name="times">As in <see cref="Append"/>.</param>
    /// <exception cref="ArgumentException">The bank has no ids, or the rows do not match it; it is not changed.</exception>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public void Upsert(Tensor embeddings, Tensor labels, Tensor ids, Tensor? groups = null, Tensor? times = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var facts = new RowFacts(ids, groups, times);
        using var held = new Held(embeddings, labels, facts);
        Change(before =>
        {
            var isLeft = before.Has(ids).logical_not();
            using var all = before.With(embeddings, labels, facts);
            return all.Select(cat([isLeft, isLeft.new_ones(embeddings.size(0))]));
        });
    }

    /// <summary>
    /// Removes all rows with these ids; ids that no row has are ignored. The other rows keep their order, in memory of their own size.
    /// </summary>
    /// <param name="ids">Integers (n), on the bank's device.</param>
    /// <returns>How many rows were removed.</returns>
    /// <exception cref="ArgumentException">
    /// The bank has no ids, the ids do not fit, or no row would be left: a bank has at least one. It is not changed.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public long Remove(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        using var held = new Held(ids);
        var removed = 0L;
        Change(before =>
        {
            var isLeft = before.Has(ids).logical_not();
            removed = isLeft.size(0) - isLeft.sum().item<long>();
            return removed == 0 ? before
                : removed < isLeft.size(0) ? before.Select(isLeft)
                : throw new ArgumentException(
                    $"A bank has at least one row, but all of its {removed} have one of these ids.",
                    nameof(ids)
                );
        });
        return removed;
    }

    /// <summary>Moves all tensors to a device. Does nothing if they are there already.</summary>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public void To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Change(before =>
            Guard.SameDevice(before.Embeddings.device, device)
                ? before
                : new(
                    before.Embeddings.to(device, copy: true),
                    before.Labels.to(device, copy: true),
                    before.Facts.Select(fact => fact.to(device, copy: true))
                )
        );
    }

    /// <summary>
    /// Stores the embeddings in another dtype, rounded. In float16 or bfloat16 they take half the memory of float32, in files too.
    /// Predictions from them are computed in float32 without converting them as a whole, and queries may be float32. Labels are
    /// stored as they are computed: in float64 for embeddings of float64, otherwise in float32.
    /// </summary>
    /// <param name="dtype">float16, bfloat16, float32 or float64.</param>
    /// <exception cref="ArgumentException">
    /// Another dtype, or a number is beyond its range: float16 has numbers up to 65,504. The bank is not changed.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public void To(ScalarType dtype)
    {
        BankRows.RequireDtype(dtype);
        Change(before =>
        {
            var (rows, known) = (before.Embeddings, before.Labels);
            return (rows.dtype, known.dtype) == (dtype, dtype.Widened())
                ? before
                : before.With(
                    rows.dtype == dtype ? rows.alias() : rows.Rounded(dtype, "the bank's embeddings"),
                    known.dtype == dtype.Widened() ? known.alias() : known.Rounded(dtype.Widened(), "the bank's labels")
                );
        });
    }

    /// <summary>
    /// Writes the bank to a file, completely or not at all: an existing file is replaced when the new one is complete, and
    /// its permissions are kept. If the path is a symbolic link, its target is replaced.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="IOException">
    /// The file cannot be written, or the path is a folder, a device, a pipe or a socket.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not permitted.</exception>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public void Save(string path)
    {
        using var held = Hold();
        BankFile.Save(held, path);
    }

    /// <summary>
    /// Reads a bank from a file, in two passes: the first verifies its checksum, and only the second allocates memory for its
    /// rows.
    /// </summary>
    /// <param name="path">A file written by <see cref="Save"/>.</param>
    /// <param name="device">The device of the bank; null for the CPU.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a bank, has another version, or is truncated or changed; the message names the field, what was
    /// expected and what was found.
    /// </exception>
    public static ReferenceBank Load(string path, Device? device = null) => new(BankFile.Load(path, device));

    /// <summary>Frees the bank, once running predictions from it have ended.</summary>
    public void Dispose() => present.Dispose();

    /// <summary>The present rows, with one more holder; dispose them.</summary>
    internal BankRows Hold() => present.Hold();

    /// <summary>Replaces the rows by the function's result: one change at a time, and none if it throws.</summary>
    internal void Change(Func<BankRows, BankRows> change) => present.Change(change);

    private T Read<T>(Func<BankRows, T> read)
    {
        using var held = Hold();
        return read(held);
    }
}
