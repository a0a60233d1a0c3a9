"""Objects that help: items, attributes, pages, pickles, equality."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import jalon
import pytest
from conftest import GOOD


def test_results_are_items_and_attributes(call: jalon.Framework) -> None:
    judged = call.evaluate(GOOD, as_of="2024-07-01")
    assert judged["half"] is judged.half is judged.criteria["half"]
    assert set(judged) == {*judged.decisions, *judged.criteria, *judged.obligations, *judged.quantities}
    assert len(judged) == len(list(judged)) and "half" in judged and "no" not in judged
    assert "half" in dir(judged)
    with pytest.raises(KeyError):
        judged["haff"]
    with pytest.raises(AttributeError, match="haff"):
        judged.haff
    margin = judged.criteria["affordable"].margin
    assert margin is not None and margin.distance == 0 and margin.unit == "EUR"


def test_equality_and_hash_go_by_digest(call: jalon.Framework) -> None:
    one = call.evaluate(GOOD, as_of="2024-07-01")
    same = call.evaluate(dict(reversed(GOOD.items())), as_of="2024-07-01")
    assert one == same and hash(one) == hash(same) and len({one, same}) == 1
    others = [
        call.evaluate(GOOD | {"jobs": 13}, as_of="2024-07-01"),
        call.evaluate(GOOD, as_of="2024-07-02"),
        call.evaluate(GOOD, as_of="2024-07-01", lang="fr"),
    ]
    assert len({one, *others}) == 4
    assert call != object() and one != object()
    assert hash(call) == hash(jalon.load(call.format(to="fr")))


def test_everything_is_pickled_and_copied(call: jalon.Framework) -> None:
    judged = call.evaluate(GOOD, as_of="2024-07-01", reasons=True)
    for thing in (call, judged, judged.half, judged.wanted):
        assert pickle.loads(pickle.dumps(thing)) == thing
        assert copy.deepcopy(thing) == thing
    again = pickle.loads(pickle.dumps(judged))
    assert again.report == judged.report and str(again) == str(judged)


def test_errors_are_pickled_whole(call: jalon.Framework) -> None:
    with pytest.raises(jalon.DataError) as caught:
        call.evaluate({"budget": "12O"})
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), again.problems, str(again)) == (jalon.DataError, caught.value.problems, str(caught.value))


def test_a_framework_is_pickled_by_its_texts_never_by_a_path(tmp_path: Path) -> None:
    base = 'framework base "Base"\n  version 1\n\nparameter most = 5 EUR\n  source "here"\n'
    user = 'framework user "User"\n  version 1\n\nuse base version 1\n\ninput budget : EUR\nrequirement small : budget <= base.most\n'
    (tmp_path / "base.jalon").write_text(base, encoding="utf-8")
    (tmp_path / "user.jalon").write_text(user, encoding="utf-8")
    framework = jalon.load(tmp_path / "user.jalon")
    pickled = pickle.dumps(framework)
    (tmp_path / "base.jalon").unlink()
    (tmp_path / "user.jalon").unlink()
    script = (
        "import pickle, sys; framework = pickle.loads(sys.stdin.buffer.read()); "
        "print(framework.digest, framework.evaluate({'budget': 5})['small'].status)"
    )
    run = subprocess.run([sys.executable, "-c", script], input=pickled, capture_output=True, check=True)
    assert run.stdout.decode().split() == [framework.digest, "met"]
    assert base.encode() in pickled


def test_a_notebook_shows_the_verdict_reasons_to_unfold_and_what_is_wanted_escaped(call: jalon.Framework) -> None:
    data = GOOD | {"id": "<script>alert(1)</script>", "requested": None}
    shown = call.evaluate(data, as_of="2024-07-01")._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown
    assert "<details>" in shown and "<details open>" not in shown
    assert "requested" in shown.lower() and shown.count("<article") == 1
    assert "<html" not in shown and ":root" not in shown

    class Balanced(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("br", "meta"):
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    parser = Balanced()
    parser.feed(shown)
    assert parser.open == []


def test_names_are_said(call: jalon.Framework) -> None:
    assert repr(call) == "<jalon.Framework call 1.0>"
    judged = call.evaluate(GOOD, as_of="2024-07-01")
    assert repr(judged) == "<jalon.Assessment p1 by call 1.0; eligibility: Eligible>"
    assert str(judged.eligibility) == "Eligible" and str(judged.portion) == judged.portion.display
    assert call.title == "Call for projects"
    with pytest.raises(TypeError, match=r"jalon\.load"):
        jalon.Framework()
