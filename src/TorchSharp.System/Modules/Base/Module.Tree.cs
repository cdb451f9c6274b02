using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual IEnumerable<(string name, Module module)> named_children() =>
                submodules.Select(static child => (child.Key, child.Value));

            public virtual IEnumerable<Module> children() => submodules.Values;

            /// <summary>All modules below this one: the children first, then what is below each of them.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                named_children()
                    .Concat(
                        named_children()
                            .SelectMany(static child =>
                                child
                                    .module.named_modules()
                                    .Select(below => ($"{child.name}.{below.name}", below.module))
                            )
                    );

            public virtual IEnumerable<Module> modules() => named_modules().Select(static named => named.module);

            /// <summary>The parameters, each once, under its first name.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var own = ownParameters.Select(static named => (named.Key, named.Value));
                return recurse ? Below(own, static child => child.named_parameters()) : own;
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(static named => named.parameter);

            /// <summary>The buffers, each once, under its first name.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(
                bool recurse = true,
                bool include_nonpersistent = true
            )
            {
                var own = ownBuffers
                    .Where(named => named.Value.persistent || include_nonpersistent)
                    .Select(static named => (named.Key, named.Value.tensor));
                return recurse ? Below(own, child => child.named_buffers(true, include_nonpersistent)) : own;
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(static named => named.buffer);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <param name="target">A name with dots, or null comes back.</param>
            public virtual Parameter? get_parameter(string target) =>
                Owner(target, out var name)?.ownParameters.GetValueOrDefault(name);

            /// <param name="target">A name with dots, or null comes back.</param>
            public virtual Tensor? get_buffer(string target) => Owner(target, out var name)?.OwnBuffer(name);

            private Module? Owner(string target, out string name)
            {
                var dot = target.LastIndexOf('.');
                name = target[(dot + 1)..];
                Module? owner = this;
                foreach (var part in dot < 0 ? [] : target[..dot].Split('.'))
                {
                    owner = owner?.submodules.GetValueOrDefault(part);
                }
                return owner;
            }

            private IEnumerable<(string, T)> Below<T>(
                IEnumerable<(string, T)> own,
                Func<Module, IEnumerable<(string, T)>> ofChild
            )
                where T : Tensor
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var named in own)
                {
                    if (seen.Add(named.Item2))
                    {
                        yield return named;
                    }
                }
                foreach (var (child, module) in named_children())
                {
                    foreach (var (name, tensor) in ofChild(module))
                    {
                        if (seen.Add(tensor))
                        {
                            yield return ($"{child}.{name}", tensor);
                        }
                    }
                }
            }
        }
    }
}
