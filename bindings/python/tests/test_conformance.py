"""The corpus that every face runs, by row and by table: see tests/conformance/README.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jalon
import pytest
from conftest import REPOSITORY, as_table

CORPUS = REPOSITORY / "tests" / "conformance"


def cases() -> list[Any]:
    paths = sorted(CORPUS.rglob("*.jalon"))
    return [pytest.param(path, id=str(path.relative_to(CORPUS))) for path in paths]


def load(path: Path) -> jalon.Framework:
    own = path.parent if path.parent.name == "library" else path.parent / "library"
    return jalon.load(path, library=own, lang="en")


@pytest.mark.parametrize("path", cases())
def test_a_case_by_row(path: Path) -> None:
    framework = load(path)
    assert jalon.check(path, library=path.parent / "library" if path.parent.name != "library" else path.parent) == []
    for example in framework.examples():
        assert example["differences"] == [], example["name"]
    other = "en" if framework.about["language"] == "fr" else "fr"
    own = path.parent if path.parent.name == "library" else path.parent / "library"
    translated = jalon.load(framework.format(to=other), library=lambda id: text_of(own, path, id), lang="en")
    assert translated.digest == framework.digest
    for example, again in zip(framework.examples(), translated.examples(), strict=True):
        judged = framework.evaluate(example["data"], example["as_of"])
        assert said(translated.evaluate(again["data"], again["as_of"])) == said(judged)
    assert len(list(projects(path))) == len(list(expectations(path)))
    for project, (expected, as_of) in zip(projects(path), expectations(path), strict=True):
        differing(expected, said(framework.evaluate(project, as_of)))


@pytest.mark.parametrize("path", cases())
def test_a_case_by_table(path: Path) -> None:
    framework = load(path)
    rows = [(example["data"], example["as_of"]) for example in framework.examples()]
    rows += [(project, as_of) for project, (_, as_of) in zip(projects(path), expectations(path), strict=True)]
    days: dict[str, list[Any]] = {}
    for data, as_of in rows:
        days.setdefault(as_of, []).append(framework.canonical(data))
    for as_of, data in days.items():
        alone = [framework.evaluate(one, as_of) for one in data]
        # A table writes an answer of several choices in one way: as a list, or as a column a choice.
        lists = {name for one in data for name, value in one.items() if isinstance(value, list)}
        mixed = any(isinstance(one.get(name), dict) for one in data for name in lists)
        for batch in [[place] for place in range(len(data))] if mixed else [list(range(len(data)))]:
            compare(framework, as_of, [data[row] for row in batch], [alone[row] for row in batch])


def compare(framework: jalon.Framework, as_of: str, data: list[Any], alone: list[jalon.Assessment]) -> None:
    """A table judged, against its rows judged one by one."""
    aliases = re.findall(r"^(?:use|utilise) \S+.* (?:as|comme) (\S+)", framework.text, re.MULTILINE)
    table = as_table([{"rows": place, **one} for place, one in enumerate(data)], aliases)
    if all(name in {"rows", "id"} or name.endswith(".state") for name in table.column_names):
        return  # projects without a single answer have no column to be a table of
    results = framework.evaluate_table(table, as_of, ignore=["rows"], into="arrow")
    columns = results.to_pydict()
    for row, judged in enumerate(alone):
        for name, criterion in judged.criteria.items():
            assert columns[name][row] == criterion.status, (name, data[row])
        for name, decision in judged.decisions.items():
            possible = columns[f"{name}.possible"][row]
            assert (possible or "") == " | ".join(decision.possible), (name, data[row])
            assert columns[name][row] == decision.level, (name, data[row])
        for name, obligation in judged.obligations.items():
            assert columns[name][row] == obligation.state, (name, data[row])
        for name, quantity in judged.quantities.items():
            if quantity.kind != "portfolio" and name in columns and not quantity.report.get("axes"):
                same(columns[name][row], quantity.value, (name, data[row]))


def same(found: Any, expected: Any, where: object) -> None:
    if isinstance(expected, (Decimal, Fraction)):
        assert found is not None and abs(Fraction(found) - Fraction(expected)) <= abs(Fraction(expected)) / 10**9, where
    elif isinstance(expected, dict):
        return
    else:
        assert found == expected or str(found) == str(expected), where


def test_figures_over_tables() -> None:
    seen = 0
    for path in sorted(CORPUS.rglob("expected.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        if "portfolio" not in document:
            continue
        framework = load(path.parent / "framework.jalon")
        data = [framework.canonical(project) for project in projects(path)]
        figures = framework.portfolio(as_table(data), document["as_of"])
        found: dict[str, Any] = {}
        for figure in figures.report["figures"]:
            for cell in figure["cells"]:
                if "project" in cell:
                    found.setdefault(figure["name"], {})[cell["project"]] = value_said(cell)
                else:
                    found[figure["name"]] = value_said(cell)
        differing(document["portfolio"], found)
        seen += 1
    assert seen > 0


def text_of(own: Path, path: Path, id: str) -> str | None:
    for folder in (own, path.parent):
        if (folder / f"{id}.jalon").is_file():
            return (folder / f"{id}.jalon").read_text(encoding="utf-8")
    return None


def projects(path: Path) -> Iterator[Any]:
    data = path.parent / "data.json"
    if data.is_file() and path.parent.name != "library":
        yield from json.loads(data.read_text(encoding="utf-8"), parse_float=Decimal)


def expectations(path: Path) -> Iterator[tuple[Any, str]]:
    expected = path.parent / "expected.json"
    if expected.is_file() and path.parent.name != "library":
        document = json.loads(expected.read_text(encoding="utf-8"))
        for one in document["projects"]:
            yield one, document["as_of"]


def differing(expected: Any, found: Any, where: str = "") -> None:
    """What is expected is what was found, item by item."""
    if isinstance(expected, Mapping) and "low" not in expected:
        for name, inner in expected.items():
            if not (where == "" and name == "id"):
                differing(inner, found[name], f"{where}/{name}")
    else:
        assert expected == found, where


def said(judged: jalon.Assessment) -> dict[str, Any]:
    """An assessment in the words of expected.json."""
    late = ("met_late", "overdue")
    return {
        "decisions": {name: list(one.possible) for name, one in judged.decisions.items()},
        "criteria": {name: one.status for name, one in judged.criteria.items()},
        "obligations": {
            name: f"{one.state} {one.days}" if one.state in late else one.state
            for name, one in judged.obligations.items()
        },
        "quantities": {
            name: value_said(one.report["cells"][0]) for name, one in judged.quantities.items() if len(one.cells) == 1
        },
        "wanted": [
            f"{one.name}[{', '.join(one.at[axis] for axis in sorted(one.at))}]" if one.at else one.name
            for one in judged.wanted
            if one.decisive
        ],
    }


def value_said(report: Mapping[str, Any]) -> Any:
    state = report["state"]
    if state == "known":
        ((kind, value),) = report["value"].items()
        return (
            value["exact"]
            if kind == "number"
            else value["name"]
            if kind == "member"
            else value
            if kind == "truth"
            else report["value"]
        )
    if state == "open":
        return {end: report[end]["exact"] if report.get(end) else None for end in ("low", "high")}
    return state
