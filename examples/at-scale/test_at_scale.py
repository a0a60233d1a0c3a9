"""Each engine gives the verdicts of one machine, exactly."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import jalon
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import at_scale

DAY = "2026-04-15"


@pytest.fixture(scope="module")
def framework() -> jalon.Framework:
    return jalon.load(at_scale.FRAMEWORK)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return at_scale.data_set(tmp_path_factory.mktemp("projects"), projects=4_000, files=5)


@pytest.fixture(scope="module")
def expected(framework: jalon.Framework, folder: Path) -> dict[str, list[Any]]:
    return in_order(at_scale.on_one_machine(framework, folder, DAY))


def in_order(judged: pa.Table) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = judged.sort_by("id").to_pydict()
    return columns


def test_one_machine_judges_as_it_does_by_row(
    framework: jalon.Framework, folder: Path, expected: dict[str, Any]
) -> None:
    table = pa.concat_tables(pq.read_table(file) for file in sorted(folder.glob("*.parquet"))).sort_by("id")
    assert len(table) == 4_000 and set(expected["admission.possible"]) == {"admitted", "refused", "admitted | refused"}
    for row in range(0, len(table), 397):
        judged = framework.evaluate(framework.project(table, row), DAY)
        assert expected["half"][row] == judged.half.status
        assert expected["admission"][row] == judged.admission.level
    cost = pc.divide(table["budget"], table["people"]).to_pylist()
    assert expected["place"] == [1 + sum(other < own for other in cost) for own in cost]


def test_spark_gives_the_same(framework: jalon.Framework, folder: Path, expected: dict[str, Any]) -> None:
    with at_scale.spark() as session:
        assert in_order(at_scale.on_spark(session, framework, folder, DAY)) == expected
        # bad cells stop the work with the words of the worker
        bad = session.createDataFrame([("a", -1)], "id string, people int")
        with pytest.raises(Exception, match="people"):
            jalon.spark.evaluate(
                bad, framework, DAY, reference=framework.reference(sorted(folder.glob("*")), DAY)
            ).collect()


def test_sail_gives_the_same(folder: Path, expected: dict[str, Any]) -> None:
    # Beside a Spark that has run in this process, a session of the other kind cannot be had: in one of its own.
    script = (
        "import sys, pickle, jalon; sys.path.insert(0, sys.argv[1]); import at_scale; from pathlib import Path\n"
        "with at_scale.sail() as session:\n"
        "    table = at_scale.on_spark(session, jalon.load(at_scale.FRAMEWORK), Path(sys.argv[2]), sys.argv[3])\n"
        "sys.stdout.buffer.write(b'JALON' + pickle.dumps(table))\n"
    )
    words = [sys.executable, "-c", script, str(Path(__file__).parent), str(folder), DAY]
    done = subprocess.run(words, capture_output=True, timeout=200)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    assert in_order(pickle.loads(done.stdout.split(b"JALON", 1)[1])) == expected


def test_dask_gives_the_same(framework: jalon.Framework, folder: Path, expected: dict[str, Any]) -> None:
    assert in_order(at_scale.on_dask(framework, folder, DAY)) == expected


def test_ray_gives_the_same(framework: jalon.Framework, folder: Path, expected: dict[str, Any]) -> None:
    import ray

    ray.init(num_cpus=2, include_dashboard=False, configure_logging=False, log_to_driver=False)
    try:
        assert in_order(at_scale.on_ray(framework, folder, DAY)) == expected
    finally:
        ray.shutdown()


def test_the_function_carries_texts_and_never_a_path(framework: jalon.Framework) -> None:
    pickled = pickle.dumps(jalon.Judge(framework, DAY))
    assert framework.digest.encode() in pickled and b"requirement in_time" in pickled
    assert str(at_scale.FRAMEWORK.parent).encode() not in pickled
    assert pickle.loads(pickled).as_of == DAY
