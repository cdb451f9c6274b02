namespace SoftStep.Banks;

/// <summary>
/// The rows that a bank has at present. A change exchanges them for others; whoever holds rows keeps them until it disposes
/// them, so threads may read while another changes or disposes the bank.
/// </summary>
internal sealed class PresentRows(BankRows first) : IDisposable
{
    /// <summary>Held during a change, so that of two concurrent changes none is lost.</summary>
    private readonly Lock changing = new();

    /// <summary>Held only briefly: while the rows are exchanged or their holders counted.</summary>
    private readonly Lock exchanging = new();

    private BankRows rows = first;
    private bool isDisposed;

    /// <summary>The rows without holding them: they are freed when the bank changes.</summary>
    public BankRows NotHeld => rows;

    /// <summary>The rows, with one more holder; dispose them.</summary>
    public BankRows Hold()
    {
        lock (exchanging)
        {
            ObjectDisposedException.ThrowIf(isDisposed, typeof(ReferenceBank));
            return rows.Hold();
        }
    }

    /// <summary>Replaces the rows by the function's result: one change at a time, and none if it throws.</summary>
    public void Change(Func<BankRows, BankRows> change)
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

    /// <summary>One holder less: they are freed once nobody reads them.</summary>
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
}
