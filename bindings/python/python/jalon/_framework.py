"""Frameworks: loaded, checked, laid out; and what can be asked of one."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, overload

from jalon import _jalon, _tables
from jalon._assessment import Assessment, Explanation
from jalon._data import day, to_json
from jalon._errors import FrameworkError, JalonError, Problem, UnknownNameError, UsageError, data_error
from jalon._language import Language, language
from jalon._refusals import refusals
from jalon._tables import Given, Into, Portfolio, Progress, Reference, Results

Library = Mapping[str, str] | str | os.PathLike[str] | Callable[[str], str | None]
"""Where other frameworks come from: texts by id, a folder, or a function from an id to a text or None."""


def load(
    source: str | os.PathLike[str], *, library: Library | None = None, lang: str | None = None, name: str | None = None
) -> Framework:
    """A framework without faults.

    Args:
        source: A file; a folder with ``framework.jalon``; the id of a shipped framework; or the text itself (it has lines).
        library: Where the frameworks come from that it uses; besides, those beside its file, and the shipped ones.
        lang: The language of messages and results, ``fr`` or ``en``; else that of the environment, else English.
        name: What places call a text.

    Raises:
        FrameworkError: It has faults; ``problems`` holds all of them.
        UnknownNameError: There is no file and no shipped framework of that name.
        OSError: The file cannot be read.
        UsageError: The text is none: it holds half of a surrogate pair.

    >>> load("french_impact", lang="fr").title
    'French Impact, candidatures et label'
    """
    lang = language(lang)
    found_name, text, beside = _find(source, lang)
    return Framework._load(name or found_name, text, _Fetch(library, beside), lang)


def check(
    source: str | os.PathLike[str], *, library: Library | None = None, lang: str | None = None, name: str | None = None
) -> list[Problem]:
    """Every fault and doubt of a framework, in order of place; an empty list where there is none.

    Takes what `load` takes.

    >>> text = 'framework tiny\\n  version 1\\n\\ninput budget : EUR\\nrequirement small : bugdet <= 5 EUR\\n'
    >>> [(problem.code, text[problem.place.start:problem.place.end]) for problem in check(text) if problem.fix]
    [('J0201', 'bugdet')]
    """
    lang = language(lang)
    found_name, text, beside = _find(source, lang)
    with refusals(lang):
        _, problems = _jalon.load(name or found_name, _text(text), _Fetch(library, beside), lang)
    return [Problem._of(report) for report in json.loads(problems)]


def format(text: str, *, to: str | None = None, lang: str | None = None) -> str:
    """A text laid out in the one way there is; with ``to``, in the words of the other language, ``fr`` or ``en``.

    Raises:
        FrameworkError: It has faults: it would not come back whole.
    """
    lang = language(lang)
    with refusals(lang):
        return _jalon.format("framework", _text(text), "" if to is None else language(to), lang)


def frameworks() -> dict[str, str]:
    """The shipped frameworks: their texts, by id.

    >>> "sroi_generic" in frameworks()
    True
    """
    return dict(_jalon.shipped())


class Framework:
    """A framework without faults. `load` gives one; it can be pickled, and is told apart by its digest.

    >>> framework = load("social_innovation_markers", lang="en")
    >>> framework
    <jalon.Framework social_innovation_markers 1.0>
    """

    _native: _jalon.Native
    _fetched: dict[str, str]
    _items: dict[str, str]
    name: str
    """What places call its text."""
    text: str
    lang: Language
    """The language of what it says, unless another is asked for."""
    warnings: tuple[Problem, ...]
    """Doubts about its text."""
    about: dict[str, Any]
    """Its identity, vocabulary, and the ids of those that it uses."""

    def __init__(self) -> None:
        raise TypeError("jalon.load makes a Framework")

    @classmethod
    def _load(cls, name: str, text: str, fetch: _Fetch, lang: Language) -> Framework:
        with refusals(lang):
            native, report = _jalon.load(name, _text(text), fetch, lang)
        problems = tuple(map(Problem._of, json.loads(report)))
        if native is None:
            raise FrameworkError(problems)
        self = object.__new__(cls)
        self._native = native
        self._fetched = native.library
        self._items = dict(native.items())
        self.name = name
        self.text = text
        self.lang = lang
        self.warnings = problems
        self.about = json.loads(native.about())
        return self

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.about["identity"]["id"])

    @property
    def version(self) -> str:
        """Its version, as written."""
        return str(self.about["identity"]["version"])

    @property
    def digest(self) -> str:
        """SHA-256 of its canonical text: the same in either vocabulary."""
        return str(self.about["identity"]["digest"])

    @property
    def title(self) -> str:
        """Its title, in its reader's language where it has one there."""
        labels = self.about["identity"]["labels"]
        return str(labels.get(self.lang) or labels.get("en") or labels.get("fr") or self.id)

    @property
    def items(self) -> dict[str, str]:
        """The names of its results, each with what it is: ``criterion``, ``decision``, ``indicator`` …"""
        return dict(self._items)

    def evaluate(
        self,
        project: Mapping[str, Any] | str,
        as_of: datetime.date | str | None = None,
        *,
        lang: str | None = None,
        reasons: bool = False,
    ) -> Assessment:
        """Judges one project.

        Args:
            project: Answers by input, as dicts, lists, numbers, texts and dates; or JSON. A float stands for its shortest
                decimal; None is missing.
            as_of: The day to judge at; today if None.
            lang: The language of what it says; else that of the framework.
            reasons: Keep the reasons of every result in the report, too.

        Raises:
            DataError: The data do not fit; ``problems`` says where.
        """
        lang = language(lang) if lang else self.lang
        data, date = to_json(project), day(as_of)
        options = json.dumps({"asOf": date, "lang": lang, "reasons": reasons})
        with refusals(lang):
            judged = json.loads(self._native.judge(data, options))
        problems = tuple(map(Problem._of, judged["problems"]))
        if "assessment" not in judged:
            raise data_error(problems)
        return Assessment(self, data, date, lang, judged["assessment"], problems)

    def explain(
        self,
        project: Mapping[str, Any] | str,
        *items: str,
        as_of: datetime.date | str | None = None,
        reading: str | None = None,
        lang: str | None = None,
    ) -> list[Explanation]:
        """Why results are what they are, down to the data: of some items, else of the decisions.

        Raises:
            DataError: The data do not fit.
            UnknownNameError: There is no such result, reading or scenario.
        """
        lang = language(lang) if lang else self.lang
        options = {"asOf": day(as_of), "lang": lang, "items": items, "reading": reading}
        data = to_json(project)
        with refusals(lang):
            found = json.loads(self._native.explain(data, json.dumps(options)))
        return [Explanation(explained["name"], explained["reason"]) for explained in found]

    def render(
        self,
        project: Mapping[str, Any] | str,
        to: Literal["html", "fragment", "markdown", "text"] = "html",
        *,
        as_of: datetime.date | str | None = None,
        lang: str | None = None,
        reasons: bool = False,
    ) -> str:
        """The result as a page: HTML that stands alone, a part of another page, Markdown or plain text.

        Raises:
            DataError: The data do not fit.
        """
        lang = language(lang) if lang else self.lang
        options = {"asOf": day(as_of), "lang": lang, "format": to, "reasons": reasons}
        data = to_json(project)
        with refusals(lang):
            return self._native.render(data, json.dumps(options))

    def format(self, *, to: str | None = None) -> str:
        """Its text laid out; with ``to``, in the words of the other language."""
        return format(self.text, to=to, lang=self.lang)

    def schema(self, lang: str | None = None) -> dict[str, Any]:
        """The JSON Schema of the data that it asks for."""
        schema: dict[str, Any] = self._ask(self._native.schema, lang)
        return schema

    def form(self, lang: str | None = None) -> dict[str, Any]:
        """What it asks, as a form."""
        form: dict[str, Any] = self._ask(self._native.form, lang)
        return form

    def examples(self, lang: str | None = None) -> list[dict[str, Any]]:
        """Its examples, run: the data of each, and what came out otherwise than it expects."""
        found: list[dict[str, Any]] = self._ask(self._native.examples, lang)
        return found

    def canonical(self, project: Mapping[str, Any] | str) -> dict[str, Any]:
        """Data in their one canonical shape.

        Raises:
            DataError: The data do not fit.
        """
        data = to_json(project)
        canonical: dict[str, Any] = self._ask(lambda _: self._native.canonical(data), None)
        return canonical

    @overload
    def evaluate_table(
        self,
        table: Given,
        as_of: datetime.date | str | None = None,
        *,
        key: str | None = None,
        join: Mapping[str, Given] | None = None,
        complete: bool = False,
        ignore: Iterable[str] = (),
        select: Iterable[str] | None = None,
        details: Iterable[str] = ("possible",),
        threads: int = 0,
        rejects: Literal["raise"] = "raise",
        reference: Reference | None = None,
        progress: Progress | None = None,
        lang: str | None = None,
        into: Into | None = None,
    ) -> Any: ...

    @overload
    def evaluate_table(
        self,
        table: Given,
        as_of: datetime.date | str | None = None,
        *,
        key: str | None = None,
        join: Mapping[str, Given] | None = None,
        complete: bool = False,
        ignore: Iterable[str] = (),
        select: Iterable[str] | None = None,
        details: Iterable[str] = ("possible",),
        threads: int = 0,
        rejects: Literal["report"],
        reference: Reference | None = None,
        progress: Progress | None = None,
        lang: str | None = None,
        into: Into | None = None,
    ) -> Results: ...

    def evaluate_table(
        self,
        table: Given,
        as_of: datetime.date | str | None = None,
        *,
        key: str | None = None,
        join: Mapping[str, Given] | None = None,
        complete: bool = False,
        ignore: Iterable[str] = (),
        select: Iterable[str] | None = None,
        details: Iterable[str] = ("possible",),
        threads: int = 0,
        rejects: Literal["raise", "report"] = "raise",
        reference: Reference | None = None,
        progress: Progress | None = None,
        lang: str | None = None,
        into: Into | None = None,
    ) -> Any:
        """Judges each row of a table; as many rows come out, in the same order. Columns are not copied.

        Args:
            table: Anything that speaks Arrow's PyCapsule interface (polars, pandas, pyarrow, DuckDB, arro3), streams too.
                Columns are named as inputs: ``budget``, ``trained[women]``; an open axis is a column of lists of records.
            as_of: The day to judge at; today if None.
            key: The column that names the projects; else ``id`` or ``project``, else their numbers.
            join: For an open axis, or closed ones with commas between, a table of its rows, by the same key.
            complete: A project without a row in a joined table has no members there, instead of unknown ones.
            ignore: Columns that look like misspelt inputs and are none.
            select: The results wanted, by name; else all.
            details: What stands beside results: ``possible``, ``bounds``, ``margin``, ``because``, ``wanted``, ``state`` …
            threads: How many; 0 for all that the machine has. The results are the same.
            rejects: What becomes of cells that do not fit: ``raise`` a DataError, or ``report`` them in `Results.cells`
                and judge the rest.
            reference: Add what each project comes to among those of a reference.
            progress: Called with the rows done; or a tqdm bar.
            lang: The language of messages; else that of the framework.
            into: ``polars``, ``pandas``, ``arrow`` or ``results``; else the kind of ``table``. `Results` with
                ``rejects="report"``.

        Raises:
            DataError: Cells do not fit; ``cells`` names the first twenty. Or the table itself (`TableError`).
            UnknownNameError: ``select`` names what is no result.
        """
        ask = _tables.Ask(self, as_of, key, join, complete, ignore, select, details, threads, lang, progress)
        results = _tables.evaluate(ask, table, rejects == "report", reference)
        if rejects == "report" and into is None:
            return results
        return results.into(into)

    def evaluate_file(
        self,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        as_of: datetime.date | str | None = None,
        *,
        output: str | os.PathLike[str] | None = None,
        key: str | None = None,
        join: Mapping[str, Given] | None = None,
        complete: bool = False,
        ignore: Iterable[str] = (),
        select: Iterable[str] | None = None,
        details: Iterable[str] = ("possible",),
        threads: int = 0,
        rejects: str | os.PathLike[str] = "raise",
        progress: Progress | None = None,
        lang: str | None = None,
        **written: Any,
    ) -> Results:
        """Judges the rows of files: CSV, Parquet, Arrow, JSON lines, XLSX, ODS; paths, folders and patterns.

        With ``output`` (its ending says what is written) memory is bounded whatever the size of the files, and `Results` only
        counts. ``rejects`` is ``raise``, ``report``, or the path of a table of cells set aside. How a text is written is
        found out, unless said: ``delimiter``, ``decimal``, ``grouping``, ``dates`` (``day_first``, ``month_first``,
        ``iso``), ``encoding``, ``missing``, ``skip_lines``, ``sheet``. All else as for `evaluate_table`.

        Raises:
            DataError: Cells do not fit; then nothing is written. Or a file itself (`TableError`).
        """
        ask = _tables.Ask(self, as_of, key, join, complete, ignore, select, details, threads, lang, progress)
        return _tables.evaluate_files(ask, paths, output, rejects, written)

    def project(
        self,
        table: Given,
        row: int,
        *,
        key: str | None = None,
        join: Mapping[str, Given] | None = None,
        complete: bool = False,
        ignore: Iterable[str] = (),
    ) -> dict[str, Any]:
        """The project that a row of a table (from 0) is, to be evaluated and explained by itself.

        Raises:
            IndexError: There are not as many rows.
            DataError: Cells up to that row do not fit.
        """
        ask = _tables.Ask(self, None, key, join, complete, ignore, None, (), 1, None, None)
        return _tables.project(ask, table, row)

    def portfolio(
        self,
        table: Given,
        as_of: datetime.date | str | None = None,
        *,
        by: Iterable[str] = (),
        reference: Reference | None = None,
        key: str | None = None,
        join: Mapping[str, Given] | None = None,
        complete: bool = False,
        ignore: Iterable[str] = (),
        progress: Progress | None = None,
        lang: str | None = None,
    ) -> Portfolio:
        """Figures over all rows of a table: its ``portfolio`` declarations, worked out exactly.

        Args:
            table: As for `evaluate_table`; or paths of files.
            by: Choices to break figures down by.
            reference: Judge the rows by this reference instead of by one another.

        Raises:
            DataError: Cells do not fit, or two projects bear one name.
            ReferenceError: The reference was kept for another framework.
        """
        ask = _tables.Ask(self, as_of, key, join, complete, ignore, None, (), 1, lang, progress)
        return _tables.portfolio(ask, table, by, reference)

    def reference(
        self,
        table: Given,
        as_of: datetime.date | str | None = None,
        *,
        key: str | None = None,
        join: Mapping[str, Given] | None = None,
        complete: bool = False,
        ignore: Iterable[str] = (),
        progress: Progress | None = None,
        lang: str | None = None,
    ) -> Reference:
        """What the projects of a table come to together, kept to judge others by: on other days, or other machines.

        Raises:
            ReferenceError: Figures rest on data that are missing.
        """
        ask = _tables.Ask(self, as_of, key, join, complete, ignore, None, (), 1, lang, progress)
        return _tables.reference(ask, table)

    def __repr__(self) -> str:
        return f"<jalon.Framework {self.id} {self.version}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Framework) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> Any:
        return (_restore, (self.id, self.text, self._fetched, self.lang, self.digest))

    def _ask(self, question: Callable[[str], str], lang: str | None) -> Any:
        chosen = language(lang) if lang else self.lang
        with refusals(chosen):
            # data come back as exact as they went in
            return json.loads(question(chosen), parse_float=Decimal)


def _restore(name: str, text: str, fetched: dict[str, str], lang: Language, digest: str) -> Framework:
    """A pickled framework: from its text and those that it uses, never from a path. Checked by its digest."""
    framework = Framework._load(name, text, _Fetch(fetched, None), lang)
    if framework.digest != digest:
        raise JalonError(f"{framework.id} was pickled with the digest {digest}, and has {framework.digest} here")
    return framework


class _Fetch:
    """The text of a framework by its id: from what the caller gave, from beside the file, from the shipped ones."""

    def __init__(self, library: Library | None, beside: Path | None) -> None:
        self._given: Mapping[str, str] | Callable[[str], str | None] | None = None
        self._folders: list[Path] = []
        if isinstance(library, (str, os.PathLike)):
            self._folders.append(Path(library))
        else:
            self._given = library
        if beside is not None:
            folder = beside.parent
            self._folders += [folder, folder / "library"]
            if beside.stem == "framework":
                self._folders.append(folder.parent)

    def __call__(self, id: str) -> str | None:
        given = self._given(id) if callable(self._given) else (self._given or {}).get(id)
        if given is not None:
            return given
        # A name, never a path.
        if id and not id.startswith(".") and not any(sign in id for sign in "/\\:"):
            for folder in self._folders:
                for path in (folder / id / "framework.jalon", folder / f"{id}.jalon"):
                    if path.is_file():
                        return path.read_text(encoding="utf-8")
        return frameworks().get(id)

    def ids(self) -> list[str]:
        ids = set(frameworks())
        if isinstance(self._given, Mapping):
            ids.update(self._given)
        for folder in self._folders:
            ids.update(path.parent.name for path in folder.glob("*/framework.jalon"))
            ids.update(path.stem for path in folder.glob("*.jalon"))
        return sorted(ids)


def _find(source: str | os.PathLike[str], lang: Language) -> tuple[str, str, Path | None]:
    """Name, text and file of what `load` is given."""
    if isinstance(source, str) and "\n" in source:
        return "framework", source, None
    path, given = Path(source), os.fspath(source)
    if "\0" not in given:
        path = path / "framework.jalon" if path.is_dir() else path
        if path.is_file():
            return str(path), path.read_text(encoding="utf-8"), path
    shipped = frameworks()
    if given in shipped:
        return given, shipped[given], None
    if isinstance(source, os.PathLike) or path.suffix or len(path.parts) > 1:
        raise FileNotFoundError(2, "no such file", given)
    nearest = _jalon.nearest(given, sorted(shipped))
    said = {
        "en": f"there is no file and no shipped framework “{given}”",
        "fr": f"ni fichier ni référentiel livré « {given} »",
    }
    near = {"en": f"; did you mean “{nearest}”?", "fr": f" ; vouliez-vous dire « {nearest} » ?"}
    raise UnknownNameError(said[lang] + (near[lang] if nearest else ""), given, nearest, tuple(sorted(shipped)))


def _text(text: str) -> str:
    """The text, where it is one."""
    try:
        text.encode()
    except UnicodeEncodeError as why:
        raise UsageError("text", f"a lone surrogate at character {why.start} is no text") from None
    return text
