using SoftStep.Files;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// Saves and loads a module's weights, completely or not at all. TorchSharp's own <c>save</c> and <c>load</c> have no
/// checksum, and a <c>load</c> that fails has replaced part of the weights.
/// </summary>
/// <remarks>
/// The file has the tensors of <c>state_dict</c>, parameters and buffers, and nothing else: not the module's structure or mode,
/// not which parameters are trained, and not the state of an optimizer. Training can continue from it, but not exactly as if
/// it had not been interrupted.
/// </remarks>
public static class ModuleWeights
{
    internal const string Kind = "weights file";

    /// <summary>
    /// Writes all parameters and buffers to a file, completely or not at all: an existing file is replaced when the new one is
    /// complete, and its permissions are kept. If the path is a symbolic link, its target is replaced.
    /// </summary>
    /// <param name="module">Any module, on any device.</param>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="ArgumentException">A tensor is sparse, on the meta device, or quantised; nothing is written.</exception>
    /// <exception cref="IOException">
    /// The file cannot be written, or the path is a folder, a device, a pipe or a socket.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not permitted.</exception>
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
    /// Reads what <see cref="SaveWeights"/> wrote into a module with the same structure. Names, types, shapes and the checksum
    /// are checked, and all values read, before the first is copied: if the file is refused, the module is not changed.
    /// </summary>
    /// <param name="module">A module; its tensors stay on their devices, and only their values are replaced.</param>
    /// <param name="path">A file written by <see cref="SaveWeights"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a weights file, has another version, or is truncated or changed; the message names the field, what was
    /// expected and what was found.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The file belongs to another module; the message names each tensor that is missing, unknown, or has another dtype or
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

    /// <summary>The module's tensors, sorted by name.</summary>
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
