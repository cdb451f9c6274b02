#!/usr/bin/env python3
"""Predictions of scikit-learn's KNeighborsRegressor, which KnnRegressor is held to.

Writes knn_regressor.json beside this file. Made with scikit-learn 1.2.1, Debian 12's python3-sklearn.
"""
import json
import pathlib

import numpy as np
from sklearn.neighbors import KNeighborsRegressor


def case(name, queries, keys, labels, neighbors, weights, p):
    # A tree takes distances from differences; brute force takes them from a matrix product, in which none is 0.
    model = KNeighborsRegressor(neighbors, weights=weights, p=p, algorithm="kd_tree").fit(keys, labels)
    return dict(
        name=name,
        queries=queries.tolist(),
        keys=keys.tolist(),
        labels=labels.tolist(),
        neighbors=neighbors,
        weights=weights,
        p=p,
        predictions=model.predict(queries).tolist(),
    )


def main():
    rng = np.random.default_rng(7)
    cases = []
    for weights in ("uniform", "distance"):
        for p in (1, 2):
            for neighbors, outputs in ((1, None), (3, 2), (12, None)):
                keys = rng.normal(size=(12, 3))
                labels = rng.normal(size=12 if outputs is None else (12, outputs))
                cases.append(case("apart", rng.normal(size=(6, 3)), keys, labels, neighbors, weights, p))
                # A query on keys, three of them: distances of 0, and more than one. With k = 3 only that query, because
                # which two of three equally distant keys count is not specified.
                keys[[4, 9]] = keys[2]
                queries = keys[[2]] if neighbors == 3 else np.concatenate([keys[[2, 0]], rng.normal(size=(2, 3))])
                if neighbors >= 3:
                    cases.append(case("coincident", queries, keys, labels, neighbors, weights, p))
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
