"""The sheet: how a paper of the insurer looks, A4, from lines of text that say what they are.

# Title                      ## Heading                     - an item of a list
label :: value               | a cell | another             ! a sentence in a box
anything else is a paragraph; rows of a table follow each other, the first is its head
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).parent / "fonts"

_INK, _SOFT, _BRAND, _TINT, _RULE = (
    (31, 42, 58),
    (83, 97, 122),
    (27, 63, 119),
    (234, 241, 251),
    (214, 222, 233),
)
_MARGIN, _BODY, _LINE = 22, 10.5, 5.4
_LABELS = 48


@dataclass(frozen=True)
class Letterhead:
    """What surrounds the text of a paper."""

    brand: str
    reference: str
    recipient: tuple[str, ...]
    """Name and address, one line each."""
    issued: str
    foot: str


def draw(text: str, head: Letterhead) -> bytes:
    """The PDF."""
    pdf = _blank(head)
    _put_letterhead(pdf, head)
    for kind, lines in groupby(_read(text), key=lambda line: line[0]):
        _PUT[kind](pdf, [line[1] for line in lines])
    return bytes(pdf.output())


def _read(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        # Word joiners keep mail programs from making links; the font does not draw them.
        line = line.strip().replace("\u2060", "")
        marker, _, rest = line.partition(" ")
        if marker in ("#", "##", "-", "|", "!"):
            yield marker, rest
        elif " :: " in line:
            yield "::", line
        elif line:
            yield "", line


@lru_cache(maxsize=1)
def _kind() -> type["FPDF"]:
    from fpdf import FPDF

    class Sheet(FPDF):
        foot = ""

        def footer(self) -> None:
            self.set_y(-17)
            _ink(self, _SOFT, 8)
            self.cell(self.epw - 20, 5, self.foot)
            self.cell(20, 5, f"{self.page_no()} / {{nb}}", align="R")

    return Sheet


def _blank(head: Letterhead) -> "FPDF":
    pdf = _kind()(format="A4")
    pdf.foot = head.foot  # type: ignore[attr-defined]
    pdf.set_title(head.reference)
    pdf.set_author(head.brand)
    pdf.set_lang("fr-FR")
    pdf.add_font("Sans", "", FONTS / "SourceSans3-Regular.ttf")
    pdf.add_font("Sans", "B", FONTS / "SourceSans3-SemiBold.ttf")
    pdf.set_margin(_MARGIN)
    pdf.set_top_margin(16)
    pdf.set_auto_page_break(True, 24)
    pdf.add_page()
    return pdf


def _ink(pdf: "FPDF", colour: tuple[int, int, int], size: float, style: str = "") -> None:
    pdf.set_text_color(*colour)
    pdf.set_font("Sans", style, size)


def _write(pdf: "FPDF", text: str, width: float = 0, height: float = _LINE) -> None:
    pdf.multi_cell(width, height, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _put_letterhead(pdf: "FPDF", head: Letterhead) -> None:
    _ink(pdf, _BRAND, 15, "B")
    _write(pdf, head.brand, height=8)
    pdf.set_draw_color(*_BRAND)
    pdf.set_line_width(0.6)
    pdf.line(_MARGIN, pdf.get_y() + 1, _MARGIN + pdf.epw, pdf.get_y() + 1)
    pdf.set_line_width(0.2)
    # Where a window envelope shows it.
    pdf.set_y(42)
    for index, line in enumerate(head.recipient):
        pdf.set_x(115)
        _ink(pdf, _INK, _BODY, "B" if index == 0 else "")
        _write(pdf, line)
    pdf.set_y(max(pdf.get_y(), 57) + 3)
    _ink(pdf, _SOFT, 9)
    _write(pdf, f"{head.issued}\nRéférence du document : {head.reference}", height=4.6)


def _put_title(pdf: "FPDF", lines: list[str]) -> None:
    pdf.ln(7)
    _ink(pdf, _INK, 20, "B")
    _write(pdf, "\n".join(lines), height=9)
    pdf.ln(3)


def _put_heading(pdf: "FPDF", lines: list[str]) -> None:
    # A heading never ends a page.
    if pdf.will_page_break(26):
        pdf.add_page()
    pdf.ln(4)
    _ink(pdf, _BRAND, 12, "B")
    _write(pdf, "\n".join(lines), height=6.5)
    pdf.ln(1)


def _put_paragraphs(pdf: "FPDF", lines: list[str]) -> None:
    for line in lines:
        _ink(pdf, _INK, _BODY)
        _write(pdf, line)
        pdf.ln(1.6)


def _put_list(pdf: "FPDF", lines: list[str]) -> None:
    """In two columns, read downwards; short ones in one."""
    _ink(pdf, _INK, _BODY)
    columns = 1 if len(lines) <= 5 else 2
    height = -(-len(lines) // columns)
    for row in range(height):
        for item in lines[row::height]:
            pdf.cell(5, _LINE, "•")
            pdf.cell(pdf.epw / columns - 5, _LINE, item)
        pdf.ln(_LINE)
    pdf.ln(1.6)


def _put_box(pdf: "FPDF", lines: list[str]) -> None:
    _ink(pdf, _INK, _BODY)
    pdf.set_fill_color(*_TINT)
    pdf.ln(1.5)
    pdf.multi_cell(
        0, _LINE, "\n".join(lines), align="L", fill=True, padding=3, new_x="LMARGIN", new_y="NEXT"
    )
    pdf.ln(2.5)


def _put_facts(pdf: "FPDF", lines: list[str]) -> None:
    pdf.set_draw_color(*_RULE)
    for line in lines:
        label, _, value = line.partition(" :: ")
        if pdf.will_page_break(2 * _LINE):
            pdf.add_page()
        pdf.line(_MARGIN, pdf.get_y(), _MARGIN + pdf.epw, pdf.get_y())
        pdf.ln(1.3)
        _ink(pdf, _SOFT, _BODY)
        pdf.cell(_LABELS, _LINE, label)
        _ink(pdf, _INK, _BODY, "B")
        _write(pdf, value, pdf.epw - _LABELS)
        pdf.ln(1.3)
    pdf.line(_MARGIN, pdf.get_y(), _MARGIN + pdf.epw, pdf.get_y())
    pdf.ln(3)


def _put_table(pdf: "FPDF", lines: list[str]) -> None:
    from fpdf.enums import TableBordersLayout
    from fpdf.fonts import FontFace

    rows = [[cell.strip() for cell in line.split(" | ")] for line in lines]
    _ink(pdf, _INK, 10)
    pdf.set_draw_color(*_RULE)
    with pdf.table(
        rows,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD", color=_BRAND, fill_color=_TINT),
        text_align=("LEFT", *("RIGHT",) * (len(rows[0]) - 1)),
        col_widths=(3, *(1.4,) * (len(rows[0]) - 1)),
        line_height=_LINE,
        padding=1.2,
    ):
        pass
    pdf.ln(2)


_PUT = {
    "#": _put_title,
    "##": _put_heading,
    "": _put_paragraphs,
    "-": _put_list,
    "!": _put_box,
    "::": _put_facts,
    "|": _put_table,
}
