"""What calls raise: classes to catch, with the facts as attributes. The words are for people, the facts for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jalon._language import Language


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text, from ``start`` up to ``end``, in characters from 0: ``text[place.start:place.end]``."""

    source: str
    """The name of the text."""
    start: int
    end: int
    line: int
    """From 1."""
    column: int
    """In characters, from 1."""

    @classmethod
    def _of(cls, report: Mapping[str, Any]) -> Place:
        start, end = report["start"], report["end"]
        return cls(report["source"], start["character"], end["character"], start["line"], start["column"])


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe change that mends a text: what stands at ``place`` becomes ``text``."""

    place: Place
    text: str

    def apply(self, text: str) -> str:
        """The text with the change made."""
        return text[: self.place.start] + self.text + text[self.place.end :]


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault or doubt, of a framework or of data."""

    code: str
    """``J0123``, the same from version to version."""
    severity: str
    """``error`` or ``warning``."""
    title: str
    """What is wrong, in one sentence."""
    help: str | None
    """What to do."""
    place: Place
    at: str | None
    """For data: where in them, as a JSON pointer."""
    fix: Fix | None
    also: tuple[tuple[Place, str], ...]
    """Other places that explain it, each with its part in the matter."""

    @classmethod
    def _of(cls, report: Mapping[str, Any]) -> Problem:
        fix = report.get("fix")
        return cls(
            code=report["code"],
            severity=report["severity"],
            title=report["title"],
            help=report.get("help"),
            place=Place._of(report["place"]),
            at=report.get("at"),
            fix=Fix(Place._of(fix["place"]), fix["text"]) if fix else None,
            also=tuple((Place._of(also["place"]), also["text"]) for also in report.get("also", ())),
        )

    def __str__(self) -> str:
        place = self.place
        text = f"{self.code} {place.source}:{place.line}:{place.column} {self.title}"
        return f"{text} {self.help}" if self.help else text


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that does not fit its input."""

    table: str
    """The file, or ``table``, or the axis that a table is joined on."""
    row: int
    """From 1, the names of the columns not counted."""
    line: int | None
    """The line of the file, where it has lines."""
    column: str
    """Empty: the whole row."""
    text: str
    """What stands there."""
    code: str
    """``J0123``, or a word for what only tables can get wrong."""
    reason: str

    def __str__(self) -> str:
        column = f", {self.column}" if self.column else ""
        return f"{self.table}, {self.row}{column}: {self.reason}"


class JalonError(Exception):
    """Anything that Jalon refuses. ``kind`` tells what, in one word."""

    kind: str = "error"

    def __reduce__(self) -> Any:
        return (_restore, (type(self), self.args, self.__dict__))


class FrameworkError(JalonError, ValueError):
    """A framework has faults."""

    kind = "framework"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
        """All of them, in order of place."""


class DataError(JalonError, ValueError):
    """Data do not fit what a framework asks."""

    kind = "data"

    def __init__(
        self, message: str, problems: tuple[Problem, ...] = (), cells: tuple[Cell, ...] = (), count: int = 0
    ) -> None:
        super().__init__(message)
        self.problems = problems
        """For a project: what is wrong, and where."""
        self.cells = cells
        """For a table: the first twenty cells that do not fit."""
        self.count = count or len(problems)
        """How many problems or cells there are in all."""


class TableError(DataError):
    """A table cannot be read or written: a column that is wrong, a file that is damaged.

    ``fault`` names the fault (``misspelt_column``, ``column_type``, ``damaged`` …) and ``facts`` holds what there is to know
    of it: ``path``, ``column``, ``nearest`` …
    """

    kind = "table"

    def __init__(self, message: str, fault: str, facts: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.fault = fault
        self.facts = dict(facts)


class UnknownNameError(JalonError, LookupError):
    """A name that means nothing: of a framework, a result, a reading."""

    kind = "unknown_name"

    def __init__(self, message: str, given: str, nearest: str | None = None, known: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.given = given
        self.nearest = nearest
        """The name that was probably meant."""
        self.known = known
        """The names that there are, where they are few."""


class ReferenceError(JalonError, ValueError):
    """A reference cannot be kept, or projects not be judged by it. ``fault`` tells why."""

    kind = "reference"

    def __init__(self, message: str, fault: str, facts: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.fault = fault
        self.facts = dict(facts)


class UsageError(JalonError, TypeError, ValueError):
    """An argument is none of the things asked for. ``argument`` names it."""

    kind = "usage"

    def __init__(self, argument: str, reason: str) -> None:
        super().__init__(f"{argument}: {reason}")
        self.argument = argument
        self.reason = reason


class InternalError(JalonError, RuntimeError):
    """A fault of Jalon itself: please report it. The interpreter goes on."""

    kind = "internal"


def _restore(cls: type[JalonError], args: tuple[Any, ...], facts: dict[str, Any]) -> JalonError:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(facts)
    return error


def of_refusal(text: str, lang: Language) -> JalonError:
    """The exception for a refusal of the native half."""
    refusal: dict[str, Any] = json.loads(text)
    kind = refusal["kind"]
    if kind in ("framework", "data"):
        problems = tuple(map(Problem._of, refusal["problems"]))
        return FrameworkError(problems) if kind == "framework" else data_error(problems)
    if kind == "table":
        return _of_table(refusal)
    if kind == "usage":
        return UsageError({"asOf": "as_of"}.get(refusal["argument"], refusal["argument"]), refusal["reason"])
    if kind == "unknown_item":
        return unknown_item(refusal["given"], refusal["nearest"], lang)
    if kind == "unknown_choice":
        return UnknownNameError(
            _words(lang, "no choice is called", "aucun choix ne s’appelle", refusal["given"], refusal["nearest"]),
            refusal["given"],
            refusal["nearest"],
        )
    if kind == "unknown_reading":
        text = _words(
            lang, "no reading or scenario is called", "aucune lecture ni scénario ne s’appelle", refusal["given"]
        )
        return UnknownNameError(text, refusal["given"], known=tuple(refusal["known"]))
    if kind == "same_project":
        two = _words(lang, "two projects are called", "deux projets s’appellent", refusal["name"])
        return TableError(two, "same_project", {"name": refusal["name"]})
    if kind == "reference":
        return ReferenceError(
            _REFERENCE[refusal["fault"]][lang].format(**refusal["more"]), refusal["fault"], refusal["more"]
        )
    return InternalError(refusal.get("reason", kind))


def data_error(problems: tuple[Problem, ...]) -> DataError:
    """The exception for problems of a project's data."""
    return DataError("\n".join(map(str, problems)), problems)


def unknown_item(given: str, nearest: str | None, lang: Language) -> UnknownNameError:
    """The exception for a result that is not there."""
    text = _words(
        lang, "the framework has no result called", "le référentiel n’a pas de résultat appelé", given, nearest
    )
    return UnknownNameError(text, given, nearest)


def _of_table(refusal: Mapping[str, Any]) -> JalonError:
    fault, text, facts = refusal["fault"], refusal["text"], refusal["more"]
    if fault == "bad_cells":
        cells = tuple(Cell(**cell) for cell in facts["cells"])
        return DataError(text, cells=cells, count=facts["count"])
    if fault == "unknown_item":
        return UnknownNameError(text, facts["given"], facts["nearest"])
    return TableError(text, fault, facts)


def _words(lang: Language, english: str, french: str, given: str, nearest: str | None = None) -> str:
    if lang == "fr":
        return f"{french} « {given} »" + (f" ; vouliez-vous dire « {nearest} » ?" if nearest else "")
    return f"{english} “{given}”" + (f"; did you mean “{nearest}”?" if nearest else "")


_REFERENCE: dict[str, dict[Language, str]] = {
    "not_settled": {
        "en": "no reference can be kept while data are missing on which figures rest: {figures}",
        "fr": "une référence ne se garde pas tant qu’il manque des données à ces chiffres : {figures}",
    },
    "other_framework": {
        "en": "the reference was kept for {framework} {version}, whose text differs",
        "fr": "la référence a été gardée pour {framework} {version}, dont le texte diffère",
    },
    "unreadable": {"en": "the reference cannot be read", "fr": "la référence est illisible"},
}
