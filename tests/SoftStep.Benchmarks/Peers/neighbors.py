#!/usr/bin/env python3
"""Brute-force k nearest neighbours of scikit-learn, predicting from a bank, float32.

    neighbors.py QUERIES KEYS D    serves times (see peer.py)
"""
import sys

import numpy
import peer
from sklearn.neighbors import KNeighborsRegressor


def main():
    queries, keys, d = (int(argument) for argument in sys.argv[1:])
    rng = numpy.random.default_rng(0)
    bank = rng.standard_normal((keys, d), dtype=numpy.float32)
    labels = rng.standard_normal(keys, dtype=numpy.float32)
    rows = rng.standard_normal((queries, d), dtype=numpy.float32)
    model = KNeighborsRegressor(n_neighbors=5, algorithm="brute").fit(bank, labels)

    peer.serve(lambda: model.predict(rows), {})


if __name__ == "__main__":
    main()
