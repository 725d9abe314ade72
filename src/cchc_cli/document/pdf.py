"""A PDF file: opened and checked with pikepdf, its text by pdfium, its signatures by ``document.signature``.

pikepdf repairs where others refuse and decodes nothing by itself; pdfium reads text but would unpack a bomb, so it
is let in only after the streams were measured. Called in a worker process only.

Imports: document.*.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import pikepdf

from cchc_cli.document.content import Content
from cchc_cli.document.facts import Fault, Text, Verdict
from cchc_cli.document.fonts import legacy_encoding
from cchc_cli.document.pdf_text import FIRST_PAGES, PageText, header_and_signer, read_pages, read_words
from cchc_cli.document.quality import quality

LARGEST_STREAM = 64 * 2**20
"""Bytes to which a stream that is not a picture may unpack; pages of genuine files stay below a few MB."""

_DEFLATE_RATIO = 1032  # the most that DEFLATE can shrink: shorter streams cannot reach the limit
_MOST_OBJECTS = 500_000
_DEEPEST_TREE = 32  # nodes above a page; the tree may be made to run in a circle
_REPAIRED = re.compile(r"damaged|reconstruct|unexpected eof|expected|can't find|recover", re.IGNORECASE)
_ACTIONS = re.compile(
    rb"/S\s*/(?:JavaScript|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition)\b|/(?:JavaScript|JS|XFA|RichMedia)\b"
)
_PICTURES = ("/Image", "/Form")
_ATTACHED = re.compile(rb"/(?:EmbeddedFiles|EmbeddedFile|FileAttachment)\b")


def read(file: BinaryIO, size: int, roots: Sequence[bytes] = ()) -> Content:
    """What a PDF yields; whatever is wrong with it becomes faults."""
    try:
        with pikepdf.open(file) as pdf:
            return _read_open(pdf, file, size, roots)
    except pikepdf.PasswordError:
        return Content(faults=(Fault.PASSWORD,), verdict=Verdict.UNREADABLE)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return Content(faults=(Fault.DAMAGED,), verdict=Verdict.UNREADABLE)


def _read_open(pdf: pikepdf.Pdf, file: BinaryIO, size: int, roots: Sequence[bytes]) -> Content:
    from cchc_cli.document.signature import read_signatures, verdict_of

    faults = dict.fromkeys(_faults(pdf))
    pages = len(pdf.pages) or None
    signatures = read_signatures(pdf, file, size, roots)
    legacy = pages is not None and _has_legacy_fonts(pdf.pages[0])
    if legacy:
        faults[Fault.LEGACY_ENCODING] = None
    texts = () if Fault.BOMB in faults or pages is None else _texts(file, faults, legacy=legacy)
    if pages is None or any(_REPAIRED.search(warning) for warning in pdf.get_warnings()):
        faults[Fault.DAMAGED] = None
    head, tail = header_and_signer(texts)
    text = _quality(pdf, texts)
    return Content(
        pages=pages,
        text=text,
        head=head,
        tail=tail,
        faults=tuple(faults),
        signatures=tuple(signatures),
        verdict=verdict_of(signatures),
        words=read_words(file, texts) if text is Text.TEXT else "",
    )


def _texts(file: BinaryIO, faults: dict[Fault, None], *, legacy: bool) -> Sequence[PageText]:
    try:
        return read_pages(file, legacy=legacy)
    except RuntimeError as error:  # PdfiumError: pdfium repairs less than pikepdf, and takes no owner's password
        faults[Fault.PASSWORD if "password" in f"{error}" else Fault.DAMAGED] = None
        return ()


def _has_legacy_fonts(page: Any) -> bool:
    """Whether a page names fonts of before Unicode (TCVN3, VNI)."""
    names = [font.get("/BaseFont") for font in _named(page, "/Font")]
    return any(legacy_encoding(_plain(name)) for name in names if isinstance(name, pikepdf.Name))


def _plain(name: pikepdf.Name) -> str:
    """A name as qpdf writes it, without its slash; it may be no UTF-8 (fonts of other languages)."""
    return bytes(name.unparse()).decode("latin-1").removeprefix("/")


def _quality(pdf: pikepdf.Pdf, texts: Sequence[PageText]) -> Text:
    if not texts:
        return Text.NONE
    plain = "\n".join(text.plain for text in texts[:FIRST_PAGES])
    pictures = any(_has_picture(page) for page in pdf.pages[:FIRST_PAGES])
    # Letters drawn as curves and pictures within the page's own content are no text, but no blank page either.
    return quality(plain, pictures=pictures or (not plain.strip() and any(text.drawn for text in texts)))


def _has_picture(page: Any) -> bool:
    """Whether a page draws a picture, or a form that may hold one."""
    return any(isinstance(one, pikepdf.Stream) and one.get("/Subtype") in _PICTURES for one in _named(page, "/XObject"))


def _named(page: Any, kind: str) -> Sequence[Any]:
    """The dictionaries and streams of one kind among a page's resources."""
    resources = _resources(page.obj)
    things = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    found = things.values() if isinstance(things, pikepdf.Dictionary) else ()
    return [one for one in found if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]


def _resources(node: Any) -> Any:
    """A page's resources; a node of the page tree above it may hold them (ISO 32000-1, 7.7.3.4)."""
    for _ in range(_DEEPEST_TREE):
        resources, parent = node.get("/Resources"), node.get("/Parent")
        if resources is not None or not isinstance(parent, pikepdf.Dictionary):
            return resources
        node = parent
    return None


def _faults(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    """Faults of a PDF's objects: what acts by itself, what is attached, what unpacks beyond measure."""
    for count, thing in enumerate(pdf.objects):
        if count > _MOST_OBJECTS:
            yield Fault.BOMB
            return
        written = _written(thing)
        if _ACTIONS.search(written):
            yield Fault.ACTIVE_CONTENT
        if _ATTACHED.search(written):
            yield Fault.EMBEDDED_FILES
        if isinstance(thing, pikepdf.Stream) and _unpacks_too_far(thing, written):
            yield Fault.BOMB


def _written(thing: Any) -> bytes:
    """An object as qpdf writes it: names in plain letters, whatever escapes the file hides them behind."""
    if isinstance(thing, pikepdf.Stream):
        return thing.stream_dict.unparse(resolved=True)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Array):
        return thing.unparse(resolved=True)
    return b""


def _unpacks_too_far(stream: pikepdf.Stream, written: bytes) -> bool:
    """Whether a stream that pdfium would unpack for the text exceeds the limit; pictures are not rendered."""
    layers = written.count(b"FlateDecode")
    if not layers or b"/Subtype /Image" in written:
        return False
    try:
        packed = bytes(stream.get_raw_stream_buffer())
    except (pikepdf.PdfError, RuntimeError):
        return False
    for _ in range(layers):
        if layers == 1 and len(packed) * _DEFLATE_RATIO < LARGEST_STREAM:
            return False
        try:
            packed = zlib.decompressobj().decompress(packed, LARGEST_STREAM)
        except zlib.error:
            return False
        if len(packed) >= LARGEST_STREAM:
            return True
    return False
