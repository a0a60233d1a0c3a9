"""Every block of the README runs, in order; so does every docstring's example."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path
from typing import Any

import jalon
import pytest

README = Path(__file__).resolve().parents[1] / "README.md"
MODULES = [name for _, name, _ in pkgutil.iter_modules(jalon.__path__, "jalon.") if name != "jalon._jalon"]


def test_every_block_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 5
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(README), "exec"), names)


@pytest.mark.parametrize("name", ["jalon", *MODULES])
def test_every_example_of_a_docstring_runs(name: str) -> None:
    if name == "jalon.spark":
        pytest.importorskip("pyspark")
    module = importlib.import_module(name)
    found = doctest.testmod(module, extraglobs={"load": jalon.load, "jalon": jalon})
    assert found.failed == 0


def test_docstrings_have_examples_and_say_what_is_raised() -> None:
    public = [getattr(jalon, name) for name in jalon.__all__ if name != "__version__"]
    assert all(thing.__doc__ for thing in public)
    verbs = [jalon.load, *(getattr(jalon.Framework, name) for name in dir(jalon.Framework) if not name.startswith("_"))]
    verbs = [verb for verb in verbs if callable(verb)]
    assert all(verb.__doc__ for verb in verbs)
    documented = [verb.__name__ for verb in verbs if "Raises:" in verb.__doc__]
    assert {"load", "evaluate", "explain", "evaluate_table", "evaluate_file", "portfolio", "reference"} <= set(
        documented
    )
