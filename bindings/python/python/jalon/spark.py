"""Tables of Spark (and of what speaks its interface, such as Sail), judged where their partitions are."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from jalon._batches import Judge, needs_reference

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from jalon._framework import Framework
    from jalon._tables import Reference

__all__ = ["evaluate", "reference"]


def evaluate(
    df: DataFrame,
    framework: Framework,
    as_of: datetime.date | str | None = None,
    *,
    reference: Reference | None = None,
    **options: Any,
) -> DataFrame:
    """Judges each row, partition by partition: the same verdicts as `Framework.evaluate_table` on one machine.

    Where figures of a project rest on all the others (ranks, z-scores), two passes are made: the first works out the
    reference (unless one is given), the second judges every partition by it. Projects need a key then: ``id``, or ``key``.

    Args:
        df: Columns are named as inputs.
        framework: It is sent to the workers as its text.
        as_of: The day to judge at; today, on the driver, if None.
        reference: The statistics of the first pass, where they are known already.
        options: As for `Framework.evaluate_table`: ``key``, ``select``, ``details``, ``ignore``, ``complete`` …

    Raises:
        DataError: Among the errors of the workers: cells do not fit.
        ReferenceError: In the first pass, figures rest on data that are missing.
    """
    if reference is None and needs_reference(framework):
        kept = {name: value for name, value in options.items() if name in ("key", "ignore", "complete")}
        reference = globals()["reference"](df, framework, as_of, **kept)
    judge = Judge(framework, as_of, reference=reference, **options)
    from pyspark.sql.pandas.types import from_arrow_schema

    schema = from_arrow_schema(judge.schema(_columns(df)))
    return df.mapInArrow(judge, schema)


def reference(
    df: DataFrame, framework: Framework, as_of: datetime.date | str | None = None, **options: Any
) -> Reference:
    """The first pass: what all projects come to together. Only the columns that the framework reads are collected.

    Raises:
        ReferenceError: Figures rest on data that are missing.
    """
    read = set(framework.schema()["properties"])
    key = options.get("key")
    wanted = [name for name in df.columns if name.split("[")[0].split(".")[0] in read or name in (key, "id", "project")]
    return framework.reference(df.select([f"`{name}`" for name in wanted]).toArrow(), as_of, **options)


def _columns(df: DataFrame) -> Any:
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(df.schema)
