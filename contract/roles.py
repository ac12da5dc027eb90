"""Roles: what a person who is signed in to the dashboard may do."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

UserName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
"""Who is signed in, as the issuer names them: it stands in the audit trail."""


class Role(StrEnum):
    """Each may what those before it may."""

    READER = "lecture"
    SUPERVISOR = "superviseur"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)
