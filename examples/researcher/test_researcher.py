"""The notebook is executed as a reader would, and shows what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def shown() -> list[Any]:
    """What each cell of code shows, in order."""
    notebook = nbformat.read(HERE / "human_development.ipynb", as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "clear the outputs before you commit"
    NotebookClient(notebook, timeout=200, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}).execute()
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def text(outputs: list[Any]) -> str:
    parts = [output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in outputs]
    return "\n".join(parts)


def page(outputs: list[Any]) -> str:
    return "\n".join(output.get("data", {}).get("text/html", "") for output in outputs)


def test_countries_are_ranked_as_published(shown: list[Any]) -> None:
    ranking = text(shown[1])
    assert ranking.index("CHE") < ranking.index("FRA") < ranking.index("BGR") < ranking.index("SOM")
    assert "0.967" in ranking and "very_high" in ranking


def test_an_assessment_shows_itself_with_reasons_to_unfold(shown: list[Any]) -> None:
    assert 'class="jalon"' in page(shown[2]) and "<details>" in page(shown[2])
    assert "0.799" in page(shown[2]) and "<details>" in page(shown[3])


def test_what_is_missing_is_said(shown: list[Any]) -> None:
    assert "wanted:" in text(shown[4]) and "income" in text(shown[4]).lower()


def test_figures_are_drawn(shown: list[Any]) -> None:
    pictures = [output for outputs in shown for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == 2


def test_the_first_and_the_last_do_not_depend_on_weights(shown: list[Any]) -> None:
    rows = [line for line in text(shown[6]).splitlines() if '"' in line or "│" in line]
    assert any("SOM" in row and row.count("11.0") + row.count("11 ") >= 2 for row in rows), rows
