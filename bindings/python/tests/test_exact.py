"""Random formulas over random data, against an evaluator of fractions written here: the same verdicts and values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import jalon
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

NAMES = ("a", "b", "c")


@dataclass(frozen=True)
class Formula:
    """A formula, in Jalon's words, and what it is worth: a fraction, None where it is missing, or undefined."""

    text: str
    parts: tuple[Formula, ...] = ()
    sign: str = ""

    def worth(self, data: dict[str, Fraction | None]) -> Fraction | str | None:
        if not self.parts:
            return data[self.text] if self.text in data else Fraction(self.text.strip("()"))
        found = [part.worth(data) for part in self.parts]
        if "undefined" in found:
            return "undefined"
        if None in found:
            return None
        one, other = found
        assert isinstance(one, Fraction) and isinstance(other, Fraction)
        if self.sign == "/":
            return one / other if other else "undefined"
        return {"+": one + other, "-": one - other, "*": one * other, "min": min(one, other), "max": max(one, other)}[
            self.sign
        ]


def combined(pair: tuple[Formula, Formula, str]) -> Formula:
    one, other, sign = pair
    if sign in ("min", "max"):
        return Formula(f"{sign}({one.text}, {other.text})", (one, other), sign)
    return Formula(f"({one.text} {sign} {other.text})", (one, other), sign)


def written(number: Decimal) -> str:
    return f"(0 - {abs(number):f})" if number < 0 else f"{number:f}"


decimals = st.decimals(-1000, 1000, allow_nan=False, allow_infinity=False, places=2) | st.sampled_from(
    [Decimal(0), Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal(1), Decimal(3)]
)
leaves = st.sampled_from(NAMES).map(Formula) | decimals.filter(lambda number: number >= 0).map(
    lambda number: Formula(written(number))
)
formulas = st.recursive(
    leaves,
    lambda inner: st.tuples(inner, inner, st.sampled_from(["+", "-", "*", "/", "min", "max"])).map(combined),
    max_leaves=8,
)
rows = st.lists(st.tuples(*[st.none() | decimals for _ in NAMES]), min_size=1, max_size=8)
FILLS = tuple(Fraction(text) for text in ("0", "1", "-0.1", "1000", "-1000000"))
COMPARE = {"<=": lambda x, y: x <= y, ">": lambda x, y: x > y, "=": lambda x, y: x == y}


@settings(max_examples=150, deadline=None)
@given(formulas, st.sampled_from(sorted(COMPARE)), decimals, rows, st.booleans())
def test_formulas_are_worth_what_fractions_say(
    formula: Formula, sign: str, threshold: Decimal, rows: list[tuple[Decimal | None, ...]], floats: bool
) -> None:
    unread = [name for name in NAMES if name not in formula.text]
    text = "framework f\n  version 1\n\n" + "".join(f"input {name} : number\n" for name in NAMES)
    text += f"indicator x : number\n  = {formula.text}\nrequirement r : x {sign} {written(threshold)}\n"
    framework = jalon.load(text)
    as_given = [[None if cell is None else float(cell) if floats else cell for cell in row] for row in rows]
    kind = pa.float64() if floats else pa.decimal128(10, 2)
    table = pa.table({name: pa.array([row[place] for row in as_given], kind) for place, name in enumerate(NAMES)})
    columns = framework.evaluate_table(table, ignore=unread, into="arrow").to_pydict()
    for place, row in enumerate(rows):
        data = {name: None if cell is None else Fraction(cell) for name, cell in zip(NAMES, row, strict=True)}
        worth = formula.worth(data)
        judged = framework.evaluate(dict(zip(NAMES, as_given[place], strict=True)))
        if isinstance(worth, Fraction):
            assert Fraction(judged.x.value) == worth
            expected = "met" if COMPARE[sign](worth, Fraction(threshold)) else "not_met"
            assert judged.r.status == expected
        elif worth == "undefined":
            assert judged.x.value is None
            assert judged.r.status == "undecided"
        for fill in FILLS if worth is None else ():
            # What bounds decide already, nought times a gap for one, no answer may overturn.
            filled = formula.worth({name: fill if cell is None else cell for name, cell in data.items()})
            if isinstance(filled, Fraction):
                assert judged.x.value is None or Fraction(judged.x.value) == filled
                assert judged.r.met in (None, COMPARE[sign](filled, Fraction(threshold)))
        assert columns["r"][place] == judged.r.status
