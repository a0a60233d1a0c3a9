"""The wheel works in a fresh virtual environment, away from the repository; a source distribution builds one there."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1]

USE = r"""
import jalon, sys
from pathlib import Path
assert Path(jalon.__file__).is_relative_to(sys.prefix), jalon.__file__
framework = jalon.load("french_impact", lang="fr")
assert framework.evaluate({}, "2024-01-01").wanted
assert "pyarrow" not in sys.modules and "polars" not in sys.modules
text = "framework f\n  version 1\n\ninput x : number\nrequirement low : x <= 0.3\n"
Path("x.csv").write_text("x\n0.3\n0.31\n")
assert jalon.load(text).evaluate_file("x.csv").rows == 2
assert jalon.load(text).evaluate({"x": 0.1 + 0.2})["low"].status == "not_met"
print(len(jalon.frameworks()), "frameworks")
"""


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution: as built before the tests, else built now."""
    if "JALON_WHEELS" in os.environ:
        return Path(os.environ["JALON_WHEELS"])
    folder = tmp_path_factory.mktemp("wheels")
    verbs: list[list[str]] = [["build", "--release"], ["sdist"]]
    for verb in verbs:
        subprocess.run([sys.executable, "-m", "maturin", *verb, "--out", str(folder)], cwd=PACKAGE, check=True)
    return folder


def works(wheel: Path, folder: Path) -> None:
    """Installs a wheel alone, with nothing else, and uses it from a folder that is not ours."""
    venv.create(folder / "fresh", with_pip=True)
    python = folder / "fresh" / "bin" / "python"
    quiet = ["--quiet", "--disable-pip-version-check", "--no-index"]
    subprocess.run([python, "-m", "pip", "install", *quiet, wheel], check=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MYPY"))}
    done = subprocess.run([python, "-c", USE], cwd=folder, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) >= 14


def test_the_wheel_works_away_from_the_repository(wheels: Path, tmp_path: Path) -> None:
    (wheel,) = wheels.glob("*.whl")
    assert "cp310-abi3" in wheel.name, "one wheel for CPython 3.10 and later"
    names = zipfile.ZipFile(wheel).namelist()
    assert "jalon/py.typed" in names and "jalon/_jalon.pyi" in names and not any("test" in name for name in names)
    works(wheel, tmp_path)


@pytest.mark.timeout(900)  # it compiles all of the core
def test_the_source_distribution_builds_away_from_the_repository(wheels: Path, tmp_path: Path) -> None:
    (archive,) = wheels.glob("*.tar.gz")
    with tarfile.open(archive) as sources:
        sources.extractall(tmp_path, filter="data")
    (source,) = (path for path in tmp_path.iterdir() if path.is_dir())
    # The archive gives all files one old date: what was built of an earlier one would pass for up to date.
    for path in source.rglob("*.rs"):
        path.touch()
    # Without optimisations: that it builds is the question, not how fast it is then.
    words = ["build", "--profile", "dev", "--out", str(tmp_path / "built")]
    done = subprocess.run([sys.executable, "-m", "maturin", *words], cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    (wheel,) = (tmp_path / "built").glob("*.whl")
    works(wheel, tmp_path)
