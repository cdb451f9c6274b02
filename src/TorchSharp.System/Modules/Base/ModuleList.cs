using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules in a list, registered under their index once the list is registered in a module.</summary>
public class ModuleList<T> : nn.Module, IList<T>
    where T : nn.Module
{
    private readonly List<T> list;
    private bool registered;

    public ModuleList(params T[] modules)
        : base(nameof(ModuleList<T>)) => list = [.. modules];

    public int Count => list.Count;

    public bool IsReadOnly => false;

    public T this[int index]
    {
        get => list[index];
        set => list[index] = value;
    }

    public void append(params T[] parameters) => extend(parameters);

    public void extend(IEnumerable<T> modules) => list.AddRange(modules);

    public void Add(T item) => list.Add(item);

    public void Insert(int index, T item) => list.Insert(index, item);

    public void RemoveAt(int index) => list.RemoveAt(index);

    public bool Remove(T item) => list.Remove(item);

    public void Clear() => list.Clear();

    public int IndexOf(T item) => list.IndexOf(item);

    public bool Contains(T item) => list.Contains(item);

    public void CopyTo(T[] array, int arrayIndex) => list.CopyTo(array, arrayIndex);

    public IEnumerator<T> GetEnumerator() => list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected override void RegisterComponents()
    {
        for (var i = 0; i < list.Count && !registered; i++)
        {
            register_module(i.ToString(), list[i]);
        }
        registered = true;
    }
}
