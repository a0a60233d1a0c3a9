"""Tables of every kind in, tables of the same kind out: types, nulls and order kept, no column copied."""

from __future__ import annotations

import datetime
import itertools
import pickle
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import arro3.core
import duckdb
import jalon
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import GOOD, as_table

ROWS = pa.table(
    {
        "id": ["a", "b", "c", "d"],
        "budget": pa.array([400_000.5, 500_000.01, None, 1.0]),
        "requested": pa.array([200_000.25, 1.0, 3.0, None]),
        "jobs": pa.array([10, 9, None, 0], pa.int32()),
        "filed_on": pa.array([datetime.date(2024, 6, 30), datetime.date(2024, 7, 1), None, datetime.date(2024, 1, 1)]),
        "open_to_all": [True, False, None, True],
        "id_of_region": pa.array(["north", "south", None, "north"]).dictionary_encode(),
        "trained[women]": pa.array([6, 0, None, 4], pa.uint8()),
        "trained[men]": pa.array([4, 0, 1, 5], pa.uint8()),
        "fields": [["water"], [], None, ["energy", "housing"]],
        "partner": [[{"id": "x", "kind": "association"}], [], None, [{"id": "y", "kind": "company"}]],
    }
)
EXPECTED: dict[str, list[Any]] = {
    "id": ["a", "b", "c", "d"],
    "affordable": ["met", "not_met", "undecided", "met"],
    "half": ["met", "met", "undecided", "undecided"],
    "in_time": ["met", "not_met", "undecided", "met"],
    "eligibility": ["eligible", "not_eligible", None, None],
    "eligibility.possible": ["eligible", "not_eligible", "eligible | not_eligible", "eligible | not_eligible"],
    "many": ["met", "not_met", "undecided", "not_met"],
    "open": ["met", "not_met", "undecided", "met"],
    "northern": ["met", "not_met", "undecided", "met"],
    "water_too": ["met", "not_met", "undecided", "not_met"],
    "associations": ["met", "not_met", "undecided", "not_met"],
    "taught": [10.0, 0.0, None, 9.0],
    "taught_some": ["met", "not_met", "undecided", "not_met"],
}


TIMELY = """framework timely "Timely"
  version 1

input told_on : date or not yet

obligation told : told_on due 2024-07-10
"""


def plain(table: Any) -> dict[str, list[Any]]:
    """A table as lists, with None for whatever stands for nothing."""
    arrow = pa.table(table) if not isinstance(table, pa.RecordBatchReader) else table.read_all()
    return {name: arrow[name].to_pylist() for name in EXPECTED}


def kinds() -> Iterator[tuple[str, Any, type]]:
    yield "pyarrow", ROWS, pa.Table
    yield "pyarrow batch", ROWS.combine_chunks().to_batches()[0], pa.RecordBatch
    yield "pyarrow stream", ROWS.to_reader(max_chunksize=1), pa.RecordBatchReader
    yield "polars", pl.from_arrow(ROWS), pl.DataFrame
    yield "polars lazy", pl.from_arrow(ROWS).lazy(), pl.LazyFrame  # type: ignore[union-attr]
    yield "pandas", ROWS.to_pandas(types_mapper=pd.ArrowDtype), pd.DataFrame
    yield "arro3", arro3.core.Table.from_arrow(ROWS), arro3.core.Table
    yield "duckdb", duckdb.from_arrow(ROWS), duckdb.DuckDBPyRelation


@pytest.mark.parametrize(("given", "kind"), [pytest.param(table, kind, id=name) for name, table, kind in kinds()])
def test_each_kind_of_table_is_judged_and_comes_back(call: jalon.Framework, given: Any, kind: type) -> None:
    judged = call.evaluate_table(given, "2024-07-01")
    assert isinstance(judged, kind)
    if isinstance(judged, pl.LazyFrame):
        judged = judged.collect()
    if isinstance(judged, duckdb.DuckDBPyRelation):
        judged = judged.to_arrow_table()
    if isinstance(judged, pa.RecordBatch):
        judged = pa.Table.from_batches([judged])
    assert plain(judged) == EXPECTED


def test_frames_of_pandas_as_people_have_them(call: jalon.Framework) -> None:
    frame = (
        ROWS.select(["id", "budget", "requested", "jobs", "open_to_all", "id_of_region"]).to_pandas().set_index("id")
    )
    judged = call.evaluate_table(frame, "2024-07-01")
    assert list(judged.index) == ["a", "b", "c", "d"] and list(judged["id"]) == ["a", "b", "c", "d"]
    assert list(judged["affordable"].astype(object)) == EXPECTED["affordable"]
    assert judged["affordable"].dtype == "category"
    # pandas writes a gap among floats as NaN, and hands it over as a null
    assert frame["budget"].isna().sum() == 1 and judged.loc["c", "affordable"] == "undecided"


def test_types_nulls_and_order_are_kept_through_each_round(call: jalon.Framework) -> None:
    judged = call.evaluate_table(ROWS, "2024-07-01", into="results")
    arrow = judged.to_arrow()
    assert arrow.schema.field("portion").type == pa.float64()
    assert pa.types.is_dictionary(arrow.schema.field("eligibility").type)
    assert plain(judged.to_polars()) == plain(pl.from_arrow(arrow)) == plain(arrow) == EXPECTED
    through_pandas = pa.Table.from_pandas(judged.to_pandas(), preserve_index=False)
    assert plain(through_pandas) == EXPECTED
    assert judged.names == arrow.column_names == judged.to_polars().columns == list(judged.to_pandas().columns)
    assert judged.to_polars()["portion"].null_count() == arrow["portion"].null_count == 2


def test_rows_and_projects_agree(call: jalon.Framework) -> None:
    for row in range(len(ROWS)):
        project = call.project(ROWS, row)
        alone = call.evaluate(project, "2024-07-01")
        for name, expected in EXPECTED.items():
            if name in alone.criteria:
                assert alone.criteria[name].status == expected[row], (row, name)
        assert " | ".join(alone.eligibility.possible) == EXPECTED["eligibility.possible"][row]
    with pytest.raises(IndexError):
        call.project(ROWS, 4)
    with pytest.raises(IndexError):
        call.project(ROWS, -1)


@pytest.mark.parametrize(
    "column",
    [
        pa.array([Decimal("0.30"), Decimal("0.31"), None], pa.decimal128(20, 2)),
        pa.array([Decimal("0.30"), Decimal("0.31"), None], pa.decimal256(50, 2)),
        pa.array([0.3, 0.31, None]),
        pa.array([0.3, 0.31, None], pa.float32()),
        pa.array(["0.3", "0.30000000000000000001", None]),
        pa.array(["0.3", "0.31", None], pa.large_string()),
        pa.array(["0.3", "0.31", None], pa.string_view()),
        pa.array([0, 1, None], pa.int8()),
        pa.array([0, 1, None], pa.uint64()),
        pa.array(["0.3", "0.31", None]).dictionary_encode(),
    ],
    ids=lambda column: str(column.type),
)
def test_a_column_of_numbers_of_any_type_is_exact(column: pa.Array) -> None:
    framework = jalon.load("framework f\n  version 1\n\ninput x : number\nrequirement low : x <= 0.3\n")
    assert framework.evaluate_table(pa.table({"x": column}), into="arrow")["low"].to_pylist() == [
        "met",
        "not_met",
        "undecided",
    ]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([datetime.date(2024, 6, 30), datetime.date(2024, 7, 1)]),
        pa.array([datetime.date(2024, 6, 30), datetime.date(2024, 7, 1)], pa.date64()),
        pa.array([datetime.datetime(2024, 6, 30), datetime.datetime(2024, 7, 1)], pa.timestamp("us")),
        pa.array(["2024-06-30", "2024-07-01"]),
    ],
    ids=lambda column: str(column.type),
)
def test_a_column_of_dates_of_any_type(call: jalon.Framework, column: pa.Array) -> None:
    assert call.evaluate_table(pa.table({"filed_on": column}), into="arrow")["in_time"].to_pylist() == [
        "met",
        "not_met",
    ]


def test_two_tables_are_joined_by_the_key(call: jalon.Framework) -> None:
    table = pl.DataFrame({"id": ["a", "b", "c"], "jobs": [1, 2, 3]})
    partners = pd.DataFrame(
        {"id": ["b", "b", "a"], "partner": ["x", "y", "x"], "kind": ["company", "association", "company"]}
    )
    judged = call.evaluate_table(table, join={"partner": partners})
    assert judged["associations"].to_list() == ["not_met", "met", "undecided"]
    complete = call.evaluate_table(table, join={"partner": partners}, complete=True)
    assert complete["associations"].to_list() == ["not_met", "met", "not_met"]
    long = pa.table({"id": ["a", "a", "b"], "gender": ["women", "men", "women"], "trained": [6, 5, 9]})
    assert call.evaluate_table(table, join={"gender": long})["taught"].to_list() == [11, None, None]


def test_columns_are_chosen_and_details_added(call: jalon.Framework) -> None:
    judged = call.evaluate_table(ROWS, select=["affordable"], details=["margin"], into="arrow")
    assert judged.column_names == ["id", "affordable", "affordable.margin"]
    assert judged["affordable.margin"].to_pylist()[0] == 99_999.5
    assert call.evaluate_table(ROWS.drop_columns("id"), select=["portion"], into="arrow").to_pydict() == {
        "project": [1, 2, 3, 4],
        "portion": [50.0, pytest.approx(100 / 500_000.01), None, None],
    }
    assert (
        call.evaluate_table(ROWS.rename_columns({"id": "number"}), key="number", into="arrow").column_names[0]
        == "number"
    )


def large(rows: int) -> pl.DataFrame:
    """Many rows in one chunk, with ties and gaps."""
    return pl.select(
        budget=pl.int_range(rows, dtype=pl.Int64).cast(pl.Float64) + 0.5,
        requested=pl.when(pl.int_range(rows) % 7 > 0).then((pl.int_range(rows).cast(pl.Float64) + 0.5) / 2),
        jobs=pl.int_range(rows, dtype=pl.Int64) % 20,
    )


def test_threads_chunks_and_kinds_change_nothing(call: jalon.Framework) -> None:
    frame = large(100_000)
    one = call.evaluate_table(frame, "2024-07-01", threads=1, into="arrow").combine_chunks()
    assert set(one["half"].unique().to_pylist()) == {"met", "undecided"}
    for other in (
        call.evaluate_table(frame, "2024-07-01", threads=4, into="arrow"),
        call.evaluate_table(frame.to_arrow().to_reader(max_chunksize=777), "2024-07-01", into="arrow"),
    ):
        for name in one.column_names:
            assert other[name].to_pylist() == one[name].to_pylist(), name


def test_numeric_columns_of_a_million_rows_are_not_copied(call: jalon.Framework) -> None:
    frame = large(1_000_000)
    call.evaluate_table(frame, select=["affordable"], details=[], threads=1)
    before = peak()
    results = call.evaluate_table(frame, select=["affordable"], details=[], threads=1, into="results")
    grown = peak() - before
    columns = frame.estimated_size()
    assert columns > 23_000_000 and len(results) == 1_000_000
    # what comes out takes nine bytes a row, a number and a code; a copy of the columns would take 24 more
    assert grown < columns // 2, f"{grown} bytes more for columns of {columns}"


def peak() -> int:
    """The most memory held since the mark was last put back, in bytes; puts it back."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    Path("/proc/self/clear_refs").write_text("5")
    return int(status["VmHWM"].split()[0]) * 1024


def test_the_columns_handed_over_are_the_callers_own(call: jalon.Framework) -> None:
    import gc

    import numpy as np

    array = np.arange(1_000_000, dtype=np.float64)
    table = pa.table({"budget": pa.array(array)})
    held = pa.total_allocated_bytes()
    judged = call.evaluate_table(table, into="results")
    assert pa.total_allocated_bytes() == held, "pyarrow gave memory for a copy"
    del table, judged
    gc.collect()
    assert pa.total_allocated_bytes() <= held


def test_memory_is_flat_over_ten_thousand_calls(call: jalon.Framework) -> None:
    table = as_table([GOOD])

    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    def some(calls: int) -> None:
        for _ in range(calls):
            call.evaluate(GOOD, "2024-07-01")
            call.evaluate_table(table, "2024-07-01", into="results")
            with pytest.raises(jalon.DataError):
                call.evaluate({"budget": "12O"})

    some(1000)
    before = resident()
    some(10_000)
    assert resident() - before < 8_000_000


def test_progress_is_told_and_bars_move(call: jalon.Framework) -> None:
    told: list[int] = []
    call.evaluate_table(large(300_000), progress=told.append)
    assert told == sorted(told) and told[-1] == 300_000

    class Bar:
        n = 0

        def update(self, more: int) -> None:
            self.n += more

    bar = Bar()
    call.evaluate_table(large(50_000), progress=bar)
    assert bar.n == 50_000
    with pytest.raises(ZeroDivisionError):
        call.evaluate_table(large(10_000), progress=lambda rows: 1 // 0)


def test_other_threads_run_meanwhile(call: jalon.Framework) -> None:
    ticks: list[float] = []
    done = threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    other = threading.Thread(target=tick)
    other.start()
    start = time.perf_counter()
    call.evaluate_table(large(2_000_000), threads=1)
    took = time.perf_counter() - start
    done.set()
    other.join()
    gaps = [later - sooner for sooner, later in itertools.pairwise(ticks)]
    assert max(gaps) < max(0.5 * took, 0.2), "the interpreter's lock was held"


def test_several_threads_judge_at_once(call: jalon.Framework) -> None:
    from concurrent.futures import ThreadPoolExecutor

    frame = large(20_000)
    first = call.evaluate_table(frame, "2024-07-01", into="arrow").to_pydict()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: call.evaluate_table(frame, "2024-07-01", into="arrow").to_pydict(), range(8)))
    assert all(one == first for one in found)


def test_results_are_pickled(call: jalon.Framework) -> None:
    results = call.evaluate_table(ROWS, "2024-07-01", into="results")
    assert plain(pickle.loads(pickle.dumps(results)).to_arrow()) == EXPECTED
    reported = call.evaluate_table(pa.table({"jobs": [1, -1]}), rejects="report")
    assert pickle.loads(pickle.dumps(reported)).cells == reported.cells
    assert repr(reported) == "<jalon.Results 2 rows, 1 cells set aside>"


def test_files_are_judged_one_by_one_or_by_patterns(call: jalon.Framework, tmp_path: Path) -> None:
    pq.write_table(ROWS, tmp_path / "a.parquet")
    assert plain(call.evaluate_file(tmp_path / "a.parquet", "2024-07-01").to_arrow()) == EXPECTED
    for part in range(3):
        ROWS.slice(0, 2).select(["id", "jobs"]).to_pandas().to_csv(tmp_path / f"part-{part}.csv", index=False)
    many = call.evaluate_file(str(tmp_path / "part-*.csv"))
    assert (many.rows, many.to_arrow()["many"].to_pylist()) == (6, ["met", "not_met"] * 3)
    (tmp_path / "french.csv").write_text("id;budget\na;500 000,00\nb;500 000,01\n", encoding="utf-8")
    french = call.evaluate_file(tmp_path / "french.csv", delimiter=";", decimal=",")
    assert french.to_polars()["affordable"].to_list() == ["met", "not_met"]
    judged = call.evaluate_table([tmp_path / "part-0.csv"], into="arrow")
    assert judged["many"].to_pylist() == ["met", "not_met"]


def test_files_go_to_files(call: jalon.Framework, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,jobs\na,12\nb,-3\nc,4\n")
    out = tmp_path / "out.parquet"
    with pytest.raises(jalon.DataError):
        call.evaluate_file(tmp_path / "in.csv", output=out)
    assert not out.exists()
    done = call.evaluate_file(tmp_path / "in.csv", output=out, rejects=tmp_path / "rejects.csv")
    assert (done.rows, done.refused, done.cells) == (3, 1, [])
    assert pq.read_table(out)["many"].to_pylist() == ["met", "undecided", "not_met"]
    assert "b" not in (tmp_path / "rejects.csv").read_text().splitlines()[0]
    assert "-3" in (tmp_path / "rejects.csv").read_text()
    with pytest.raises(jalon.UsageError):
        done.to_arrow()


def test_figures_over_a_table(ranking: jalon.Framework) -> None:
    table = pl.DataFrame({"id": ["a", "b", "c", "d"], "value": [1, 3, 3, 5], "group": ["a", "a", "b", "b"]})
    figures = ranking.portfolio(table, "2024-01-01")
    assert figures.keys() == ["place", "z", "total"]
    assert figures["total"].value == 12
    assert {name: value.value for name, value in figures["place"].items()} == {"d": 1, "b": 2, "c": 2, "a": 4}
    places = figures.projects.to_polars()
    assert places["project"].to_list() == ["a", "b", "c", "d"] and places["place"].to_list() == [4, 2, 2, 1]
    assert sum(places["z"].to_list()) == pytest.approx(0)
    by = ranking.portfolio(table, by=["group"])
    assert {name: value.value for name, value in by["total"].items()} == {"a": 4, "b": 8} or by.report["figures"]


def test_a_reference_judges_others_and_its_own(ranking: jalon.Framework) -> None:
    table = pl.DataFrame({"id": ["a", "b", "c", "d"], "value": [1, 3, 3, 5]})
    reference = ranking.reference(table, "2024-01-01")
    assert reference.about["projects"] == 4 and reference.about["digest"] == ranking.digest
    again = pickle.loads(pickle.dumps(reference))
    assert again == reference and "4 projects" in repr(again)
    whole = ranking.portfolio(table, "2024-01-01").projects.to_polars()
    parts = [
        ranking.evaluate_table(table[rows], "2024-01-01", reference=reference) for rows in (slice(0, 1), slice(1, 4))
    ]
    judged = pl.concat(parts)
    for name in ("place", "z"):
        assert judged[name].to_list() == whole[name].to_list()
    assert judged["doubled"].to_list() == [2, 6, 6, 10]


def test_what_is_asked_on_one_day_is_not_answered_for_another() -> None:
    """A framework keeps the engines that it compiled: each answers for its own day, results and treatment of cells."""
    framework = jalon.load(TIMELY)
    days = ["2024-07-01", "2024-07-11"]
    untold = pa.table({"told_on": pa.nulls(1, pa.date32()), "told_on.state": ["not_yet"]})
    late = pa.table({"told_on": [datetime.date(2024, 7, 12)]})
    for _ in range(3):
        found = [framework.evaluate_table(untold, as_of=day) for day in days]
        assert [table["told"].to_pylist() for table in found] == [["pending"], ["overdue"]]
        with_event = framework.evaluate_table(late, as_of=days[1], details=["event"])
        assert with_event["told.event"].to_pylist() == [datetime.date(2024, 7, 12)]
