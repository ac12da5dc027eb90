"""Every French sentence the model is given, and every sentence that is said as it stands.

`prompts/*.md` instruct the model, one file per occasion; `prompts/sentences/*.md` are spoken word
for word, from audio made in advance. `$brand` and `$telephone` come from the settings.
"""

from functools import cache
from pathlib import Path
from string import Template

from voice_worker import settings
from voice_worker.spoken_french import say

_HERE = Path(__file__).parent


def prompt(name: str, **values: str) -> str:
    """The instructions for one occasion, after the rules that hold on all of them."""
    rules = _read(_HERE / "rules.md")
    return _filled(f"{rules}\n\n{_read(_HERE / f'{name}.md')}", **values)


def instruction(name: str, **values: str) -> str:
    """What the model is told in the middle of a call."""
    return _filled(_read(_HERE / f"{name}.md"), **values)


def instructions() -> list[str]:
    """Everything that instructs the model, as it is written."""
    return [_read(path) for path in sorted(_HERE.glob("*.md"))]


def sentence(name: str) -> str:
    return _filled(" ".join(_read(_HERE / "sentences" / f"{name}.md").split()))


def sentences() -> dict[str, str]:
    """All prepared sentences by name."""
    return {path.stem: sentence(path.stem) for path in sorted((_HERE / "sentences").glob("*.md"))}


_LOCALES = {
    "en": "en-GB",
    "es": "es-ES",
    "de": "de-DE",
    "it": "it-IT",
    "pt": "pt-PT",
    "ar": "ar-XA",
}


def language_of(name: str) -> str:
    """The locale that a prepared sentence is spoken in."""
    return _LOCALES[name[-2:]] if name.startswith("foreign_") else "fr-FR"


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def _filled(text: str, **values: str) -> str:
    speech = settings.speech()
    return Template(text).substitute(
        brand=speech.brand, telephone=say("phone", speech.telephone), **values
    )
