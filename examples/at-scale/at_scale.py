"""One framework over a data set of many Parquet files, on one machine and on engines that spread the files over processes.

The function that judges is the same for all of them: `jalon.Judge`, over batches of Arrow. It carries the framework's text and
digest to wherever it is called, never a path. The verdicts are those of one machine.
"""

from __future__ import annotations

import datetime
import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jalon
import jalon.spark
import pyarrow as pa
import pyarrow.parquet as pq

FRAMEWORK = Path(__file__).with_name("call.jalon")
REGIONS = ("north", "south", "east", "west")


def data_set(folder: Path, projects: int, files: int, seed: int = 20_260_331) -> Path:
    """Random projects in so many Parquet files: some at a mark exactly, some just beyond."""
    chance = random.Random(seed)
    rows = [project(chance, number) for number in range(projects)]
    for part in range(files):
        pq.write_table(pa.Table.from_pylist(rows[part::files]), folder / f"part-{part}.parquet")
    return folder


def project(chance: random.Random, number: int) -> dict[str, Any]:
    budget = chance.randrange(10_000, 500_000) / 100 * 100
    requested = round(budget * chance.choice((0.4, 0.5, 0.500_001)), 2)
    return {
        "id": f"project {number:06}",
        "region": chance.choice(REGIONS),
        "budget": budget,
        "requested": None if chance.random() < 0.05 else requested,
        "people": chance.randrange(1, 400),
        "filed_on": datetime.date(2026, 3, 20) + datetime.timedelta(days=chance.randrange(15)),
    }


def on_one_machine(framework: jalon.Framework, folder: Path, as_of: str) -> pa.Table:
    """All files at once."""
    files = sorted(folder.glob("*.parquet"))
    reference = framework.reference(files, as_of)
    table = pa.concat_tables(pq.read_table(file) for file in files)
    return jalon.Judge(framework, as_of, reference=reference).table(table)


def on_spark(session: Any, framework: jalon.Framework, folder: Path, as_of: str) -> pa.Table:
    """Spark, or what speaks its interface: two passes, the statistics of all projects first."""
    projects = session.read.parquet(str(folder))
    judged: pa.Table = jalon.spark.evaluate(projects, framework, as_of).toArrow()
    return judged


def on_dask(framework: jalon.Framework, folder: Path, as_of: str) -> pa.Table:
    """Dask: a task a file, in processes of their own."""
    import dask

    files = sorted(folder.glob("*.parquet"))
    judge = jalon.Judge(framework, as_of, reference=framework.reference(files, as_of))
    tasks = [dask.delayed(judge.table)(dask.delayed(pq.read_table)(file)) for file in files]
    return pa.concat_tables(dask.compute(*tasks, scheduler="processes", num_workers=2))


def on_ray(framework: jalon.Framework, folder: Path, as_of: str) -> pa.Table:
    """Ray: the blocks of a data set."""
    import ray

    files = sorted(folder.glob("*.parquet"))
    judge = jalon.Judge(framework, as_of, reference=framework.reference(files, as_of))
    judged = ray.data.read_parquet([str(file) for file in files]).map_batches(judge.table, batch_format="pyarrow")
    return pa.concat_tables(ray.get(judged.to_arrow_refs()))


@contextmanager
def spark() -> Iterator[Any]:
    """A Spark of two processes on this machine."""
    from pyspark.sql import SparkSession

    # the workers run where the package is installed: in the Python that asks
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master("local[2]").appName("jalon").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def sail() -> Iterator[Any]:
    """A Sail server on this machine: Spark's interface without a Java machine."""
    from pysail.spark import SparkConnectServer
    from pyspark.sql import SparkSession

    server = SparkConnectServer()
    server.start(background=True)
    _, port = server.listening_address
    session = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()
    try:
        yield session
    finally:
        # in this order: a session that outlives its server waits for it at the end of the process
        session.stop()
        server.stop()
