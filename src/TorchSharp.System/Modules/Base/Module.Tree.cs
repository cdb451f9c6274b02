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
                return Distinct(own, recurse ? static child => child.named_parameters() : null);
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
                return Distinct(own, recurse ? child => child.named_buffers(true, include_nonpersistent) : null);
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

            /// <summary>Own tensors and those of the children, each tensor of libtorch once.</summary>
            private IEnumerable<(string, T)> Distinct<T>(
                IEnumerable<(string, T)> own,
                Func<Module, IEnumerable<(string, T)>>? ofChild
            )
                where T : Tensor
            {
                var below = ofChild is null
                    ? []
                    : named_children()
                        .SelectMany(child =>
                            ofChild(child.module).Select(named => ($"{child.name}.{named.Item1}", named.Item2))
                        );
                return own.Concat(below).DistinctBy(static named => named.Item2.Handle);
            }
        }
    }
}
