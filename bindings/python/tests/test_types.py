"""The types that the package promises: the stub fits the native module; package, tests and examples pass mypy --strict."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jalon
import pytest

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[2] / "examples"


def run(*words: str, at: Path = HERE.parent) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=at, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stub_fits_the_native_module() -> None:
    run("mypy.stubtest", "jalon._jalon")


def test_sources_are_laid_out_and_clean() -> None:
    folders = [".", str(EXAMPLES / "at-scale"), str(EXAMPLES / "researcher")]
    run("ruff", "check", "--config", "pyproject.toml", *folders)
    run("ruff", "format", "--check", "--config", "pyproject.toml", *folders)


def test_the_package_is_marked_as_typed() -> None:
    assert (Path(jalon.__file__).parent / "py.typed").is_file()


@pytest.mark.parametrize(
    "paths",
    [["python/jalon"], ["tests"], ["benchmarks"], [str(EXAMPLES / "at-scale")], [str(EXAMPLES / "researcher")]],
    ids=["package", "tests", "benchmarks", "examples at scale", "examples for researchers"],
)
def test_everything_passes_mypy_in_its_strict_mode(paths: list[str]) -> None:
    run("mypy", "--strict", "--config-file", str(HERE.parent / "pyproject.toml"), *paths)
