"""Policy, claim and report numbers: our own schemes, made to be said and heard.

All end with a check letter, so that one wrong, missing or swapped character is noticed. The
check alphabet leaves out I, O, U and Q, and three letters easily misheard (F, N, Y): 19 letters,
a prime, which makes the weighted sum catch every single substitution and every swap of
neighbouring digits.
"""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

CHECK_LETTERS = "ABCDEGHJKLMPRSTVWXZ"

POLICY_NUMBER = r"(?:MR|HB|RC)[0-9]{7}[ABCDEGHJKLMPRSTVWXZ]"
"""Line of business, seven digits, check letter: `MR4827315K`, said MR, 482, 7315, K."""

CLAIM_NUMBER = r"SD[0-9]{8}[ABCDEGHJKLMPRSTVWXZ]"
"""SD, two digits of the year, six of the sequence, check letter: `SD26004217K`."""

REPORT_NUMBER = r"DT[0-9]{8}[ABCDEGHJKLMPRSTVWXZ]"
"""DT (« déclaration d'un tiers »), and then as a claim number: `DT26000042K`."""


class Line(StrEnum):
    """The lines of business."""

    MOTOR = "motor"
    HOME = "home"
    LIABILITY = "liability"


_PREFIX = {Line.MOTOR: "MR", Line.HOME: "HB", Line.LIABILITY: "RC"}
_LINE = {prefix: line for line, prefix in _PREFIX.items()}


def check_letter(body: str) -> str:
    """The check letter of a number without it: capitals and digits."""
    total = 0
    for position, character in enumerate(body):
        total += pow(2, position + 1, 19) * int(character, 36)
    return CHECK_LETTERS[total % 19]


def policy_number(line: Line, sequence: int) -> str:
    body = f"{_PREFIX[line]}{sequence:07d}"
    return body + check_letter(body)


def claim_number(year: int, sequence: int) -> str:
    return _of_year("SD", year, sequence)


def report_number(year: int, sequence: int) -> str:
    return _of_year("DT", year, sequence)


def _of_year(prefix: str, year: int, sequence: int) -> str:
    if sequence > 999_999:
        raise OverflowError(f"sequence {sequence} does not fit six digits")
    body = f"{prefix}{year % 100:02d}{sequence:06d}"
    return body + check_letter(body)


def line_of(number: str) -> Line:
    """The line of business of a valid policy number."""
    return _LINE[number[:2]]


def grouped(number: str) -> str:
    """A number as it is written for a person: `MR-482-7315-K`, `SD-26-004217-K`."""
    cut = 4 if number.startswith(("SD", "DT")) else 5
    return f"{number[:2]}-{number[2:cut]}-{number[cut:-1]}-{number[-1]}"


def bare(text: str) -> str:
    """A number without the separators that people write."""
    return re.sub(r"[\s.\-]", "", text).upper()


def is_valid(number: str) -> bool:
    """Whether it is a number of ours, its check letter included."""
    is_ours = re.fullmatch(f"{POLICY_NUMBER}|{CLAIM_NUMBER}|{REPORT_NUMBER}", number)
    return bool(is_ours) and number[-1] == check_letter(number[:-1])


def _checked(number: str) -> str:
    if not is_valid(number):
        raise ValueError("the check letter does not match: one character is wrong or missing")
    return number


def _bare(value: object) -> object:
    return bare(value) if isinstance(value, str) and len(value) < 40 else value


PolicyNumber = Annotated[
    str, BeforeValidator(_bare), Field(pattern=f"^{POLICY_NUMBER}$"), AfterValidator(_checked)
]
ClaimNumber = Annotated[
    str, BeforeValidator(_bare), Field(pattern=f"^{CLAIM_NUMBER}$"), AfterValidator(_checked)
]
ReportNumber = Annotated[
    str, BeforeValidator(_bare), Field(pattern=f"^{REPORT_NUMBER}$"), AfterValidator(_checked)
]
