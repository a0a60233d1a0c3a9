"""Frameworks that judge social impact: exact verdicts, with reasons, over projects and tables.

>>> import jalon
>>> framework = jalon.load("social_innovation_markers")
>>> framework.version
'1.0'
"""

from jalon._assessment import (
    Assessment,
    Criterion,
    Decision,
    Explanation,
    Margin,
    Obligation,
    Quantity,
    Value,
    Wanted,
)
from jalon._batches import Judge
from jalon._errors import (
    Cell,
    DataError,
    Fix,
    FrameworkError,
    InternalError,
    JalonError,
    Place,
    Problem,
    ReferenceError,
    TableError,
    UnknownNameError,
    UsageError,
)
from jalon._framework import Framework, check, format, frameworks, load
from jalon._jalon import __version__
from jalon._tables import Portfolio, Reference, Results

__all__ = [
    "Assessment",
    "Cell",
    "Criterion",
    "DataError",
    "Decision",
    "Explanation",
    "Fix",
    "Framework",
    "FrameworkError",
    "InternalError",
    "JalonError",
    "Judge",
    "Margin",
    "Obligation",
    "Place",
    "Portfolio",
    "Problem",
    "Quantity",
    "Reference",
    "ReferenceError",
    "Results",
    "TableError",
    "UnknownNameError",
    "UsageError",
    "Value",
    "Wanted",
    "__version__",
    "check",
    "format",
    "frameworks",
    "load",
]
