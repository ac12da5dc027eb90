"""Rendering: an e-mail's subject, text and HTML, from its template and its variables alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from contract.emails import Template
from contract.identifiers import grouped
from contract.losses import Occurrence, Peril
from functions.emails import papers, wording
from functions.emails.papers import Paper

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str
    papers: tuple[Paper, ...] = ()
    """PDFs that go with it."""


@dataclass(frozen=True)
class House:
    """Who writes: the insurer's name and telephone number, from settings."""

    brand: str
    telephone: str | None


def render(template: Template, variables: dict[str, Any], house: House) -> Rendered:
    import css_inline

    environment = _environment()
    values = {"upload_url": None, **variables, "brand": house.brand, "telephone": house.telephone}
    html = environment.get_template(f"{template}.html.j2").render(values)
    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    return Rendered(
        subject=environment.get_template(f"{template}.subject.j2").render(values).strip(),
        text=environment.get_template(f"{template}.txt.j2").render(values),
        html=inliner.inline(html),
        papers=papers.enclosed(environment, template, values),
    )


@lru_cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("functions.emails"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[[Any], str]] = {
        "grouped": grouped,
        "plain": wording.plain,
        "euros": wording.euros,
        "telephone": wording.telephone,
        "peril": lambda value: wording.PERILS[Peril(value)],
        "date": lambda value: wording.calendar_date(date.fromisoformat(value)),
        "day": lambda value: wording.day(date.fromisoformat(value)),
        "moment": lambda value: wording.moment(datetime.fromisoformat(value)),
        "occurrence": lambda value: wording.occurrence(Occurrence.model_validate(value)),
    }
    environment.filters.update(filters)
    return environment
