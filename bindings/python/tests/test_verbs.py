"""The verbs over texts and single projects."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import jalon
import pytest
from conftest import CALL, GOOD, REPOSITORY


def test_a_framework_is_loaded_from_an_id_a_path_a_folder_or_a_text(tmp_path: Path) -> None:
    folder = REPOSITORY / "frameworks" / "french_impact"
    by_id = jalon.load("french_impact")
    assert by_id == jalon.load(folder) == jalon.load(str(folder / "framework.jalon")) == jalon.load(by_id.text)
    copy = tmp_path / "call.jalon"
    copy.write_text(CALL, encoding="utf-8")
    assert jalon.load(copy).id == "call"


def test_frameworks_that_are_used_come_from_mappings_folders_functions_and_neighbours(tmp_path: Path) -> None:
    used = 'framework base "Base"\n  version 1\n\nparameter most = 5 EUR\n  source "here"\n'
    user = 'framework user "User"\n  version 1\n\nuse base version 1\n\ninput budget : EUR\nrequirement small : budget <= base.most\n'
    (tmp_path / "base.jalon").write_text(used, encoding="utf-8")
    (tmp_path / "user.jalon").write_text(user, encoding="utf-8")
    loaded = [
        jalon.load(user, library={"base": used}),
        jalon.load(user, library=tmp_path),
        jalon.load(user, library=lambda id: used if id == "base" else None),
        jalon.load(tmp_path / "user.jalon"),
    ]
    assert len({framework.digest for framework in loaded}) == 1
    assert loaded[0].evaluate({"budget": 5})["small"].status == "met"
    with pytest.raises(jalon.FrameworkError):
        jalon.load(user)
    with pytest.raises(ZeroDivisionError):
        jalon.load(user, library=lambda id: str(1 // 0))


def test_check_names_every_fault_with_its_place_in_characters() -> None:
    text = 'framework f "É𝄞"\n  version 1\n\ninput budget : EUR\nrequirement a : bugdet <= 5 EUR\nrequirement b : budgte > 1 EUR\n'
    problems = jalon.check(text)
    faults = [problem for problem in problems if problem.severity == "error"]
    assert [text[problem.place.start : problem.place.end] for problem in faults] == ["bugdet", "budgte"]
    mended = text
    for problem in reversed(faults):
        assert problem.fix is not None
        mended = problem.fix.apply(mended)
    assert [problem for problem in jalon.check(mended) if problem.severity == "error"] == []


def test_format_lays_out_and_translates_there_and_back(call: jalon.Framework) -> None:
    french = call.format(to="fr")
    assert french.startswith("référentiel call")
    assert jalon.load(french) == call
    assert jalon.format(french, to="en") == call.format()


def test_shipped_frameworks_are_listed_and_load() -> None:
    shipped = jalon.frameworks()
    assert len(shipped) >= 14
    for id, text in shipped.items():
        framework = jalon.load(id)
        assert (framework.id, framework.text) == (id, text)
        assert framework.schema()["type"] == "object"
        assert framework.form("fr")


def test_a_project_is_judged(call: jalon.Framework) -> None:
    judged = call.evaluate(GOOD, as_of="2024-07-01")
    assert judged.eligibility.level == "eligible"
    assert {name: criterion.status for name, criterion in judged.criteria.items()} == dict.fromkeys(
        judged.criteria, "met"
    )
    assert judged.portion.value == Decimal(50)
    assert judged.taught.value == 11
    undecided = call.evaluate({"budget": 500_000, "filed_on": "2024-06-30"}, as_of="2024-07-01")
    assert undecided.eligibility.level is None
    assert undecided.eligibility.possible == ("eligible", "not_eligible")
    assert undecided.wanted[0].name == "requested" and undecided.wanted[0].decisive


@pytest.mark.parametrize(
    ("given", "met"),
    [
        (0.1 + 0.2, False),
        (0.3, True),
        (Decimal("0.30"), True),
        (Decimal("0.3000000000000000000000001"), False),
        (Fraction(0), True),
        ("0.3", True),
        (0, True),
        (10**30, False),
    ],
)
def test_a_number_is_the_decimal_that_was_written(given: object, met: bool) -> None:
    framework = jalon.load("framework f\n  version 1\n\ninput x : number\nrequirement low : x <= 0.3\n")
    assert framework.evaluate({"x": given})["low"].met is met


def test_dates_of_python_are_taken(call: jalon.Framework) -> None:
    for day in (datetime.date(2024, 6, 30), "2024-06-30"):
        assert call.evaluate({"filed_on": day}, as_of=datetime.date(2024, 7, 1))["in_time"].met is True
    assert call.evaluate({}, as_of=datetime.datetime(2024, 7, 1, 12)).as_of == "2024-07-01"


def test_numpy_and_pandas_scalars_are_taken(call: jalon.Framework) -> None:
    import numpy as np
    import pandas as pd

    data = {"budget": np.int64(500_001), "open_to_all": np.bool_(True), "jobs": np.uint8(9), "requested": pd.NA}
    data["filed_on"] = pd.Timestamp("2024-06-30").date()
    judged = call.evaluate(data)
    assert (judged.affordable.met, judged.open.met, judged.many.met, judged.half.met) == (False, True, False, None)
    assert call.evaluate({"fields": np.array(["water"])})["water_too"].met is True


def test_reasons_go_down_to_the_data(call: jalon.Framework) -> None:
    (why,) = call.explain(GOOD, "half", as_of="2024-07-01")
    steps = [step for _, step in why.steps()]
    assert {"budget", "requested"} <= {step.get("name") for step in steps}
    assert "250,000" in str(why)
    assert "<details>" in why._repr_html_()
    assert [one.name for one in call.explain(GOOD)] == ["eligibility"]


def test_the_reader_chooses_the_language(call: jalon.Framework) -> None:
    assert "Irrecevable" in str(call.evaluate(GOOD | {"budget": 1}, lang="fr"))
    assert "Not eligible" in str(call.evaluate(GOOD | {"budget": 1}))
    french = jalon.load(CALL, lang="fr")
    with pytest.raises(jalon.DataError) as caught:
        french.evaluate({"budget": "12O"})
    assert "12O" in caught.value.problems[0].title
    assert caught.value.problems[0].title != call_problem(call)
    for given in ("fr", "fr_FR.UTF-8", "FR"):
        assert jalon.load(CALL, lang=given).lang == "fr"


def call_problem(call: jalon.Framework) -> str:
    with pytest.raises(jalon.DataError) as caught:
        call.evaluate({"budget": "12O"})
    return caught.value.problems[0].title


def test_pages_and_canonical_data(call: jalon.Framework) -> None:
    judged = call.evaluate(GOOD, as_of="2024-07-01")
    assert judged.html().startswith("<!DOCTYPE html>")
    assert judged.markdown().startswith("# ")
    assert call.canonical({"trained": {"men": 5, "women": 6.0}})["trained"] == {"women": 6, "men": 5}
    assert call.evaluate(call.canonical(GOOD), as_of="2024-07-01") == judged


def test_examples_come_with_their_data() -> None:
    for example in jalon.load("french_impact").examples():
        assert example["differences"] == []
