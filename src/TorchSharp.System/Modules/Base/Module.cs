using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A tree of modules with their parameters and buffers.</summary>
        public partial class Module : IDisposable
        {
            private readonly OrderedDictionary<string, Parameter> ownParameters = [];
            private readonly OrderedDictionary<string, (Tensor tensor, bool persistent)> ownBuffers = [];
            private readonly OrderedDictionary<string, Module> submodules = [];
            private bool componentsRegistered;

            protected string name;

            protected Module(string name) => this.name = name;

            public virtual string GetName() => name;

            public virtual bool training { get; private set; } = true;

            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var child in children())
                {
                    child.train(train);
                }
            }

            public virtual void eval() => train(false);

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in children())
                {
                    child.apply(fn);
                }
                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                    }
                    else
                    {
                        parameter.ZeroGrad();
                    }
                }
            }

            /// <summary>
            /// Registers what this object's fields hold: modules, parameters, and tensors as buffers, each under its
            /// field's name.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (componentsRegistered)
                {
                    return;
                }
                foreach (var field in Fields())
                {
                    var component = field.ComponentName();
                    if (IsRegistered(component))
                    {
                        continue;
                    }
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(component, module);
                            break;
                        case Parameter parameter:
                            register_parameter(component, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(component, tensor);
                            break;
                    }
                }
                componentsRegistered = true;
            }

            /// <summary>The fields that this type sees, and then the private ones of its base classes.</summary>
            private IEnumerable<FieldInfo> Fields()
            {
                const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
                var fields = GetType().GetFields(all).AsEnumerable();
                for (var type = GetType().BaseType!; type != typeof(Module); type = type.BaseType!)
                {
                    fields = fields.Concat(
                        type.GetFields(all | BindingFlags.DeclaredOnly).Where(field => field.IsPrivate)
                    );
                }
                return fields;
            }

            private bool IsRegistered(string component) =>
                submodules.ContainsKey(component)
                || ownParameters.ContainsKey(component)
                || ownBuffers.ContainsKey(component);

            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (!ownBuffers.TryAdd(name, (tensor, persistent)))
                {
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
                }
                tensor.DetachFromDisposeScope();
            }

            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (!ownParameters.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
                }
                param.DetachFromDisposeScope();
            }

            /// <summary>Makes <paramref name="submodule"/> a child of this module, which owns it from here on.</summary>
            /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    submodules.Remove(name);
                    return;
                }
                if (name.Length == 0 || name.Contains('.'))
                {
                    throw new ArgumentException($"A module's name must not be empty or contain a dot: '{name}'.");
                }
                if (submodules.ContainsKey(name))
                {
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");
                }
                submodule.RegisterComponents();
                submodules.Add(name, submodule);
            }

            private protected Parameter? Own(string name) => ownParameters.GetValueOrDefault(name);

            /// <summary>Sets, replaces or with null removes a parameter; the one it replaces is disposed.</summary>
            private protected void SetOwn(string name, Parameter? value)
            {
                var before = Own(name);
                if (ReferenceEquals(before, value))
                {
                    return;
                }
                if (value is null)
                {
                    ownParameters.Remove(name);
                }
                else
                {
                    value.DetachFromDisposeScope();
                    ownParameters[name] = value;
                }
                before?.Dispose();
            }

            private protected Tensor? OwnBuffer(string name) => ownBuffers.GetValueOrDefault(name).tensor;

            /// <summary>Sets, replaces or with null removes a buffer; the one it replaces is disposed.</summary>
            private protected void SetOwnBuffer(string name, Tensor? value)
            {
                var (before, persistent) = ownBuffers.GetValueOrDefault(name, (null!, true));
                if (ReferenceEquals(before, value))
                {
                    return;
                }
                if (value is null)
                {
                    ownBuffers.Remove(name);
                }
                else
                {
                    value.DetachFromDisposeScope();
                    ownBuffers[name] = (value, persistent);
                }
                before?.Dispose();
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the parameters, the buffers and the children.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }
                foreach (var parameter in ownParameters.Values)
                {
                    parameter.Dispose();
                }
                foreach (var (tensor, _) in ownBuffers.Values)
                {
                    tensor.Dispose();
                }
                foreach (var child in children())
                {
                    child.Dispose();
                }
            }
        }
    }
}
