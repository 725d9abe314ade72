"""What one evidence file is: the values that reading it yields.

Plain frozen values, picklable (they cross process borders) and importable without any PDF or crypto library.

Imports: nothing of ours.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import StrEnum


class Text(StrEnum):
    """What the text layer of a document is worth."""

    TEXT = "text"
    SCAN = "scan"
    GARBLED = "garbled"
    NONE = "none"


class Verdict(StrEnum):
    """What the signatures of a file show, offline; in the order in which they are decided."""

    NO_SIGNATURE = "khong_co_chu_ky"
    UNREADABLE = "khong_doc_duoc"
    CONTENT_CHANGED = "noi_dung_bi_doi"
    NOT_VERIFIABLE = "chu_ky_khong_kiem_duoc"
    ADDED_AFTER = "co_phan_them_sau_khi_ky"
    INTACT = "nguyen_ven"


class Fault(StrEnum):
    """What is wrong or remarkable about a file as a file; judged (severity, wording) in ``judge.checks``."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    PASSWORD = "password"  # noqa: S105 - the name of a fault, not a secret
    DAMAGED = "damaged"
    BOMB = "bomb"
    POLYGLOT = "polyglot"
    MACRO = "macro"
    ACTIVE_CONTENT = "active-content"
    EMBEDDED_FILES = "embedded-files"
    EXTERNAL_LINKS = "external-links"
    LEGACY_ENCODING = "legacy-encoding"
    TIMED_OUT = "timed-out"
    CRASHED = "crashed"
    OUR_MISTAKE = "our-mistake"  # of the program, not of the file


class ReadFrom(StrEnum):
    """Where a value was read (the confidence ladder of a register)."""

    TEXT_LAYER = "lớp chữ"
    SIGNATURE_FIELD = "ô ký số"
    DOCUMENT_XML = "văn bản Word"
    SHEET = "bảng tính"
    PROPERTIES = "thuộc tính tệp"


@dataclass(frozen=True, slots=True)
class Signature:
    """One digital signature, as far as it can be known offline."""

    field: str
    signer: str | None
    time: datetime.datetime | None
    time_source: str | None  # "declared" | "timestamp"
    digest_ok: bool | None
    signature_ok: bool | None  # None: could not be checked
    covers_whole_file: bool
    chained: bool | None = None  # to a pinned root; None: no roots given


@dataclass(frozen=True, slots=True)
class Document:
    """One evidence file: identity, kind, text quality, what its first page says, its signatures.

    ``kind`` is by content (``pdf docx xlsx pptx doc xls ppt jpg png tiff gif html rtf zip ole txt unknown``),
    never by extension. ``date`` is the date of issue. What could not be read is ``None``: absence of text
    is never proof of a draft. ``read_from`` says for each of number, date, type, issuer, abstract, signer
    where it was read. ``flags`` are remarks on the form of number and date (``GACH_CHEO_KEP`` …).
    ``secrecy`` is the state-secret marking (dấu độ mật) of the first page, ``personal`` the people's identity numbers
    in the text, all but the last digits hidden; both are looked for only where the text is to be trusted.
    """

    file: str
    sha256: str
    size: int
    kind: str
    pages: int | None = None
    text: Text = Text.NONE
    number: str | None = None
    date: datetime.date | None = None
    type: str | None = None
    type_name: str | None = None
    issuer: str | None = None
    abstract: str | None = None
    signer: str | None = None
    read_from: dict[str, ReadFrom] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    signatures: tuple[Signature, ...] = ()
    verdict: Verdict | None = None
    blank_number: bool = False  # "Số:   /KH-UBND": the place is there, nothing in it
    blank_date: bool = False
    draft: bool = False  # "DỰ THẢO" printed above or beside the header
    secrecy: str | None = None  # state-secret marking on the first page (MẬT, TỐI MẬT, TUYỆT MẬT)
    personal: tuple[str, ...] = ()  # personal identity numbers, masked
    mistake: str | None = None  # of ours that kept the file from being read: the exception and where it arose
