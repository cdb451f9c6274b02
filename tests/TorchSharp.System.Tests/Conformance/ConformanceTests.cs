using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Tests.Conformance;

/// <summary>Whatever compiles against this assembly compiles against the package: each member is one of its members, to the letter.</summary>
public sealed class ConformanceTests
{
    private const string SomeMember = "torch+Tensor :: public Tensor add(Tensor target)";

    [Fact]
    public void Every_visible_member_is_one_of_the_real_TorchSharp()
    {
        var reference = new ApiReference(ApiReference.Lines(), ApiReference.Tuples());

        var violations = reference.Violations(typeof(torch).Assembly.GetTypes()).ToArray();

        violations.Should().BeEmpty("TorchSharp 0.107 has no such thing:\n{0}\n", string.Join('\n', violations));
    }

    [Fact]
    public void A_member_that_the_reference_lacks_is_reported()
    {
        var reference = new ApiReference(ApiReference.Lines().Where(line => line != SomeMember), ApiReference.Tuples());

        reference.Violations([typeof(torch.Tensor)]).Should().Equal(SomeMember);
    }

    [Theory]
    [InlineData("TYPE torch+Tensor : object IDisposable ", "TYPE torch+Tensor : Exception IDisposable ")]
    [InlineData("TYPE torch+Tensor : object IDisposable ", "TYPE torch+Tensor : object IDisposable sealed")]
    [InlineData("TYPE torch+Tensor : object IDisposable ", "TYPE torch+Tensor : object ICloneable ")]
    [InlineData("TYPE torch+Tensor : object IDisposable ", "TYPE torch+Thing : object IDisposable ")]
    [InlineData("torch+ScalarType :: ENUM Byte", "torch+ScalarType :: ENUM Octet")]
    public void A_type_that_differs_from_the_reference_is_reported(string line, string changed)
    {
        var reference = new ApiReference(
            ApiReference.Lines().Select(given => given.Replace(line, changed)),
            ApiReference.Tuples()
        );

        reference.Violations([typeof(torch.Tensor), typeof(torch.ScalarType)]).Should().ContainSingle();
    }

    [Theory]
    [InlineData("result(Values, Indices)", "result(values, indices)")]
    [InlineData("modules(name, submodule)", "modules()")]
    public void A_tuple_with_other_names_is_reported(string names, string changed)
    {
        var reference = new ApiReference(
            ApiReference.Lines(),
            ApiReference.Tuples().Select(line => line.Replace(names, changed))
        );

        reference
            .Violations([typeof(torch.Tensor), typeof(torch.nn)])
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(line => line.Contains(names));
    }

    [Fact]
    public void Members_are_printed_in_the_form_of_the_reference()
    {
        ApiPrinter
            .TupleNames(typeof(Sample<>))
            .Should()
            .Equal(
                "public abstract (T, int?) Pair(ref bool a, out List<string> b, Tensor? c = null) => result(one, two)"
            );
        ApiPrinter
            .Members(typeof(Sample<>))
            .Should()
            .BeEquivalentTo(
                "protected .ctor(string? text = \"a\", double x = 0.5)",
                "public virtual T[] Many(params long[] sizes)",
                "public abstract (T, int?) Pair(ref bool a, out List<string> b, Tensor? c = null)",
                "public static nn.Module Convert<U>(Span<U> values = default, bool flag = true)",
                "public override string ToString()",
                "protected internal long Item[int index] { get; }",
                "public static float Number { get; set; }",
                "public byte Hidden { get; }",
                "protected T field;"
            );
    }

    [SuppressMessage("Performance", "CA1822", Justification = "It is there to be printed.")]
    private abstract class Sample<T>
    {
        protected T field = default!;

        protected Sample(string? text = "a", double x = 0.5) { }

        public static float Number { get; set; }

        public byte Hidden { get; private set; }

        protected internal long this[int index] => index;

        public virtual T[] Many(params long[] sizes) => [];

        public abstract (T one, int? two) Pair(ref bool a, out List<string> b, torch.Tensor? c = null);

        public static torch.nn.Module Convert<U>(Span<U> values = default, bool flag = true) => null!;

        public override string ToString() => "";

        private void Invisible() { }
    }
}
