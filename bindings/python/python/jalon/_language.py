"""The reader's language: as said, else as the environment says, else English."""

from __future__ import annotations

import os
from typing import Literal

Language = Literal["fr", "en"]


def language(given: str | None) -> Language:
    """The language for what is given (``fr``, ``en``, ``fr_FR.UTF-8``); None asks the environment.

    Raises:
        UsageError: It is neither French nor English.
    """
    if given is not None:
        code = given.replace("_", "-").split("-")[0].lower()
        if code == "fr":
            return "fr"
        if code == "en":
            return "en"
        from jalon._errors import UsageError

        raise UsageError("lang", f"“{given}” is neither fr nor en")
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"
