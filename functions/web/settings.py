"""Settings read from the environment: one small class per concern, made where it is used.

`pydantic-settings` would add half of functions-framework's own cold import to every function.
"""

import json
import os
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Settings(BaseModel):
    """A field `db_host` is read from `DB_HOST`; an empty variable counts as unset."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @classmethod
    def from_environment(cls) -> Self:
        return cls.model_validate(
            {
                name: _value(text)
                for name in cls.model_fields
                if (text := os.environ.get(name.upper(), ""))
            }
        )


def _value(text: str) -> Any:
    """Lists and objects are written in JSON."""
    return json.loads(text) if text[0] in "[{" else text
