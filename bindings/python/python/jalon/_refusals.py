"""Where the native half is called."""

from __future__ import annotations

from jalon import _jalon
from jalon._errors import of_refusal
from jalon._language import Language


class refusals:
    """What the native half refuses in here is raised as one of our exceptions."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, _jalon.Refused):
            raise of_refusal(error.args[0], self._lang) from None
