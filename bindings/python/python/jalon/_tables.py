"""Tables in and out: what is asked of the native half, and results as the tables that people work with."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from jalon import _jalon
from jalon._data import day
from jalon._errors import Cell, UsageError
from jalon._language import Language, language
from jalon._refusals import refusals

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from jalon._framework import Framework


@runtime_checkable
class ArrowStream(Protocol):
    """A table: anything with Arrow's PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


Given = Any
"""A table: of polars, pandas, pyarrow, DuckDB, arro3 … or paths of files."""
Progress = Callable[[int], object] | Any
"""Called with the rows done; or a bar with ``n`` and ``update``, like those of tqdm."""
Into = Literal["polars", "pandas", "arrow", "results"]


class Results:
    """Rows judged, as many as went in and in their order: a table of Arrow's PyCapsule interface.

    The first column names the projects (``project`` and numbers where nothing does); the others are results by name:
    statuses, levels, values. Null: no value; `evaluate_table`'s ``details`` say why.
    """

    __slots__ = ("_batches", "_given", "cells", "refused", "rows")

    def __init__(self, batches: _jalon.Batches | None, said: Mapping[str, Any], given: Any = None) -> None:
        self._batches = batches
        self._given = given
        self.rows: int = said["rows"]
        """How many there are."""
        self.refused: int = said["refused"]
        """How many cells were set aside."""
        self.cells: list[Cell] = [Cell(**cell) for cell in said["cells"]]
        """Those cells, where they do not go to a file."""

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return self._table().names

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._table().__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> Any:
        return self._table().__arrow_c_schema__()

    def to_polars(self) -> polars.DataFrame:
        """As a polars DataFrame; statuses and levels are categories."""
        import polars

        return polars.DataFrame(self._table())

    def to_arrow(self) -> pyarrow.Table:
        """As a pyarrow Table, without a copy."""
        import pyarrow

        return pyarrow.table(self._table())

    def to_pandas(self) -> pandas.DataFrame:
        """As a pandas DataFrame, through pyarrow; statuses and levels are categories, null numbers NaN."""
        frame: pandas.DataFrame = self.to_arrow().to_pandas()
        return frame

    def into(self, kind: Into | None = None) -> Any:
        """As a table of some kind; None: of the kind of what was judged, where that is known, else `Results`."""
        if kind == "results":
            return self
        if kind is not None:
            return {"polars": self.to_polars, "pandas": self.to_pandas, "arrow": self.to_arrow}[kind]()
        return _like(self, self._given)

    def __len__(self) -> int:
        return self.rows

    def __repr__(self) -> str:
        refused = f", {self.refused} cells set aside" if self.refused else ""
        return f"<jalon.Results {self.rows} rows{refused}>"

    def _repr_html_(self) -> str | None:
        shown = getattr(self.into(), "_repr_html_", None)
        return shown() if shown else None

    def __reduce__(self) -> Any:
        table = None if self._batches is None else self.to_arrow()
        return (_restore, (table, {"rows": self.rows, "refused": self.refused}, self.cells))

    def _table(self) -> _jalon.Batches:
        if self._batches is None:
            raise UsageError("output", "the results went to a file; read that")
        return self._batches


def _restore(table: Any, said: dict[str, Any], cells: list[Cell]) -> Results:
    results = Results(None if table is None else _jalon.Batches(table), {**said, "cells": ()})
    results.cells = cells
    return results


def _like(results: Results, given: Any) -> Any:
    """Results as a table of the kind of another one."""
    module, name = type(given).__module__.split(".")[0], type(given).__name__
    if module == "polars":
        frame = results.to_polars()
        return frame.lazy() if name == "LazyFrame" else frame
    if module == "pandas":
        table = results.to_pandas()
        table.index = given.index
        return table
    if module == "pyarrow":
        arrow = results.to_arrow()
        if name == "RecordBatchReader":
            return arrow.to_reader()
        return arrow.combine_chunks().to_batches()[0] if name == "RecordBatch" and len(arrow) else arrow
    if module in ("duckdb", "_duckdb"):
        import duckdb

        return duckdb.from_arrow(results.to_arrow())
    if module == "arro3":
        import arro3.core

        return arro3.core.Table.from_arrow(results)
    return results


@dataclass(frozen=True, slots=True)
class Ask:
    """What the verbs over tables have in common."""

    framework: Framework
    as_of: datetime.date | str | None
    key: str | None
    join: Mapping[str, Given] | None
    complete: bool
    ignore: Iterable[str]
    select: Iterable[str] | None
    details: Iterable[str]
    threads: int
    lang: str | None
    progress: Progress | None

    @property
    def language(self) -> Language:
        return language(self.lang) if self.lang else self.framework.lang

    def options(self, **more: Any) -> str:
        """What the native half is told."""
        if self.threads < 0:
            raise UsageError("threads", "there cannot be less than none; 0 is as many as the machine has")
        options: dict[str, Any] = {
            "as_of": day(self.as_of),
            "lang": self.language,
            "key": self.key,
            "ignore": _names("ignore", self.ignore),
            "select": None if self.select is None else _names("select", self.select),
            "details": _names("details", self.details),
            "threads": self.threads,
            "complete": self.complete,
            "report": False,
            "output": None,
            "rejects": None,
            "written": {},
        }
        return json.dumps(options | more)

    def joins(self) -> list[tuple[str, Any]]:
        """The tables that are joined."""
        return [(axis, _readable(f"join[{axis!r}]", table)) for axis, table in (self.join or {}).items()]

    def tick(self) -> Callable[[int], object] | None:
        """What is called with the rows done."""
        bar: Any = self.progress
        if hasattr(bar, "update") and hasattr(bar, "n"):
            return lambda rows: bar.update(rows - bar.n)
        called: Callable[[int], object] | None = bar
        return called


def evaluate(ask: Ask, table: Given, report: bool, reference: Reference | None) -> Results:
    """A table judged in memory."""
    readable = _readable("table", table)
    if reference is not None:
        readable = _jalon.Batches(readable)
    results = _judge(ask, readable, ask.options(report=report), table)
    if reference is not None:
        places = _portfolio(ask, readable, (), reference.text, False)[1]
        if places is not None and results._batches is not None:
            results._batches = results._batches.beside(places, 1)
    return results


def evaluate_files(
    ask: Ask,
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str] | None,
    rejects: str | os.PathLike[str],
    written: Mapping[str, Any],
) -> Results:
    """Files judged, from file to file where there is an output."""
    options = ask.options(
        report=rejects == "report",
        output=None if output is None else os.fspath(output),
        rejects=None if rejects in ("raise", "report") else os.fspath(rejects),
        written={name: value for name, value in written.items() if value is not None},
    )
    return _judge(ask, _paths(paths), options, None)


def project(ask: Ask, table: Given, row: int) -> dict[str, Any]:
    """The project that a row is."""
    readable, joins = _readable("table", table), ask.joins()
    with refusals(ask.language):
        found = None if row < 0 else _jalon.project(ask.framework._native, readable, joins, ask.options(), row)
    if found is None:
        raise IndexError(f"there is no row {row}")
    data: dict[str, Any] = json.loads(found, parse_float=Decimal)
    return data


def portfolio(ask: Ask, table: Given, by: Iterable[str], reference: Reference | None) -> Portfolio:
    """Figures over a table."""
    readable = _readable("table", table)
    report, places = _portfolio(ask, readable, _names("by", by), reference.text if reference else None, False)
    return Portfolio(json.loads(report), Results(places, {"rows": len(places or ()), "refused": 0, "cells": ()}, table))


def reference(ask: Ask, table: Given) -> Reference:
    """A table kept as a reference."""
    return Reference(_portfolio(ask, _readable("table", table), (), None, True)[0])


class Portfolio:
    """Figures over many projects.

    >>> import jalon
    >>> call = 'framework call "Call"\\n  version 1\\n\\ninput asked : EUR\\n\\nportfolio total : EUR\\n  = sum(asked over project)\\n'
    >>> import pyarrow
    >>> jalon.load(call).portfolio(pyarrow.table({"asked": [10, 20]}), "2024-01-01")["total"].value
    Decimal('30')
    """

    __slots__ = ("projects", "report")

    def __init__(self, report: dict[str, Any], projects: Results) -> None:
        self.report = report
        """The contract's JSON (``portfolio.schema.json``)."""
        self.projects = projects
        """A row a project: its name, and its own value of each figure by project."""

    def __getitem__(self, name: str) -> Any:
        from jalon._assessment import Value

        for figure in self.report["figures"]:
            if figure["name"] == name:
                cells = [Value._of(cell) for cell in figure["cells"]]
                if figure.get("by_project"):
                    return {report["project"]: value for report, value in zip(figure["cells"], cells, strict=True)}
                if figure.get("axes"):
                    return {
                        tuple(cell.at.values()) if len(cell.at) > 1 else next(iter(cell.at.values())): cell
                        for cell in cells
                    }
                return cells[0]
        raise KeyError(name)

    def keys(self) -> list[str]:
        """The names of the figures."""
        return [figure["name"] for figure in self.report["figures"]]

    def __repr__(self) -> str:
        return f"<jalon.Portfolio {len(self.keys())} figures over {len(self.report['projects'])} projects>"


@dataclass(frozen=True, slots=True)
class Reference:
    """What the projects of a table came to, kept to judge others by. Exact, and tied to the meaning of its framework."""

    text: str
    """As JSON: keep it, send it, read it again with ``Reference(text)``."""

    @property
    def about(self) -> dict[str, Any]:
        """Its framework, version, digest, day, and how many projects it rests on."""
        about: dict[str, Any] = json.loads(self.text)
        del about["figures"]
        return about

    def __repr__(self) -> str:
        about = self.about
        return f"<jalon.Reference {about['framework']} {about['version']}: {about['projects']} projects>"


def _judge(ask: Ask, table: Any, options: str, given: Any) -> Results:
    joins = ask.joins()
    with refusals(ask.language):
        batches, said = _jalon.judge_table(ask.framework._native, table, joins, options, ask.tick())
    return Results(batches, json.loads(said), given)


def _portfolio(
    ask: Ask, table: Any, by: Iterable[str], reference: str | None, freeze: bool
) -> tuple[str, _jalon.Batches | None]:
    joins, options = ask.joins(), ask.options()
    with refusals(ask.language):
        native = ask.framework._native
        return _jalon.portfolio(native, table, joins, options, list(by), reference, freeze, ask.tick())


def _readable(argument: str, table: Given) -> Any:
    """What the native half can read: something of Arrow's interface, or a list of paths."""
    if isinstance(table, (str, os.PathLike)):
        return _paths(table)
    if isinstance(table, (list, tuple)) and table and all(isinstance(path, (str, os.PathLike)) for path in table):
        return _paths(table)
    if type(table).__module__.startswith("polars"):
        return _of_polars(table.collect() if hasattr(table, "collect") else table)
    if hasattr(table, "__arrow_c_stream__") or hasattr(table, "__arrow_c_array__"):
        return table
    for method in ("to_arrow_table", "arrow", "to_arrow"):
        if hasattr(table, method):
            return _readable(argument, getattr(table, method)())
    kind = type(table)
    reason = f"{kind.__module__}.{kind.__qualname__} is no table: it has no __arrow_c_stream__"
    raise UsageError(argument, reason)


def _of_polars(frame: Any) -> Any:
    """A frame without columns of type Null, which polars does not hand over as others read them: as texts that are missing."""
    import polars

    if isinstance(frame, polars.DataFrame) and polars.Null in frame.dtypes:
        return frame.with_columns(polars.col(polars.Null).cast(polars.String))
    return frame


def _paths(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[str]:
    if isinstance(paths, (str, os.PathLike)):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]


def _names(argument: str, names: Iterable[str]) -> list[str]:
    if isinstance(names, str):
        raise UsageError(argument, f"a list of names, please: [{names!r}]")
    return list(names)
