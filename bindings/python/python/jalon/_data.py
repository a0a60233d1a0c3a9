"""Data on their way into the native half: as JSON that loses nothing in silence."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterator, Mapping, Set
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jalon._errors import DataError

DEEPEST = 100
"""How deep data may be nested; the language itself needs four levels."""


def to_json(data: Any) -> str:
    """A project as JSON text: dicts, lists, numbers, texts, dates, None.

    A float stands for its shortest decimal, a Decimal for itself. A text is taken for JSON already.

    Raises:
        DataError: What JSON would drop or turn into a gap: NaN, infinities, other objects, texts that are no Unicode.
    """
    return encodable(data, "") if isinstance(data, str) else "".join(_pieces(data, "", 0))


def encodable(text: str, at: str) -> str:
    """The text, where UTF-8 can write it.

    Raises:
        DataError: It holds half of a surrogate pair.
    """
    try:
        text.encode()
    except UnicodeEncodeError as why:
        raise DataError(f"{at or 'data'}: a lone surrogate at character {why.start} is no text") from None
    return text


def day(given: datetime.date | str | None) -> str:
    """An as-of date as ISO text; None is today."""
    if given is None:
        return datetime.date.today().isoformat()
    if isinstance(given, datetime.datetime):
        return given.date().isoformat()
    return given if isinstance(given, str) else given.isoformat()


def _pieces(value: Any, at: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise DataError(f"{at}: the data are nested too deeply, or hold themselves")
    if isinstance(value, Mapping):
        yield "{"
        for place, (key, member) in enumerate(value.items()):
            if not isinstance(key, str):
                raise DataError(f"{at or 'data'}: the key {key!r} is no text")
            yield f"{',' if place else ''}{json.dumps(encodable(key, at))}:"
            yield from _pieces(member, f"{at}/{key}", depth + 1)
        yield "}"
    elif isinstance(value, (list, tuple, Set)):
        yield "["
        for place, member in enumerate(sorted(value, key=str) if isinstance(value, Set) else value):
            yield "," if place else ""
            yield from _pieces(member, f"{at}/{place}", depth + 1)
        yield "]"
    else:
        yield _leaf(value, at)


def _leaf(value: Any, at: str) -> str:
    if value is None or value is True or value is False:
        return json.dumps(value)
    if isinstance(value, str):
        return json.dumps(encodable(str(value), at))
    if isinstance(value, int):
        return _whole(value, at)
    if isinstance(value, float):
        if math.isfinite(value):
            return repr(float(value))
        raise DataError(f"{at or 'data'}: {value} is no number; leave out what is not known")
    if isinstance(value, Decimal):
        if value.is_finite():
            return format(value, "f")
        raise DataError(f"{at or 'data'}: {value} is no number; leave out what is not known")
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return _whole(value.numerator, at)
        raise DataError(f"{at or 'data'}: {value} may have no decimal; give a Decimal")
    if isinstance(value, (datetime.date, datetime.datetime)):
        return json.dumps(value.isoformat())
    return _foreign(value, at)


def _whole(value: int, at: str) -> str:
    if value.bit_length() > 10_000:
        raise DataError(f"{at or 'data'}: a whole number of more than 3,000 digits is no figure")
    return str(int(value))


def _foreign(value: Any, at: str) -> str:
    """Scalars and arrays of numpy, pandas and pyarrow, by what they say of themselves."""
    kind = type(value)
    if kind.__name__ in ("NAType", "NaTType"):
        return "null"
    if getattr(value, "ndim", 0) and hasattr(value, "tolist"):
        return "".join(_pieces(value.tolist(), at, DEEPEST - 3))
    for method in ("item", "as_py"):
        convert = getattr(value, method, None)
        if callable(convert):
            plain = convert()
            if type(plain) is not kind:
                return "".join(_pieces(plain, at, DEEPEST))
    raise DataError(f"{at or 'data'}: {kind.__module__}.{kind.__qualname__} is no answer")
