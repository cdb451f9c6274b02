using TorchSharp.Serialization;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters and then the persistent buffers of the whole tree, by name; not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(
                Dictionary<string, Tensor>? destination = null,
                string? prefix = null
            )
            {
                destination ??= [];
                foreach (var (name, parameter) in named_parameters())
                {
                    destination.TryAdd(Prefixed(name), parameter);
                }
                foreach (var (name, buffer) in named_buffers(include_nonpersistent: false))
                {
                    destination.TryAdd(Prefixed(name), buffer);
                }
                foreach (var (name, child) in named_children())
                {
                    child.state_dict(destination, Prefixed(name));
                }
                return destination;

                string Prefixed(string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";
            }

            /// <summary>Copies values into the parameters and buffers of the same names.</summary>
            /// <exception cref="InvalidOperationException">Strict, and the names are not the same.</exception>
            /// <exception cref="ArgumentException">A shape differs; nothing was copied.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source,
                bool strict = true,
                IList<string>? skip = null
            )
            {
                var destination = state_dict();
                var missing = destination.Keys.Except(source.Keys).Except(skip ?? []).ToList();
                var unexpected = source.Keys.Except(destination.Keys).Except(skip ?? []).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        "The loaded state_dict is not identical to the target dictionary. "
                            + $"Missing: [{string.Join(", ", missing)}]; unexpected: [{string.Join(", ", unexpected)}]."
                    );
                }
                var matched = source.Keys.Intersect(destination.Keys).Except(skip ?? []).ToList();
                foreach (var key in matched)
                {
                    if (!source[key].shape.AsSpan().SequenceEqual(destination[key].shape))
                    {
                        throw new ArgumentException(
                            $"'{key}' is {TensorHeader.Of(source[key])}, the module's {TensorHeader.Of(destination[key])}."
                        );
                    }
                }
                using var off = no_grad();
                foreach (var key in matched)
                {
                    destination[key].copy_(source[key]);
                }
                return (missing, unexpected);
            }

            public Module save(string location, IList<string>? skip = null)
            {
                AtomicFile.Write(location, writer => save(writer, skip));
                return this;
            }

            /// <param name="stream">Closed afterwards.</param>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            public static void save_state_dict(
                BinaryWriter writer,
                Dictionary<string, Tensor> sd,
                IList<string>? skip = null
            ) => WeightsWriter.Write(writer, [.. sd.Where(entry => skip?.Contains(entry.Key) is not true)]);

            public virtual Module load(
                string location,
                bool strict = true,
                IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null
            ) => load(File.OpenRead(location), strict, skip, loadedParameters);

            /// <param name="stream">Closed afterwards.</param>
            public Module load(
                Stream stream,
                bool strict = true,
                IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null
            )
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads weights; the module keeps those it has until everything was read and fits.</summary>
            /// <param name="strict">Whether the entries must be exactly this module's; otherwise others are passed over.</param>
            /// <param name="skip">Entries that are read but not taken.</param>
            /// <param name="loadedParameters">Filled with each entry's key, and whether this module has it.</param>
            /// <exception cref="ArgumentException">The entries are not this module's.</exception>
            /// <exception cref="EndOfStreamException">The input is truncated.</exception>
            /// <exception cref="InvalidDataException">The input is not in this format.</exception>
            public virtual Module load(
                BinaryReader reader,
                bool strict = true,
                IList<string>? skip = null,
                Dictionary<string, bool>? loadedParameters = null
            )
            {
                using var scope = NewDisposeScope();
                var destination = state_dict();
                var read = ReadEntries(new WeightsReader(reader), destination, strict, skip ?? []);
                using var off = no_grad();
                foreach (var (key, values) in read)
                {
                    if (values is not null)
                    {
                        destination[key].copy_(values);
                    }
                    loadedParameters?.Add(key, destination.ContainsKey(key));
                }
                return this;
            }

            private static Dictionary<string, Tensor?> ReadEntries(
                WeightsReader reader,
                Dictionary<string, Tensor> destination,
                bool strict,
                IList<string> skip
            )
            {
                var count = reader.ReadNumber();
                if (strict && count != destination.Count)
                {
                    throw new ArgumentException(
                        $"Mismatched state_dict sizes: expected {destination.Count}, but found {count} entries."
                    );
                }
                var read = new Dictionary<string, Tensor?>();
                for (var i = 0L; i < count; i++)
                {
                    reader.Entry = null;
                    var key = reader.ReadKey();
                    reader.Entry = key;
                    var header = reader.ReadHeader();
                    var taken = destination.TryGetValue(key, out var target) && !skip.Contains(key);
                    if (strict && target is null)
                    {
                        throw new ArgumentException(
                            $"The module has no parameter or buffer '{key}' ({reader.Position})."
                        );
                    }
                    if (taken && !header.Fits(target!))
                    {
                        throw new ArgumentException(
                            $"The file has {header}, the module {TensorHeader.Of(target!)} ({reader.Position})."
                        );
                    }
                    if (read.ContainsKey(key))
                    {
                        throw new ArgumentException($"A second entry of the same name ({reader.Position}).");
                    }
                    if (taken)
                    {
                        read[key] = reader.ReadElements(header);
                    }
                    else
                    {
                        reader.SkipElements(header);
                        read[key] = null;
                    }
                }
                return read;
            }
        }
    }
}
