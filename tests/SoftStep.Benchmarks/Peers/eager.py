#!/usr/bin/env python3
"""The same mathematics in eager PyTorch: the peer that the benchmarks are measured against.

    eager.py WORK N D [REPEATS]    one training step of a head, forward and backward, leave-one-out, float32
    eager.py mm N D [REPEATS]      the three matrix products such a step cannot do without
    eager.py sort N M [REPEATS]    torch.sort of an N x M tensor, and the backward of its values

WORK is nca-softstep or knn-softstep. Prints one JSON object: the seconds of every repeat after a warm-up, and how much
the peak of resident memory grew over them, in bytes.
"""
import json
import resource
import sys
import time

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
        ranks = SoftRank.apply(candidates, 1.0)
        ranks = torch.zeros_like(similarity).masked_scatter(~diagonal, ranks)
        step = log_softstep(unit_interval(ranks, diagonal), *bounds(embeddings, weight, bias)).exp()
        step = step.masked_fill(diagonal, 0.0)
        return (step / step.sum(-1, keepdim=True)) @ labels

    predict = {"nca-softstep": nca, "knn-softstep": knn}[work]

    def step():
        for leaf in leaves:
            leaf.grad = None
        torch.nn.functional.mse_loss(predict(), targets).backward()

    return step


def products(n, d):
    queries, pairs = torch.randn(n, d), torch.randn(n, n)

    def step():
        queries @ queries.T
        pairs @ queries
        pairs.T @ queries

    return step


def sort(n, m):
    values, grad = torch.randn(n, m, requires_grad=True), torch.randn(n, m)

    def step():
        values.grad = None
        torch.sort(values, dim=-1)[0].backward(grad)

    return step


def main():
    work, n, d = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    repeats = int(sys.argv[4]) if len(sys.argv) > 4 else 20
    torch.set_num_threads(2)
    step = {"mm": products, "sort": sort}.get(work, lambda a, b: step_of(work, a, b))(n, d)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(max(1, repeats // 10)):
        step()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak_bytes": (after - before) * 1024}))


if __name__ == "__main__":
    main()
