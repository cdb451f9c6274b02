using SoftStep.Banks;
using SoftStep.Candidates;

namespace SoftStep;

/// <summary>
/// Rows that are known: embeddings (M, d), labels (M) or (M, q), and where given an id, a group and a time of each. It
/// owns copies, without gradients, and is a value on disk as well.
/// </summary>
/// <remarks>
/// Threads may predict from a bank while another changes or disposes it: a prediction sees the rows before the change
/// or after it. Who reads its tensors while another thread may change it takes a <see cref="Snapshot"/> first.
/// </remarks>
public sealed class ReferenceBank : IDisposable
{
    /// <summary>Held by whoever changes the bank, so that of two changes none is lost.</summary>
    private readonly Lock changing = new();

    /// <summary>Held for a moment: while rows are exchanged, or counted as held.</summary>
    private readonly Lock exchanging = new();

    private BankRows rows;
    private bool isDisposed;

    /// <summary>Copies the rows.</summary>
    /// <param name="embeddings">(M, d), M ≥ 1.</param>
    /// <param name="labels">(M) or (M, q), of the embeddings' dtype and on their device.</param>
    /// <param name="ids">M integers that name the rows, or null.</param>
    /// <param name="groups">M integers, or null.</param>
    /// <param name="times">M integers or floating numbers without NaN, in any unit, or null.</param>
    /// <exception cref="ArgumentException">A time is NaN, or shapes, dtypes or devices do not fit.</exception>
    public ReferenceBank(
        Tensor embeddings,
        Tensor labels,
        Tensor? ids = null,
        Tensor? groups = null,
        Tensor? times = null
    )
        : this(BankRows.Of(embeddings, labels, new(ids, groups, times))) { }

    /// <summary>Takes the rows.</summary>
    internal ReferenceBank(BankRows rows) => this.rows = rows;

    /// <summary>(M, d). The bank's own: neither change nor dispose it. It is freed when the bank changes.</summary>
    public Tensor Embeddings => rows.Embeddings;

    /// <summary>(M) or (M, q). The bank's own.</summary>
    public Tensor Labels => rows.Labels;

    /// <summary>(M) int64, or null. The bank's own.</summary>
    public Tensor? Ids => rows.Facts.Ids;

    /// <summary>(M) int64, or null. The bank's own.</summary>
    public Tensor? Groups => rows.Facts.Groups;

    /// <summary>(M) int64 or of a floating type, or null. The bank's own.</summary>
    public Tensor? Times => rows.Facts.Times;

    /// <summary>M, the number of rows.</summary>
    public long Count => Read(held => held.Embeddings.size(0));

    /// <summary>d, the length of an embedding.</summary>
    public long EmbeddingSize => Read(held => held.Embeddings.size(1));

    /// <summary>
    /// The rows as they are now, in a bank that shares their memory: what happens to this one does not happen to it, nor
    /// the other way round.
    /// </summary>
    /// <returns>A bank of its own; dispose it.</returns>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public ReferenceBank Snapshot() => new(Hold());

    /// <summary>
    /// Which of the bank's rows queries do not see: those of their id, those of their group, and those that are not strictly
    /// earlier. It is for the rows as they are now: once they change it is refused, and a <see cref="Snapshot"/> is what
    /// does not change.
    /// </summary>
    /// <param name="ids">Integers (N) or (…, N), or null: any ids.</param>
    /// <param name="groups">Integers (N) or (…, N), or null: any groups.</param>
    /// <param name="times">(N) or (…, N), integers where the bank's are and else floating, without NaN; or null: all times.</param>
    /// <returns>It holds what is given and the bank's own, without copies.</returns>
    /// <exception cref="ArgumentException">
    /// Nothing is given, or something that the bank has not; a time is NaN; or dtypes or devices do not fit.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public Exclusion Excluding(Tensor? ids = null, Tensor? groups = null, Tensor? times = null) =>
        Read(held => new RowFacts(ids, groups, times).AgainstBank(held.Facts).Of(held));

    /// <summary>Adds rows at the end.</summary>
    /// <param name="embeddings">(m, d).</param>
    /// <param name="labels">(m) or (m, q), as the bank's are.</param>
    /// <param name="ids">m integers if the bank has ids, else null.</param>
    /// <param name="groups">m integers if the bank has groups, else null.</param>
    /// <param name="times">m times if the bank has times, integers or of its floating type, else null.</param>
    /// <exception cref="ArgumentException">The rows are not like the bank's, which then is as it was.</exception>
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
        Change(before =>
        {
            before.RequireLike(embeddings, labels, facts);
            return new(
                cat([before.Embeddings, embeddings.detach()], 0),
                cat([before.Labels, labels.detach()], 0),
                before.Facts.Joined(facts.Stored(), (known, more) => cat([known, more], 0))
            );
        });
    }

    /// <summary>Moves all tensors to a device; to the one where they are it does nothing.</summary>
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
    /// Writes the bank to a file, all or nothing: a file that was there is replaced once the new one is complete. Its
    /// permissions stay; of a symbolic link the target is replaced.
    /// </summary>
    /// <param name="path">Where to; its folder must exist.</param>
    /// <exception cref="IOException">
    /// The file cannot be written, or what is there is a folder, a device, a pipe or a socket.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <exception cref="ObjectDisposedException">The bank is disposed.</exception>
    public void Save(string path)
    {
        using var held = Hold();
        BankFile.Save(held, path);
    }

    /// <summary>
    /// Reads a bank from a file, in two passes: nothing is allocated for its rows before the first has found its checksum
    /// right.
    /// </summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <param name="device">Where to; null for the CPU.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is no bank, of another version, cut short or changed; the message says which field, what was expected
    /// and what was found.
    /// </exception>
    public static ReferenceBank Load(string path, Device? device = null) => new(BankFile.Load(path, device));

    /// <summary>Frees the bank, as soon as nothing is predicted from it any more.</summary>
    public void Dispose()
    {
        lock (exchanging)
        {
            if (isDisposed)
            {
                return;
            }
            isDisposed = true;
        }
        rows.Dispose();
    }

    /// <summary>The rows as they are now; dispose them.</summary>
    internal BankRows Hold()
    {
        lock (exchanging)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            return rows.Hold();
        }
    }

    /// <summary>Replaces the rows by what is made of them: one change at a time, and none if that throws.</summary>
    internal void Change(Func<BankRows, BankRows> change)
    {
        lock (changing)
        {
            using var scope = NewDisposeScope();
            using var before = Hold();
            var after = change(before);
            if (ReferenceEquals(after, before))
            {
                return;
            }
            lock (exchanging)
            {
                if (!isDisposed)
                {
                    (rows, after) = (after, before);
                }
            }
            after.Dispose();
        }
    }

    private T Read<T>(Func<BankRows, T> read)
    {
        using var held = Hold();
        return read(held);
    }
}
