using SoftStep.Files;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// A module's numbers in a file that is written whole and read whole: TorchSharp's own <c>save</c> and <c>load</c> have no
/// checksum, and a <c>load</c> that fails has replaced a part of the module.
/// </summary>
/// <remarks>
/// The file has what <c>state_dict</c> names, parameters and buffers, and nothing else: not how the module is built, not its
/// mode, not which parameters are trained, and not the state of an optimizer, without which training can go on but not as
/// if it had not stopped.
/// </remarks>
public static class ModuleWeights
{
    internal const string Kind = "weights file";

    /// <summary>
    /// Writes all parameters and buffers to a file, all or nothing: a file that was there is replaced once the new one is
    /// complete. Its permissions stay; of a symbolic link the target is replaced.
    /// </summary>
    /// <param name="module">Any module, on any device.</param>
    /// <param name="path">Where to; its folder must exist.</param>
    /// <exception cref="ArgumentException">A tensor has no numbers that a file could hold; nothing is written.</exception>
    /// <exception cref="IOException">
    /// The file cannot be written, or what is there is a folder, a device, a pipe or a socket.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void SaveWeights(this Module module, string path)
    {
        var tensors = Tensors(module);
        ChecksummedFile.Write(
            path,
            file =>
            {
                file.Write(WeightsLayout.Header([.. tensors.Select(pair => WeightsEntry.Of(pair.Key, pair.Value))]));
                foreach (var tensor in tensors.Values)
                {
                    file.Write(tensor);
                }
            }
        );
    }

    /// <summary>
    /// Reads what <see cref="SaveWeights"/> wrote into a module that is built in the same way. Names, types, shapes and the
    /// checksum are all found right, and every number is read, before the first is copied: a file that is refused leaves
    /// the module as it was.
    /// </summary>
    /// <param name="module">It keeps its tensors, on their devices; only their numbers are replaced.</param>
    /// <param name="path">A file that <see cref="SaveWeights"/> wrote.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is no weights file, of another version, cut short or changed; the message says which field, what was
    /// expected and what was found.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// It is whole, but not of such a module; the message names each tensor that is missing, unknown or of another type or
    /// shape.
    /// </exception>
    public static void LoadWeights(this Module module, string path)
    {
        var tensors = Tensors(module);
        WeightsLayout? layout = null;
        using var scope = NewDisposeScope();
        var loaded = ChecksummedFile.Read(
            path,
            Kind,
            file => (layout = WeightsLayout.Parse(file, path)).End,
            file =>
            {
                layout!.RequireFor(tensors, path);
                file.Skip(layout.HeaderBytes);
                return layout.Entries.Select(entry => file.Read(entry.Shape, entry.Dtype)).ToList();
            }
        );
        using var withoutGradients = no_grad();
        foreach (var (entry, values) in layout!.Entries.Zip(loaded))
        {
            tensors[entry.Name].copy_(values);
        }
    }

    /// <summary>By name, in an order that does not depend on how the module lists them.</summary>
    private static SortedDictionary<string, Tensor> Tensors(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var tensors = new SortedDictionary<string, Tensor>(module.state_dict(), StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            if (tensor.device_type == DeviceType.META || tensor.is_sparse || !WeightsEntry.CanHold(tensor.dtype))
            {
                throw new ArgumentException(
                    $"{name} must be dense numbers on a device, but is {Guard.Describe(tensor)}.",
                    nameof(module)
                );
            }
        }
        return tensors;
    }
}
