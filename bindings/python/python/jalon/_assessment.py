"""What judging one project gives: verdicts, figures, what is still wanted, and why."""

from __future__ import annotations

import datetime
import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jalon._language import Language

if TYPE_CHECKING:
    from jalon._errors import Problem
    from jalon._framework import Framework


@dataclass(frozen=True, slots=True)
class Value:
    """A value: ``known``, ``open``, ``undefined``, ``not_applicable`` or ``hidden``."""

    state: str
    value: Any
    """Where it is known: a Decimal (a Fraction where no decimal is exact), a bool, a date or ISO text, a text, a name of a
    choice, or a dict of months, days and seconds."""
    low: Decimal | Fraction | None
    """Where it is open: its ends, as far as they are known."""
    high: Decimal | Fraction | None
    at: dict[str, str]
    """The member of each axis that it lies on."""
    display: str

    @classmethod
    def _of(cls, report: Mapping[str, Any]) -> Value:
        low, high = report.get("low"), report.get("high")
        return cls(
            state=report["state"],
            value=_datum(report["value"]) if report["state"] == "known" else None,
            low=_exact(low["exact"]) if low else None,
            high=_exact(high["exact"]) if high else None,
            at=report.get("at", {}),
            display=report["display"],
        )

    def __str__(self) -> str:
        return self.display


@dataclass(frozen=True, slots=True)
class Margin:
    """How far a comparison is from turning."""

    value: Any
    threshold: Any
    distance: Decimal | Fraction
    """0 or more where the criterion is met."""
    unit: str
    """Of the distance; ``day`` for dates."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: the level reached, or those still possible."""

    name: str
    display: str
    level: str | None
    """None where several are possible, or it does not arise."""
    possible: tuple[str, ...]
    not_applicable: bool
    report: Mapping[str, Any] = field(repr=False, compare=False)
    """All that the contract says of it."""

    def __str__(self) -> str:
        return self.display


@dataclass(frozen=True, slots=True)
class Criterion:
    """A requirement, preference, observation or other criterion."""

    name: str
    display: str
    status: str
    """``met``, ``not_met``, ``undecided`` or ``not_applicable``."""
    role: str
    margin: Margin | None
    report: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def met(self) -> bool | None:
        """Yes or no; None where it is undecided or not applicable."""
        return {"met": True, "not_met": False}.get(self.status)

    def __str__(self) -> str:
        return self.display


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something due from someone by a day."""

    name: str
    display: str
    state: str
    """``pending``, ``met_in_time``, ``met_late``, ``overdue`` …"""
    days: int | None
    """Late or overdue by so many days."""
    due: Value
    event: Value
    report: Mapping[str, Any] = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.display


@dataclass(frozen=True, slots=True)
class Quantity:
    """An indicator, a judgement or a score."""

    name: str
    kind: str
    unit: str | None
    """Of its numbers; empty for plain ones; None where it is no number."""
    cells: tuple[Value, ...]
    """One; or, on axes, one for each member."""
    report: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def value(self) -> Any:
        """Its one value, None where that is not known; on axes a dict by member, or by tuples of members."""
        if not self.report.get("axes"):
            return self.cells[0].value if self.cells else None
        axes = self.report["axes"]
        keys = [tuple(cell.at[axis] for axis in axes) for cell in self.cells]
        return {key if len(axes) > 1 else key[0]: cell.value for key, cell in zip(keys, self.cells, strict=True)}

    @property
    def display(self) -> str:
        """As a person reads it."""
        return "; ".join((f"{', '.join(cell.at.values())}: " if cell.at else "") + cell.display for cell in self.cells)

    def __str__(self) -> str:
        return self.display


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer that would help to decide something still open."""

    name: str
    """The input, or the open axis."""
    at: dict[str, str]
    display: str
    for_items: tuple[str, ...]
    decisive: bool
    """Whether it alone can settle a decision."""

    def __str__(self) -> str:
        return self.display


@dataclass(frozen=True)
class Explanation:
    """The reasons of a result: a tree of steps, each a dict of ``display``, ``value``, ``sources``, ``because`` …"""

    name: str
    reason: Mapping[str, Any]

    def __str__(self) -> str:
        return "\n".join("  " * depth + step["display"] for depth, step in self.steps())

    def steps(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Every step with its depth, from the result down to the data."""
        waiting = [(0, self.reason)]
        while waiting:
            depth, step = waiting.pop()
            yield depth, step
            waiting += [(depth + 1, below) for below in reversed(step.get("because", ()))]

    def _repr_html_(self) -> str:
        return f'<ul style="list-style:none;padding-left:0">{_unfolding(self.reason)}</ul>'


class Assessment(Mapping[str, Any]):
    """A project judged. Results are its items, and its attributes: ``assessment["eligibility"]``, ``assessment.eligibility``.

    Two are equal where framework, data, day and language are; it can be pickled. In a notebook it shows the verdict, the
    reasons to unfold, and what is still wanted.
    """

    framework: Framework
    data: str
    """The project, as JSON."""
    lang: Language
    report: dict[str, Any]
    """The contract's JSON (``assessment.schema.json``)."""
    problems: tuple[Problem, ...]
    """Doubts about the data."""
    decisions: dict[str, Decision]
    criteria: dict[str, Criterion]
    obligations: dict[str, Obligation]
    quantities: dict[str, Quantity]
    wanted: tuple[Wanted, ...]
    """The answers that would help most, first."""

    def __init__(
        self,
        framework: Framework,
        data: str,
        as_of: str,
        lang: Language,
        report: dict[str, Any],
        problems: tuple[Problem, ...] = (),
    ) -> None:
        self.framework, self.data, self.lang, self.report, self.problems = framework, data, lang, report, problems
        self._as_of = as_of
        self.decisions = {one["name"]: _decision(one) for one in report["decisions"]}
        self.criteria = {one["name"]: _criterion(one) for one in report["criteria"]}
        self.obligations = {one["name"]: _obligation(one) for one in report.get("obligations", ())}
        self.quantities = {one["name"]: _quantity(one) for one in report.get("quantities", ())}
        self.wanted = tuple(map(_wanted, report.get("wanted", ())))

    @property
    def as_of(self) -> str:
        """The day that it was judged at, ISO 8601."""
        return str(self.report["receipt"]["as_of"])

    @property
    def project(self) -> str | None:
        """The project's id, where its data say."""
        project: str | None = self.report["receipt"].get("project")
        return project

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical data."""
        return str(self.report["receipt"]["data_digest"])

    def explain(self, *items: str, reading: str | None = None) -> list[Explanation]:
        """Why results are what they are: of some items, else of the decisions.

        Raises:
            UnknownNameError: There is no such result, reading or scenario.
        """
        return self.framework.explain(self.data, *items, as_of=self._as_of, reading=reading, lang=self.lang)

    def html(self, *, reasons: bool = True) -> str:
        """A page that stands alone."""
        return self.framework.render(self.data, "html", as_of=self._as_of, lang=self.lang, reasons=reasons)

    def markdown(self, *, reasons: bool = False) -> str:
        """A page as Markdown."""
        return self.framework.render(self.data, "markdown", as_of=self._as_of, lang=self.lang, reasons=reasons)

    def __getitem__(self, name: str) -> Any:
        """A `Decision`, `Criterion`, `Obligation` or `Quantity`."""
        groups: tuple[Mapping[str, Any], ...] = (self.decisions, self.criteria, self.obligations, self.quantities)
        for group in groups:
            if name in group:
                return group[name]
        raise KeyError(name)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and "quantities" in self.__dict__:
            try:
                return self[name]
            except KeyError:
                pass
        raise AttributeError(f"{self.__class__.__name__} has no attribute and no result “{name}”", name=name, obj=self)

    def __iter__(self) -> Iterator[str]:
        yield from self.decisions
        yield from self.criteria
        yield from self.obligations
        yield from self.quantities

    def __len__(self) -> int:
        return len(self.decisions) + len(self.criteria) + len(self.obligations) + len(self.quantities)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Assessment) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[str, ...]:
        return (self.framework.digest, self.digest, self.as_of, self.lang)

    def __repr__(self) -> str:
        verdicts = ", ".join(f"{name}: {decision.display}" for name, decision in self.decisions.items())
        project = f" {self.project}" if self.project else ""
        return f"<jalon.Assessment{project} by {self.framework.id} {self.framework.version}; {verdicts}>"

    def __str__(self) -> str:
        return self.framework.render(self.data, "text", as_of=self._as_of, lang=self.lang)

    def _repr_html_(self) -> str:
        return self.framework.render(self.data, "fragment", as_of=self._as_of, lang=self.lang, reasons=True)

    def __reduce__(self) -> Any:
        report = json.dumps(self.report)
        return (_restore, (self.framework, self.data, self._as_of, self.lang, report, self.problems))


def _restore(
    framework: Framework, data: str, as_of: str, lang: Language, report: str, problems: tuple[Problem, ...]
) -> Assessment:
    return Assessment(framework, data, as_of, lang, json.loads(report), problems)


def _decision(report: Mapping[str, Any]) -> Decision:
    level = report["level"]
    return Decision(
        name=report["name"],
        display=report["display"],
        level=level["name"] if level else None,
        possible=tuple(level["name"] for level in report["possible"]),
        not_applicable=report.get("not_applicable", False),
        report=report,
    )


def _criterion(report: Mapping[str, Any]) -> Criterion:
    margin = report.get("margin")
    return Criterion(
        name=report["name"],
        display=report["display"],
        status=report["status"],
        role=report["role"],
        margin=Margin(_datum(margin["value"]), _datum(margin["threshold"]), _exact(margin["distance"]), margin["unit"])
        if margin
        else None,
        report=report,
    )


def _obligation(report: Mapping[str, Any]) -> Obligation:
    return Obligation(
        name=report["name"],
        display=report["display"],
        state=report["state"],
        days=report.get("days"),
        due=Value._of(report["due"]),
        event=Value._of(report["event"]),
        report=report,
    )


def _quantity(report: Mapping[str, Any]) -> Quantity:
    return Quantity(
        name=report["name"],
        kind=report["kind"],
        unit=report["type"].get("unit"),
        cells=tuple(map(Value._of, report["cells"])),
        report=report,
    )


def _wanted(report: Mapping[str, Any]) -> Wanted:
    cell = report["cell"]
    items = tuple(report["for_items"])
    return Wanted(cell["name"], cell.get("at", {}), cell["display"], items, report["decisive"])


def _datum(report: Mapping[str, Any]) -> Any:
    """A known value as Python has it."""
    ((kind, value),) = report.items()
    if kind == "number":
        return _exact(value["exact"])
    if kind == "member":
        return value["name"]
    if kind == "date":
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:  # a month, a year, a time of day
            return value
    return value


def _exact(text: str) -> Decimal | Fraction:
    text = text.removeprefix("~")
    return Fraction(text) if "/" in text else Decimal(text)


def _unfolding(step: Mapping[str, Any]) -> str:
    said, below = html.escape(step["display"]), step.get("because", ())
    if not below:
        return f"<li>{said}</li>"
    inner = "".join(map(_unfolding, below))
    return f'<li><details><summary>{said}</summary><ul style="list-style:none">{inner}</ul></details></li>'
