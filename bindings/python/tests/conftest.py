"""What the tests share: two small frameworks, the repository, and projects as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import jalon
import pyarrow as pa
import pytest

REPOSITORY = Path(__file__).resolve().parents[3]

CALL = """framework call "Call for projects"
  version 1.0

axis partner

input id_of_region : one of north, south
input budget : EUR
input requested : EUR
input jobs : count
input filed_on : date
input open_to_all : yes/no
input fields : several of water, energy, housing
input trained : count by gender
axis gender = women, men
input kind : one of company, association by partner

indicator portion "Share asked for" : %
  = requested / budget
  label fr "Part demandée"
  better lower

indicator taught : count
  = sum(trained over gender)

requirement affordable : budget <= 500 000 EUR
requirement half : portion <= 50 %
requirement in_time : filed_on <= 2024-06-30
preference  open : open_to_all
preference  associations : count(partner where kind = association) >= 1
preference  water_too : fields[water]
preference  many : jobs >= 10
preference  northern : id_of_region = north
preference  taught_some : taught >= 10

decision eligibility "Eligibility"
  eligible "Eligible" fr "Recevable" when all requirements
  not_eligible "Not eligible" fr "Irrecevable" otherwise
  label fr "Recevabilité"
"""

RANKING = """framework ranking "Ranking"
  version 1

input value : number
input group : one of a, b

indicator doubled : number = 2 * value

portfolio place : number by project
  = rank(value over project, competition)

portfolio z : number by project
  = zscore(value over project, population)

portfolio total : number
  = sum(value over project)
"""


@pytest.fixture(scope="session")
def call() -> jalon.Framework:
    return jalon.load(CALL, lang="en")


@pytest.fixture(scope="session")
def ranking() -> jalon.Framework:
    return jalon.load(RANKING, lang="en")


GOOD: dict[str, Any] = {
    "id": "p1",
    "id_of_region": "north",
    "budget": 500_000,
    "requested": 250_000,
    "jobs": 12,
    "filed_on": "2024-06-30",
    "open_to_all": True,
    "fields": ["water"],
    "trained": {"women": 6, "men": 5},
    "partner": [{"id": "x", "kind": "association"}],
}


def as_table(projects: Sequence[Mapping[str, Any]], aliases: Sequence[str] = ()) -> pa.Table:
    """Projects in their canonical shape as a table, a row each: columns named as the README of the engine says. What used
    frameworks ask stands below their aliases."""
    rows = [dict(cells(flat(project, aliases))) for project in projects]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: column([row.get(name) for row in rows]) for name in names})


def flat(project: Mapping[str, Any], aliases: Sequence[str]) -> dict[str, Any]:
    """A project with dotted names instead of what is below the aliases."""
    found: dict[str, Any] = {}
    for name, value in project.items():
        inner = flat(value, aliases) if name in aliases and isinstance(value, Mapping) else None
        found.update({name: value} if inner is None else {f"{name}.{one}": inner[one] for one in inner})
    return found


def cells(project: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The columns that a project fills."""
    found: list[tuple[str, Any]] = []
    for name, value in project.items():
        if name == "title":
            continue
        found += spread(name, value, ())
    return found


def spread(name: str, value: Any, members: tuple[str, ...]) -> list[tuple[str, Any]]:
    """An answer as cells: members of closed axes, states and evidence in columns of their own."""
    column = f"{name}[{', '.join(members)}]" if members else name
    if isinstance(value, Mapping):
        keys = set(value)
        if keys and keys <= {"missing", "state", "value", "between", "evidence", "source", "reason"}:
            found = spread(name, value["value"], members) if "value" in value else []
            if "between" in value:
                found.append((column, " .. ".join("" if end is None else str(end) for end in value["between"]).strip()))
            if "missing" in value:
                found.append((f"{column}.state", f"missing: {value['missing']}"))
            if "state" in value:
                found.append((f"{column}.state", {"date_unknown": "unknown"}.get(value["state"], value["state"])))
            if "evidence" in value:
                found.append((f"{column}.evidence", value["evidence"]))
            return found
        if keys == {"members", "partial"}:
            return [(column, records(value["members"])), (f"{column}.state", "partial")]
        return [cell for member, inner in value.items() for cell in spread(name, inner, (*members, member))]
    if isinstance(value, list):
        return [(column, records(value) if not value or isinstance(value[0], Mapping) else value)]
    return [(column, value)]


def records(members: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The members of an open axis as records."""
    return [{name: written(value) for name, value in cells(member)} for member in members]


def written(value: Any) -> Any:
    """A figure as an exact text, so that all records are of one type."""
    return str(value) if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) else value


def column(values: Sequence[Any]) -> pa.Array:
    """A column of the type that its values ask for; figures of several kinds as exact texts."""
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) > 1 or Decimal in kinds:
        return pa.array([None if value is None else str(value) for value in values])
    return pa.array(values)
