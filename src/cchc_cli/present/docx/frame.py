"""Frame: what surrounds the text - letterhead, title, addressees, bases, annex heading, signature block.

Layout rules of Nghị định 30/2020/NĐ-CP, Phụ lục I, ô 1-9 of its drawing; ids (Q1, A3 …) as in ``styles``.

Imports: blocks, docx.ooxml, docx.styles, document.metrics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cchc_cli.document.metrics import longest_line, text_width
from cchc_cli.present.blocks import MOTTO, NATIONAL_NAME, clean, closed
from cchc_cli.present.docx import styles
from cchc_cli.present.docx.ooxml import cell, mm, paragraph, row, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from cchc_cli.present.blocks import Addressees, Annex, Bases, Letterhead, SignatureBlock, Title

# The right cell of the letterhead: Quốc hiệu at 13 pt is 95.7 mm wide (``metrics``) and must not wrap.
NATION_CELL: Final = mm(100)
PADDING: Final = mm(1)
SIGNER_SHARE: Final = 0.56
# A3 and T3 ask for 1/3-1/2 of the text above. The middle: Word may wrap that text at another word than ``metrics``.
RULE_SHARE: Final = 0.41
MOST_RECEIVERS_ON_ONE_PAGE: Final = 25


def letterhead(block: Letterhead, usable: int) -> _Element:
    """Agency and number left; Quốc hiệu, Tiêu ngữ, place and date right (Q1-Q3, A1-A3, S1, D1, T4)."""
    left, right = usable - NATION_CELL, NATION_CELL
    issuing = len(block.agency) - block.bold_lines
    number = [paragraph("Number", block.number)]
    if block.subject is not None:
        number.append(paragraph("Subject", block.subject))
    return table(
        (left, right),
        (
            row(
                cell(
                    left,
                    *(paragraph("SuperiorAgency", line) for line in block.agency[:issuing]),
                    *(paragraph("Agency", line) for line in block.agency[issuing:]),
                    _rule("Rule", block.agency[-1], styles.AGENCY, left - 2 * PADDING),
                ),
                cell(
                    right,
                    paragraph("NationalName", NATIONAL_NAME),
                    paragraph("Motto", MOTTO),
                    _line("Rule", text_width(MOTTO, styles.MOTTO), right - 2 * PADDING),
                ),
            ),
            row(cell(left, *number), cell(right, paragraph("PlaceAndDate", block.place_and_date))),
        ),
        padding=PADDING,
    )


def title(block: Title, usable: int) -> Iterator[_Element]:
    """Type name in capitals, abstract under it, and the line under that (T1-T3)."""
    yield paragraph("TypeName", block.kind.upper())
    yield paragraph("Abstract", block.abstract)
    yield _rule("TitleRule", block.abstract, styles.TITLE, usable)


def addressees(block: Addressees) -> Iterator[_Element]:
    """Kính gửi: one body on the same line, several one per line, their dashes under the colon (K1)."""
    if len(block.names) == 1:
        yield paragraph("Addressee", f"Kính gửi: {block.names[0]}")
        return
    yield paragraph("Addressees", "Kính gửi:")
    yield from (paragraph("AddresseeItem", f"- {name}") for name in closed(block.names))


def bases(block: Bases) -> Iterator[_Element]:
    """Căn cứ: italic, one per line (B1)."""
    yield from (paragraph("Basis", line) for line in closed(block.lines))


def annex(block: Annex) -> Iterator[_Element]:
    """Heading of an annex: label, title in capitals, the paper that it goes with (L1-L3)."""
    yield paragraph("AnnexLabel", f"Phụ lục {block.label}".rstrip())
    yield paragraph("AnnexTitle", block.title.upper())
    yield paragraph("AnnexNote", block.note)


def signature(block: SignatureBlock, usable: int) -> _Element:
    """Nơi nhận on the left, level with the signer's capacity on the right (N1, N2, G1, G2)."""
    right = round(usable * SIGNER_SHARE)
    left = usable - right
    receivers = [paragraph("Capacity", block.beside.upper()), paragraph("SignerName")] if block.beside else []
    receivers.append(paragraph("Receivers", "Nơi nhận:") if block.receivers else paragraph("Receiver"))
    receivers += [paragraph("Receiver", f"- {line}") for line in closed(block.receivers)]
    signer = [paragraph("Capacity", line.upper()) for line in block.capacity]
    signer.append(paragraph("SignerName", block.name))
    whole = len(block.receivers) <= MOST_RECEIVERS_ON_ONE_PAGE
    return table((left, right), (row(cell(left, *receivers), cell(right, *signer), whole=whole),), padding=PADDING)


def _rule(style: str, text: str, size: float, column: int) -> _Element:
    """The line under a text: a share of its longest line (A3, T3)."""
    return _line(style, RULE_SHARE * longest_line(clean(text), size, column), column)


def _line(style: str, length: float, column: int) -> _Element:
    """A centred line of that length in a column, both in twips."""
    return paragraph(style, indent=round((column - length) / 2), rule=True)
