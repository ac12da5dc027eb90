"""Whole numbers in words, spelled as French spells them."""

from __future__ import annotations

_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt",
         "quatre-vingt")  # fmt: skip
_SCALES = ((10**12, "billion"), (10**9, "milliard"), (10**6, "million"))


def cardinal(number: int, *, feminine: bool = False) -> str:
    """
    >>> cardinal(81), cardinal(280), cardinal(200_000), cardinal(21, feminine=True)
    ('quatre-vingt-un', 'deux cent quatre-vingts', 'deux cent mille', 'vingt et une')
    """
    if number < 0:
        return f"moins {cardinal(-number, feminine=feminine)}"
    if number >= 10**15:
        return " ".join(_UNITS[int(digit)] for digit in str(number))
    words: list[str] = []
    for scale, name in _SCALES:
        count, number = divmod(number, scale)
        if count:
            words.append(f"{_below_thousand(count)} {name}{'s' if count > 1 else ''}")
    thousands, rest = divmod(number, 1000)
    if thousands:
        words.append(
            "mille" if thousands == 1 else f"{_below_thousand(thousands, ends=False)} mille"
        )
    if rest or not words:
        words.append(_below_thousand(rest))
    text = " ".join(words)
    if feminine and text.split(" ")[-1] == "un":
        text += "e"
    return text


def _below_thousand(number: int, *, ends: bool = True) -> str:
    """`ends`: whether nothing but a noun follows, so that "cents" and "vingts" take their s."""
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest, ends=ends)
    plural = "s" if ends and hundreds > 1 and not rest else ""
    hundred = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent{plural}"
    return f"{hundred} {_below_hundred(rest, ends=ends)}" if rest else hundred


def _below_hundred(number: int, *, ends: bool) -> str:
    if number < 20:
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    if number == 80:
        return "quatre-vingts" if ends else "quatre-vingt"
    if tens in (7, 9):
        unit += 10
    if unit == 0:
        return _TENS[tens]
    if unit in (1, 11) and tens < 8:
        return f"{_TENS[tens]} et {_UNITS[unit]}"
    return f"{_TENS[tens]}-{_UNITS[unit]}"


def ordinal(number: int) -> str:
    """
    >>> ordinal(1), ordinal(2), ordinal(21), ordinal(80), ordinal(1000)
    ('premier', 'deuxième', 'vingt et unième', 'quatre-vingtième', 'millième')
    """
    if number == 1:
        return "premier"
    text = cardinal(number)
    for ending, ordinal_ending in (
        ("vingts", "vingtième"), ("cents", "centième"), ("cinq", "cinquième"), ("neuf", "neuvième"),
        ("millions", "millionième"), ("milliards", "milliardième"),
    ):  # fmt: skip
        if text.endswith(ending):
            return text.removesuffix(ending) + ordinal_ending
    return text.removesuffix("e") + "ième"


def digits(text: str) -> str:
    """Digits one by one: "042" → "zéro quatre deux"."""
    return " ".join(_UNITS[int(digit)] for digit in text)


def group(text: str) -> str:
    """A few digits as one number, its zeros said: "042" → "zéro quarante-deux"."""
    zeros = len(text) - len(text.lstrip("0"))
    words = ["zéro"] * zeros
    if zeros < len(text):
        words.append(cardinal(int(text)))
    return " ".join(words)


_SIZES = {4: (2, 2), 5: (2, 3), 6: (3, 3), 7: (3, 2, 2), 8: (2, 3, 3)}


def groups(text: str) -> list[str]:
    """Digits in groups of two or three.

    >>> groups("4827315"), groups("26004217")
    (['482', '73', '15'], ['26', '004', '217'])
    """
    cuts: list[str] = []
    while len(text) > 8:
        cuts.append(text[:3])
        text = text[3:]
    for size in _SIZES.get(len(text), (len(text),)):
        cuts.append(text[:size])
        text = text[size:]
    return cuts
