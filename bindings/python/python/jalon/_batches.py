"""One function over batches of rows, for engines that spread them over processes: the framework travels inside of it, as
its text, never as a path.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from jalon._data import day

if TYPE_CHECKING:
    import pyarrow

    from jalon._framework import Framework
    from jalon._tables import Reference


class Judge:
    """Judges batches of pyarrow: ``judge(batches)`` gives as many rows, in their order, for ``mapInArrow`` and the like.

    It can be pickled: with it go the framework's text, those that it uses, its digest, the day and the reference.
    """

    def __init__(
        self,
        framework: Framework,
        as_of: datetime.date | str | None = None,
        *,
        reference: Reference | None = None,
        **options: Any,
    ) -> None:
        self.framework = framework
        self.as_of = day(as_of)
        """Fixed when the work is planned, not where it is done."""
        self.reference = reference
        self.options = options

    def table(self, batch: Any) -> pyarrow.Table:
        """The results of one table or batch, with choices as texts: what every engine can hold."""
        import pyarrow

        judged = self.framework.evaluate_table(
            batch, self.as_of, reference=self.reference, threads=1, into="arrow", **self.options
        )
        plain = [field.with_type(_plain(field.type)) for field in judged.schema]
        return judged.cast(pyarrow.schema(plain))

    def __call__(self, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            yield from self.table(batch).to_batches()

    def schema(self, columns: pyarrow.Schema) -> pyarrow.Schema:
        """The columns of the results for tables of some columns."""
        return self.table(columns.empty_table()).schema


def _plain(kind: pyarrow.DataType) -> pyarrow.DataType:
    import pyarrow

    return pyarrow.string() if pyarrow.types.is_dictionary(kind) else kind


def needs_reference(framework: Framework) -> bool:
    """Whether some figure of a project rests on all the others."""
    return "portfolio" in framework.items.values()
