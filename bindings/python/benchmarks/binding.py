"""What the binding costs over the Rust engine, on the workload of the benchmarks: measured in one run, side by side.

`python benchmarks/binding.py`, where the package is installed with polars and numpy. The aim is less than a twentieth.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jalon
import numpy as np
import polars as pl
from jalon import _jalon, _tables

ROWS = 1_000_000
WORKLOAD = Path(__file__).resolve().parents[3] / "crates" / "jalon-columnar" / "benches" / "impact_18.jalon"


def workload(rows: int) -> pl.DataFrame:
    """Columns like those of the benchmarks, a twentieth of the cells empty."""
    chance = np.random.default_rng(20_260_101)

    def column(values: Any) -> pl.Series:
        return pl.select(
            pl.when(pl.lit(pl.Series(chance.random(rows) > 0.05))).then(pl.lit(pl.Series(values)))
        ).to_series()

    money = {
        name: column(chance.integers(0, 300_000, rows).astype(float))
        for name in ("cof_public", "cof_prive", "cof_propre")
    }
    counts = {name: column(chance.integers(0, 6, rows)) for name in ("part_asso", "part_entr", "part_publ")}
    people = {
        name: column(chance.integers(0, 200, rows)) for name in ("benef_f", "benef_h", "benef_jeunes", "benef_ref")
    }
    sectors = np.array(["sante", "education", "insertion", "environnement", "mobilite", "culture"])
    return pl.DataFrame(
        {
            "id": np.arange(rows),
            "budget": column(chance.integers(1_000, 900_000, rows).astype(float)),
            **money,
            **counts,
            **people,
            "annee_debut": column(chance.integers(2008, 2020, rows)),
            "annee_fin": column(chance.integers(2012, 2024, rows)),
            "satisfaction": column(chance.integers(10, 51, rows) / 10),
            "emplois": column(chance.integers(0, 30, rows)),
            "secteur": column(sectors[chance.integers(0, 6, rows)]).cast(pl.Enum(list(sectors))),
            "gouvernance": column(chance.random(rows) > 0.5),
            "plan_eval": column(chance.random(rows) > 0.3),
        }
    )


def seconds(work: Callable[[], object]) -> float:
    """How long it takes to have a result; letting it go is not counted, as it is not for the engine."""
    start = time.perf_counter()
    result = work()
    taken = time.perf_counter() - start
    del result
    return taken


def main() -> None:
    """Measures both in turn, and prints what the binding adds."""
    framework = jalon.load(WORKLOAD)
    frame = workload(ROWS)
    select = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "verdict", "d1", "d2", "d3", "score", "label"]
    ask = _tables.Ask(framework, "2026-01-01", None, None, False, (), select, (), 1, None, None)
    engine, binding = [], []
    for _ in range(41):
        engine.append(_jalon.engine_seconds(framework._native, frame, ask.options()))
        binding.append(seconds(lambda: _tables.evaluate(ask, frame, True, None)))
    # A machine's pace changes in steps that last longer than a run: each is set against its neighbour.
    costs = [own / engines - 1 for own, engines in zip(binding, engine, strict=True)]
    least, usual, most = statistics.quantiles(costs, n=4)
    print(
        f"{ROWS / statistics.median(engine) / 1e6:.1f} M rows/s; "
        f"the binding costs {usual:.1%} (half of the runs: {least:.1%} to {most:.1%})"
    )


if __name__ == "__main__":
    main()
