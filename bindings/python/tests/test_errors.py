"""Bad input of every kind gives the documented exception, with facts, in either language."""

from __future__ import annotations

import datetime
import gzip
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jalon
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import CALL, GOOD

HOLDS_ITSELF: dict[str, Any] = {}
HOLDS_ITSELF["trained"] = HOLDS_ITSELF

PROJECTS: dict[str, Any] = {
    "a text for a number": {"budget": "12O"},
    "a number for a yes or no": {"open_to_all": 2.5},
    "NaN": {"budget": math.nan},
    "an infinity": {"budget": math.inf},
    "a Decimal that is no number": {"budget": Decimal("NaN")},
    "a fraction without a decimal": {"budget": Fraction(1, 3)},
    "a huge whole number": {"budget": 10**5000},
    "a number of a thousand digits": {"budget": 10**1000},
    "a negative count": {"jobs": -1},
    "half a job": {"jobs": 0.5},
    "an unknown choice": {"id_of_region": "west"},
    "an unknown input": {"budgget": 1},
    "the 31st of February": {"filed_on": "2024-02-31"},
    "a lone surrogate": {"id_of_region": "\ud800"},
    "a lone surrogate in a key": {"\udc00": 1},
    "a key that is no text": {1: 2},
    "an object": {"budget": object()},
    "a function": {"budget": print},
    "bytes": {"budget": b"1"},
    "a complex number": {"budget": 1j},
    "data that hold themselves": HOLDS_ITSELF,
    "broken JSON": '{"budget": ',
    "JSON with NaN": '{"budget": NaN}',
    "JSON that is a number": "5",
    "a null byte": {"id_of_region": "\0"},
    "an unknown member": {"trained": {"others": 1}},
    "a list for one": {"budget": [1, 2]},
}


@pytest.mark.parametrize("data", PROJECTS.values(), ids=PROJECTS)
def test_bad_projects_are_data_errors(call: jalon.Framework, data: Any) -> None:
    with pytest.raises(jalon.DataError) as caught:
        call.evaluate(data, as_of="2024-07-01")
    assert str(caught.value) and isinstance(caught.value, ValueError)
    for problem in caught.value.problems:
        assert problem.code.startswith("J") and problem.title


def test_problems_of_data_say_where_in_both_languages(call: jalon.Framework) -> None:
    texts = []
    for lang in ("en", "fr"):
        with pytest.raises(jalon.DataError) as caught:
            call.evaluate({"partner": [{"kind": "company"}, {"kind": "firm"}]}, lang=lang)
        (problem,) = caught.value.problems
        assert problem.at == "/partner/1/kind" and "firm" in problem.title
        texts.append(problem.title)
    assert texts[0] != texts[1]


USAGE: dict[str, Callable[[jalon.Framework], Any]] = {
    "an as-of date that is none": lambda call: call.evaluate({}, as_of="yesterday"),
    "a language that is none": lambda call: call.evaluate({}, lang="de"),
    "a lone surrogate in a framework": lambda call: jalon.check(CALL.replace("Eligible", "\ud800")),
    "a series for a table": lambda call: call.evaluate_table(pl.Series([1])),
    "two files to join on one axis": lambda call: call.evaluate_table("x.csv", join={"partner": ["a.csv", "b.csv"]}),
    "no table": lambda call: call.evaluate_table(5),
    "None for a table": lambda call: call.evaluate_table(None),
    "an array for a table": lambda call: call.evaluate_table(pa.array([1])),
    "fewer threads than none": lambda call: call.evaluate_table(pa.table({"jobs": [1]}), threads=-1),
    "a detail that is none": lambda call: call.evaluate_table(pa.table({"jobs": [1]}), details=["all"]),
    "a name for a list of names": lambda call: call.evaluate_table(pa.table({"jobs": [1]}), select="portion"),
    "an option that is none": lambda call: call.evaluate_file("x.csv", colour="red"),
    "an encoding that is none": lambda call: call.evaluate_file("x.csv", encoding="klingon"),
}


@pytest.mark.parametrize("ask", USAGE.values(), ids=USAGE)
def test_bad_arguments_are_usage_errors(call: jalon.Framework, ask: Callable[[jalon.Framework], Any]) -> None:
    with pytest.raises(jalon.UsageError) as caught:
        ask(call)
    assert caught.value.argument and caught.value.reason and isinstance(caught.value, (TypeError, ValueError))


NAMES: dict[str, tuple[Callable[[jalon.Framework], Any], str | None]] = {
    "a result": (lambda call: call.explain({}, "eligibilty"), "eligibility"),
    "a reading": (lambda call: call.explain({}, reading="wide"), None),
    "a shipped framework": (lambda call: jalon.load("french_impct"), "french_impact"),
    "a column of results": (lambda call: call.evaluate_table(pa.table({"jobs": [1]}), select=["portin"]), "portion"),
}


@pytest.mark.parametrize(("ask", "nearest"), NAMES.values(), ids=NAMES)
def test_unknown_names_are_lookup_errors(
    call: jalon.Framework, ask: Callable[[jalon.Framework], Any], nearest: str | None
) -> None:
    with pytest.raises(jalon.UnknownNameError) as caught:
        ask(call)
    assert caught.value.nearest == nearest and isinstance(caught.value, LookupError)


FRAMEWORKS: dict[str, str] = {
    "empty lines": "\n\n",
    "no framework": "not a framework\n",
    "an unknown input": CALL.replace("budget <=", "bugdet <="),
    "brackets": "framework f\n  version 1\n\nindicator a : number = " + "(" * 20_000 + "\n",
    "null bytes": "framework f\0\n  version 1\n",
    "a program": "import os\nprint(os)\n",
    "a text cut short": CALL[: len(CALL) // 2],
}


@pytest.mark.parametrize("text", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_frameworks_with_faults_say_all_of_them(text: str) -> None:
    if jalon.check(text) and all(problem.severity == "warning" for problem in jalon.check(text)):
        jalon.load(text)
        return
    with pytest.raises(jalon.FrameworkError) as caught:
        jalon.load(text)
    assert caught.value.problems == tuple(jalon.check(text))
    assert all(problem.place.start <= problem.place.end <= len(text) for problem in caught.value.problems)


def test_files_of_frameworks_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        jalon.load(tmp_path / "none.jalon")
    latin = tmp_path / "latin.jalon"
    latin.write_bytes("framework é\n".encode("latin-1"))
    with pytest.raises(UnicodeDecodeError):
        jalon.load(latin)


BAD_TABLES: dict[str, tuple[Any, str]] = {
    "a misspelt column": (lambda: pa.table({"jobs": [1], "bugdet": [1]}), "misspelt_column"),
    "no known column": (lambda: pa.table({"colour": ["red"]}), "no_known_column"),
    "no column": (lambda: pa.table({}), "no_known_column"),
    "a column twice": (lambda: pa.table([pa.array([1]), pa.array([2])], names=["jobs", "jobs"]), "duplicate_column"),
    "a column of the wrong type": (lambda: pa.table({"budget": [b"1"]}), "column_type"),
    "a date for a number": (lambda: pa.table({"budget": [datetime.date(2024, 1, 1)]}), "column_type"),
    "a number for a list": (lambda: pa.table({"fields": [5]}), "column_type"),
}


@pytest.mark.parametrize(("make", "fault"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_bad_tables_are_table_errors(call: jalon.Framework, make: Callable[[], Any], fault: str) -> None:
    with pytest.raises(jalon.TableError) as caught:
        call.evaluate_table(make())
    assert caught.value.fault == fault and str(caught.value)


def test_a_key_that_is_not_there(call: jalon.Framework) -> None:
    with pytest.raises(jalon.TableError) as caught:
        call.evaluate_table(pa.table({"jobs": [1], "number": ["a"]}), key="numbr")
    assert (caught.value.fault, caught.value.facts["nearest"]) == ("no_key", "number")


BAD_CELLS: dict[str, tuple[Any, int]] = {
    "NaN": ({"budget": [1.0, math.nan, math.inf]}, 2),
    "mixed texts": ({"budget": ["5", "12O", "1 000", ""]}, 1),
    "negative counts": ({"jobs": [1, -1]}, 1),
    "unknown choices": ({"id_of_region": ["north", "west", None]}, 1),
    "days that are none": ({"filed_on": ["2024-02-29", "2024-02-31"]}, 1),
    "choices within lists": ({"fields": [["water"], ["fire"], []]}, 1),
    "records": ({"partner": [[{"kind": "company"}], [{"kind": "firm"}]]}, 1),
}


@pytest.mark.parametrize(("columns", "bad"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_bad_cells_are_refused_with_their_place_or_set_aside(
    call: jalon.Framework, columns: dict[str, Any], bad: int
) -> None:
    table = pa.table(columns)
    with pytest.raises(jalon.DataError) as caught:
        call.evaluate_table(table)
    assert not isinstance(caught.value, jalon.TableError)
    assert caught.value.count == len(caught.value.cells) == bad
    cell = caught.value.cells[0]
    assert cell.row == 2 and cell.column.split("[")[0] in columns and cell.code.startswith("J") and cell.reason
    reported = call.evaluate_table(table, rejects="report")
    assert (reported.rows, reported.refused, reported.cells[0]) == (len(table), bad, cell)


def test_only_the_first_twenty_cells_are_named(call: jalon.Framework) -> None:
    with pytest.raises(jalon.DataError) as caught:
        call.evaluate_table(pa.table({"jobs": [-1] * 50_000}))
    assert (caught.value.count, len(caught.value.cells)) == (50_000, 20)
    assert [cell.row for cell in caught.value.cells] == list(range(1, 21))


def test_words_for_tables_are_those_of_python_in_both_languages(call: jalon.Framework) -> None:
    for lang, word in (("en", "Did you mean"), ("fr", "Vouliez-vous dire")):
        with pytest.raises(jalon.TableError, match=word) as caught:
            call.evaluate_table(pa.table({"bugdet": [1], "jobs": [1]}), lang=lang)
        assert 'ignore=["bugdet"]' in str(caught.value) and "--" not in str(caught.value)
    assert len(call.evaluate_table(pa.table({"bugdet": [1], "jobs": [1]}), ignore=["bugdet"])) == 1


def test_huge_whole_numbers_are_exact(call: jalon.Framework) -> None:
    huge = pa.array([2**64 - 1, 0], pa.uint64())
    judged = call.evaluate_table(pa.table({"budget": huge}), into="arrow")
    assert judged["affordable"].to_pylist() == ["not_met", "met"]
    framework = jalon.load(
        "framework f\n  version 1\n\ninput x : number\nrequirement same : x = 9 007 199 254 740 993\n"
    )
    exact = pa.table({"x": pa.array([2**53 + 1, 2**53, 2**53 + 2], pa.int64())})
    assert framework.evaluate_table(exact, into="arrow")["same"].to_pylist() == ["met", "not_met", "not_met"]


@pytest.mark.parametrize(
    "empty", [pa.table({"jobs": pa.array([], pa.int64())}), pl.DataFrame({"jobs": []})], ids=["pyarrow", "polars"]
)
def test_an_empty_table_gives_an_empty_table(call: jalon.Framework, empty: Any) -> None:
    judged = call.evaluate_table(empty, into="arrow")
    assert len(judged) == 0 and "eligibility" in judged.column_names


def test_a_stream_that_fails_midway(call: jalon.Framework) -> None:
    schema = pa.schema([("jobs", pa.int64())])

    def batches() -> Any:
        yield pa.record_batch({"jobs": [1]}, schema)
        raise RuntimeError("the source is gone")

    with pytest.raises(jalon.DataError, match="the source is gone"):
        call.evaluate_table(pa.RecordBatchReader.from_batches(schema, batches()))


def cut(path: Path, share: float) -> Path:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    return path


def test_files_cut_short_or_not_what_they_seem(call: jalon.Framework, tmp_path: Path) -> None:
    parquet, arrow, packed = tmp_path / "a.parquet", tmp_path / "a.arrow", tmp_path / "a.csv.gz"
    table = pa.table({"jobs": list(range(100_000))})
    pq.write_table(table, parquet)
    with pa.OSFile(str(arrow), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    packed.write_bytes(gzip.compress(b"jobs\n" + b"".join(b"%d\n" % row for row in range(100_000))))
    for path in (parquet, arrow, packed):
        with pytest.raises(jalon.TableError) as caught:
            call.evaluate_file(cut(path, 0.6))
        assert caught.value.fault in ("damaged", "unreadable"), path
    with pytest.raises(jalon.TableError) as caught:
        call.evaluate_file(tmp_path / "none.csv")
    assert (caught.value.fault, caught.value.facts["errno"]) == ("unreadable", 2)
    with pytest.raises(jalon.TableError) as caught:
        call.evaluate_file(str(tmp_path / "*.xlsx"))
    assert caught.value.fault == "nothing_there"
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(jalon.TableError) as caught:
        call.evaluate_file(tmp_path / "empty.csv")
    assert caught.value.fault == "empty"
    arrow.with_suffix(".doc").write_text("jobs")
    with pytest.raises(jalon.TableError) as caught:
        call.evaluate_file(arrow.with_suffix(".doc"))
    assert caught.value.fault == "unknown_format"


def test_references_that_do_not_fit(ranking: jalon.Framework, call: jalon.Framework) -> None:
    reference = ranking.reference(pa.table({"value": [1, 2, 3]}), "2024-01-01")
    other = jalon.load(ranking.text.replace("2 * value", "3 * value"))
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: other.portfolio(pa.table({"value": [1]}), reference=reference), "other_framework"),
        (lambda: ranking.portfolio(pa.table({"value": [1]}), reference=jalon.Reference("{}")), "unreadable"),
        (lambda: ranking.reference(pa.table({"value": [1, None]})), "not_settled"),
    ]
    for ask, fault in cases:
        with pytest.raises(jalon.ReferenceError) as caught:
            ask()
        assert caught.value.fault == fault
    with pytest.raises(jalon.TableError) as twice:
        ranking.portfolio(pa.table({"id": ["a", "a"], "value": [1, 2]}))
    assert twice.value.fault == "same_project"
    with pytest.raises(jalon.UnknownNameError):
        ranking.portfolio(pa.table({"value": [1]}), by=["grop"])


def test_a_panic_would_be_an_exception(call: jalon.Framework) -> None:
    assert issubclass(jalon.InternalError, jalon.JalonError) and issubclass(jalon.JalonError, Exception)
    every = [jalon.FrameworkError, jalon.DataError, jalon.TableError, jalon.UsageError, jalon.UnknownNameError]
    assert all(issubclass(one, jalon.JalonError) for one in every)
    assert len(call.evaluate(GOOD)) > 0


def test_what_helps_is_named_as_an_argument(call: jalon.Framework, tmp_path: Path) -> None:
    (tmp_path / "signs.csv").write_text("id;budget\na;1.234\nb;2.500\n")
    with pytest.raises(jalon.DataError, match="decimal= or grouping=") as caught:
        call.evaluate_file(tmp_path / "signs.csv", "2024-07-01")
    assert "--" not in str(caught.value)
    assert call.evaluate_file(tmp_path / "signs.csv", "2024-07-01", decimal=".").rows == 2
