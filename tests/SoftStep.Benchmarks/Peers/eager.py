#!/usr/bin/env python3
"""The same mathematics in PyTorch: one training step of a head, forward and backward, leave-one-out, float32.

    eager.py [OPTIONS] WORK N D         serves times (see peer.py); WORK is nca-softstep or knn-softstep
    eager.py [OPTIONS] predict N D M    the same of N queries predicted by nca-softstep from M rows, in blocks of queries

    --device DEVICE    where; the CPU unless given. Numbers are drawn on the CPU in any case.
    --compile          compiled by torch.compile, of PyTorch 2 and later
    --memory           prints by how many bytes the memory of a step goes beyond its inputs, on the CPU
"""
import argparse
import os
import sys

import peer
import torch

BLOCK_BYTES = 1 << 30


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


def step_of(work, n, d, device="cpu", compiled=lambda function: function):
    torch.manual_seed(0)
    embeddings = torch.randn(n, d).to(device).requires_grad_()
    labels, targets = torch.randn(n, 1).to(device), torch.randn(n, 1).to(device)
    weight = (torch.randn(3, d) / d**0.5).to(device).requires_grad_()
    bias = torch.zeros(3, device=device, requires_grad=True)
    diagonal = torch.eye(n, dtype=torch.bool, device=device)
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
    loss_of = compiled(lambda: torch.nn.functional.mse_loss(predict(), targets))

    def step():
        for leaf in leaves:
            leaf.grad = None
        loss = loss_of()
        loss.backward()
        return loss

    def results():
        return {"loss": step().item(), "gradient": embeddings.grad.norm().item()}

    return step, results


def prediction_of(n, d, m, device, compiled):
    torch.manual_seed(0)
    queries, keys, labels = (torch.randn(*shape).to(device) for shape in ((n, d), (m, d), (m, 1)))
    weight = (torch.randn(3, d) / d**0.5).to(device)
    bias = torch.zeros(3, device=device)
    none = torch.zeros(1, dtype=torch.bool, device=device)

    @compiled
    def of_block(block):
        similarity = -torch.cdist(block, keys)
        step = log_softstep(unit_interval(similarity, none), *bounds(block, weight, bias))
        return torch.softmax(similarity + step, -1) @ labels

    @torch.no_grad()
    def predict():
        return torch.cat([of_block(block) for block in queries.split(max(1, BLOCK_BYTES // (4 * m)))])

    def results():
        predictions = predict()
        return {"loss": predictions.square().mean().item(), "gradient": predictions.norm().item()}

    return predict, results


def compiler(wanted):
    if not wanted:
        return lambda function: function
    if not hasattr(torch, "compile"):
        sys.exit(f"eager.py: PyTorch {torch.__version__} has no torch.compile")
    return lambda function: torch.compile(function, dynamic=False)


def main():
    parser = argparse.ArgumentParser(description="Serves the times of a step in PyTorch.")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("work", choices=("nca-softstep", "knn-softstep", "predict"))
    parser.add_argument("sizes", type=int, nargs="+")
    given = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", 2)))
    if given.memory:
        small, _ = step_of(given.work, 64, given.sizes[1])
        print(peer.memory(small, step_of(given.work, *given.sizes)[0]))
        return
    how = (given.device, compiler(given.compile))
    if given.work == "predict":
        step, results = prediction_of(*given.sizes, *how)
    else:
        step, results = step_of(given.work, *given.sizes, *how)
    peer.serve(step, results(), torch.cuda.synchronize if given.device == "cuda" else None)


if __name__ == "__main__":
    main()
