#!/usr/bin/env python3
"""The same mathematics in eager PyTorch: one training step of a head, forward and backward, leave-one-out, float32.

    eager.py WORK N D             serves times (see peer.py); WORK is nca-softstep or knn-softstep
    eager.py --memory WORK N D    prints by how many bytes the memory of a step goes beyond its inputs
"""
import sys

import peer
import torch


def unit_interval(values, excluded):
    low = values.masked_fill(excluded, float("inf")).amin(-1, keepdim=True)
    high = values.masked_fill(excluded, float("-inf")).amax(-1, keepdim=True)
    return (values - low) / (high - low)


def log_softstep(z, lower, upper, transition):
    tiny = torch.finfo(z.dtype).tiny
    gap = (z - lower).clamp_min(tiny).log() - (upper - z).clamp_min(tiny).log()
    step = torch.nn.functional.logsigmoid(gap / transition)
    return step.masked_fill(z >= upper, 0.0).masked_fill(z <= lower, float("-inf"))


def bounds(queries, weight, bias):
    p = torch.sigmoid(torch.nn.functional.linear(queries, weight, bias)).clamp(1e-6, 1 - 1e-6)
    lower = p[:, 0:1]
    return lower, lower + (1 - lower) * p[:, 1:2], p[:, 2:3]


class SoftRank(torch.autograd.Function):
    """L2 soft rank, pooled row after row in a Python loop as the usual implementations do."""

    @staticmethod
    def forward(ctx, values, strength):
        n = values.shape[-1]
        ordered, order = torch.sort(values / strength, dim=-1, descending=True)
        target = ordered - torch.arange(n, 0, -1, dtype=values.dtype)
        blocks = torch.empty_like(order)
        pooled = torch.empty_like(ordered)
        for i, row in enumerate(target.tolist()):
            stack = []
            for value in row:
                total, count = value, 1
                while stack and stack[-1][0] / stack[-1][1] <= total / count:
                    above = stack.pop()
                    total, count = total + above[0], count + above[1]
                stack.append((total, count))
            means, sizes = [t / c for t, c in stack], [c for _, c in stack]
            sizes = torch.tensor(sizes)
            blocks[i] = torch.repeat_interleave(torch.arange(len(means)), sizes)
            pooled[i] = torch.repeat_interleave(torch.tensor(means, dtype=values.dtype), sizes)
        ctx.save_for_backward(order, blocks)
        ctx.strength = strength
        return torch.empty_like(values).scatter_(-1, order, ordered - pooled)

    @staticmethod
    def backward(ctx, grad):
        order, blocks = ctx.saved_tensors
        grad = grad.gather(-1, order)
        sums = torch.zeros_like(grad).scatter_add_(-1, blocks, grad)
        counts = torch.zeros_like(grad).scatter_add_(-1, blocks, torch.ones_like(grad))
        grad = grad - (sums / counts).gather(-1, blocks)
        return torch.empty_like(grad).scatter_(-1, order, grad / ctx.strength), None


def step_of(work, n, d):
    torch.manual_seed(0)
    embeddings = torch.randn(n, d, requires_grad=True)
    labels, targets = torch.randn(n, 1), torch.randn(n, 1)
    weight = (torch.randn(3, d) / d**0.5).requires_grad_()
    bias = torch.zeros(3, requires_grad=True)
    diagonal = torch.eye(n, dtype=torch.bool)
    leaves = (embeddings, weight, bias)

    def nca():
        similarity = -torch.cdist(embeddings, embeddings)
        step = log_softstep(unit_interval(similarity, diagonal), *bounds(embeddings, weight, bias))
        return torch.softmax((similarity + step).masked_fill(diagonal, float("-inf")), -1) @ labels

    def knn():
        similarity = -torch.cdist(embeddings, embeddings)
        candidates = similarity[~diagonal].view(n, n - 1)
        ranks = SoftRank.apply(candidates, 0.1)
        ranks = torch.zeros_like(similarity).masked_scatter(~diagonal, ranks)
        step = log_softstep(unit_interval(ranks, diagonal), *bounds(embeddings, weight, bias)).exp()
        step = step.masked_fill(diagonal, 0.0)
        return (step / step.sum(-1, keepdim=True)) @ labels

    predict = {"nca-softstep": nca, "knn-softstep": knn}[work]

    def step():
        for leaf in leaves:
            leaf.grad = None
        loss = torch.nn.functional.mse_loss(predict(), targets)
        loss.backward()
        return loss

    def results():
        return {"loss": step().item(), "gradient": embeddings.grad.norm().item()}

    return step, results


def main():
    torch.set_num_threads(2)
    *options, work, n, d = sys.argv[1:]
    step, results = step_of(work, int(n), int(d))
    if options == ["--memory"]:
        small, _ = step_of(work, 64, int(d))
        print(peer.memory(small, step))
    else:
        peer.serve(step, results())


if __name__ == "__main__":
    main()
