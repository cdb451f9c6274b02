using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Memory;

public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it_and_nothing_else()
    {
        var before = Vector(1);
        Tensor inside;

        using (NewDisposeScope())
        {
            inside = before + 1;
            inside.IsInvalid.Should().BeFalse();
        }
        var after = before + 2;

        (before.IsInvalid, inside.IsInvalid, after.IsInvalid).Should().Be((false, true, false));
    }

    [Fact]
    public void A_scope_knows_what_it_owns()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Vector(1), Vector(2));

        scope.DisposablesCount.Should().Be(2);
        scope.DisposablesView.Should().BeEquivalentTo([first, second], options => options.ComparingByValue<Tensor>());
        first.Dispose();

        scope.DisposablesCount.Should().Be(1);
        (scope.Contains(first), scope.Contains(second)).Should().Be((false, true));
    }

    [Fact]
    public void The_innermost_scope_is_the_owner()
    {
        using var outer = NewDisposeScope();
        Tensor inside;

        using (var inner = NewDisposeScope())
        {
            inside = Vector(1);
            (outer.Contains(inside), inner.Contains(inside)).Should().Be((false, true));
        }
        var after = Vector(2);

        inside.IsInvalid.Should().BeTrue();
        outer.Contains(after).Should().BeTrue();
    }

    [Fact]
    public void What_moves_out_lives_as_long_as_the_scope_around()
    {
        Tensor moved;

        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                moved = Vector(1).MoveToOuterDisposeScope();
            }
            outer.Contains(moved).Should().BeTrue();
            moved.IsInvalid.Should().BeFalse();
        }

        moved.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void What_moves_out_of_the_outermost_scope_belongs_to_nobody()
    {
        Tensor moved;

        using (NewDisposeScope())
        {
            moved = Vector(1).MoveToOuterDisposeScope();
        }

        moved.IsInvalid.Should().BeFalse();
        moved.MoveToOuterDisposeScope().Should().BeSameAs(moved);
    }

    [Fact]
    public void What_is_detached_outlives_every_scope()
    {
        Tensor detached;

        using (NewDisposeScope())
        using (NewDisposeScope())
        {
            detached = Vector(1).DetachFromDisposeScope();
        }

        detached.IsInvalid.Should().BeFalse();
    }

    [Fact]
    public void A_tensor_moves_to_a_scope_by_name_whoever_owns_it()
    {
        var nobodys = Vector(0);
        Tensor moved;

        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope())
            using (NewDisposeScope())
            {
                moved = Vector(1).MoveToOtherDisposeScope(outer);
                nobodys.MoveToOtherDisposeScope(outer);
            }
            (moved.IsInvalid, nobodys.IsInvalid).Should().Be((false, false));
            outer.DisposablesCount.Should().Be(2);
        }

        (moved.IsInvalid, nobodys.IsInvalid).Should().Be((true, true));
    }

    [Fact]
    public void A_scope_can_be_made_to_own_a_tensor_from_anywhere()
    {
        var nobodys = Vector(0);

        using (var outer = NewDisposeScope())
        {
            var others = Vector(1);
            using var inner = NewDisposeScope();

            inner.Attach(nobodys);
            inner.Attach(others);

            outer.DisposablesCount.Should().Be(0);
            inner.DisposablesCount.Should().Be(2);
        }

        nobodys.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void Only_tensors_can_be_owned()
    {
        using var scope = NewDisposeScope();

        FluentActions.Invoking(() => scope.Attach(new MemoryStream())).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Everything_but_what_is_kept_can_be_disposed_on_the_way()
    {
        using var scope = NewDisposeScope();
        var (first, second, third) = (Vector(1), Vector(2), Vector(3));

        scope.DisposeEverythingBut(second, third);
        (first.IsInvalid, second.IsInvalid, third.IsInvalid).Should().Be((true, false, false));
        scope.DisposeEverythingBut(third).Should().BeSameAs(third);
        (second.IsInvalid, third.IsInvalid).Should().Be((true, false));
        scope.DisposeEverything();

        third.IsInvalid.Should().BeTrue();
        scope.DisposablesCount.Should().Be(0);
    }

    [Fact]
    public void Of_another_scopes_tensors_a_scope_moves_none()
    {
        using var outer = NewDisposeScope();
        var tensor = Vector(1);
        using var inner = NewDisposeScope();

        inner.MoveToOuter(tensor);
        inner.Detach(tensor);

        outer.Contains(tensor).Should().BeTrue();
    }

    [Fact]
    public void Scopes_may_be_disposed_out_of_order()
    {
        var outer = NewDisposeScope();
        var middle = NewDisposeScope();
        var inner = NewDisposeScope();

        middle.Dispose();
        var moved = Vector(1).MoveToOuterDisposeScope();
        inner.Dispose();
        var made = Vector(2);

        (outer.Contains(moved), outer.Contains(made)).Should().Be((true, true));
        outer.Dispose();
        using var next = NewDisposeScope();
        next.Contains(Vector(3)).Should().BeTrue();
    }

    [Fact]
    public void A_disposed_scope_can_be_disposed_again_and_nothing_else()
    {
        var scope = NewDisposeScope();
        var tensor = Vector(1).DetachFromDisposeScope();
        scope.Dispose();
        scope.Dispose();

        FluentActions.Invoking(() => scope.DisposablesCount).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => scope.DisposablesView).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => scope.DisposeEverything()).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => scope.Attach(tensor)).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => scope.Detach(tensor)).Should().Throw<ObjectDisposedException>();
        scope.Contains(tensor).Should().BeFalse();
        tensor.IsInvalid.Should().BeFalse();
    }

    [Fact]
    public void Many_tensors_leave_a_scope_in_any_order()
    {
        using var scope = NewDisposeScope();
        var tensors = Enumerable.Range(0, 100).Select(i => Vector(i)).ToList();
        var random = new Random(1);

        while (tensors.Count > 0)
        {
            var next = random.Next(tensors.Count);
            tensors[next].Dispose();
            tensors.RemoveAt(next);
            scope.DisposablesView.Should().HaveCount(tensors.Count);
            tensors.TrueForAll(tensor => scope.Contains(tensor) && !tensor.IsInvalid).Should().BeTrue();
        }
    }
}
