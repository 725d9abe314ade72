"""Digital signatures of a PDF, as far as they can be known offline.

Checked: that the bytes signed are the bytes here, that the signature over them is that of the certificate's key, how
far it covers the file, and (with pinned roots) who issued the certificate. Not checked: revocation, authority of the
person, truth of a declared time. Strict PDF tools condemn most genuine documents of Vietnamese offices, which sign a
file four times over and stamp it in between; the test that fits is: every signature holds, and the last covers all.

Source: Thông tư 15/2025/TT-BKHCN, Phụ lục II; RFC 5652 (CMS), RFC 8017 (RSA), RFC 3161 (time stamps);
ISO 32000-1, 12.8.

Imports: document.facts, document.cms.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import pikepdf

from cchc_cli.document.facts import Signature, Verdict

_MOST_FIELDS = 10_000
_DATE = re.compile(
    r"D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z|(?P<sign>[+-])(?P<hours>\d{2})'?(?P<minutes>\d{2})?'?)?"
)
_LARGEST_CMS = 2**20  # bytes; genuine ones have some 10 KB
_VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
_CHUNK = 2**20  # bytes of a file hashed at a time


@dataclass(frozen=True, slots=True)
class _Range:
    """The two stretches of a file that a signature covers, and the hole between them with the signature itself."""

    start: int
    first: int
    second: int
    end: int

    def lawful(self, size: int) -> bool:
        """Whether it begins with the file, leaves one hole, and ends within the file."""
        return self.start == 0 < self.first < self.second <= self.end <= size


def read_signatures(pdf: pikepdf.Pdf, file: BinaryIO, size: int, roots: Sequence[bytes] = ()) -> tuple[Signature, ...]:
    """The signatures of an open PDF, in the order in which they were made (the longer its range, the later)."""
    found = [_signature(field, file, size, roots) for field in _signed_fields(pdf)]
    return tuple(signature for _, signature in sorted(found, key=lambda pair: pair[0]))


def verdict_of(signatures: Sequence[Signature]) -> Verdict:
    """What the signatures show together; ``signatures`` in the order in which they were made.

    Only a digest that differs says that content was changed; a value that is not confirmed is not verifiable.
    """
    if not signatures:
        return Verdict.NO_SIGNATURE
    if all(signature.digest_ok is None for signature in signatures):
        return Verdict.UNREADABLE
    if any(signature.digest_ok is False for signature in signatures):
        return Verdict.CONTENT_CHANGED
    if not all(signature.digest_ok and signature.signature_ok for signature in signatures):
        return Verdict.NOT_VERIFIABLE
    return Verdict.INTACT if signatures[-1].covers_whole_file else Verdict.ADDED_AFTER


def _signed_fields(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Name and signature dictionary of each signed field; iterative, since the tree's depth is the file's to choose."""
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    pending = [(field, None, "") for field in reversed(_dictionaries(fields))]
    seen: set[tuple[int, int]] = set()
    while pending and len(seen) < _MOST_FIELDS:
        field, inherited, above = pending.pop()
        if field.is_indirect and field.objgen in seen:
            continue
        seen.add(field.objgen if field.is_indirect else (0, -len(seen)))
        kind = field.get("/FT", inherited)
        name = ".".join(filter(None, (above, str(field.get("/T", "")))))
        value = field.get("/V")
        if kind == "/Sig" and isinstance(value, pikepdf.Dictionary):
            yield name, value
        pending += [(kid, kind, name) for kid in reversed(_dictionaries(field.get("/Kids")))]


def _dictionaries(array: Any) -> list[Any]:
    items = list(array) if isinstance(array, pikepdf.Array) else []
    return [item for item in items if isinstance(item, pikepdf.Dictionary)]


def _signature(field: tuple[str, Any], file: BinaryIO, size: int, roots: Sequence[bytes]) -> tuple[int, Signature]:
    """One signature, and the end of what it covers."""
    from cchc_cli.document import cms

    name, value = field
    covered = _range(value)
    declared = _time(str(value.get("/M", "")))
    if covered is None:
        return 0, _unread(name, declared, None)
    if not covered.lawful(size):
        # Bytes that lie outside the file, or not around one hole, cannot be those that were signed.
        return covered.end, _unread(name, declared, digest_ok=False)
    framed = _framed(file, covered)
    contents = _contents(value) if framed is None else framed
    checked = cms.check(contents, lambda: _covered(file, covered), declared, roots)
    if checked is None:
        return covered.end, _unread(name, declared, None)
    return covered.end, Signature(
        field=name,
        signer=checked.signer,
        time=checked.time.astimezone(_VIETNAM) if checked.time else declared,
        time_source="timestamp" if checked.time else "declared" if declared else None,
        digest_ok=checked.digest_ok,
        signature_ok=checked.signature_ok,
        covers_whole_file=framed is not None and _nothing_after(file, covered.end),
        chained=checked.chained,
    )


def _framed(file: BinaryIO, covered: _Range) -> bytes | None:
    """The signature's octets, if the hole between the two stretches holds them in hexadecimal and nothing else."""
    if covered.second - covered.first > 2 * _LARGEST_CMS:
        return None
    file.seek(covered.first)
    hole = file.read(covered.second - covered.first)
    if not re.fullmatch(rb"<[0-9A-Fa-f\s]*>", hole):
        return None
    digits = b"".join(hole[1:-1].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))  # ISO 32000-1, 7.3.4.3


def _contents(value: Any) -> bytes:
    """The signature's octets as the dictionary has them, where the hole is not theirs (a file saved anew)."""
    contents = value.get("/Contents")
    return bytes(contents) if isinstance(contents, pikepdf.String) else b""


def _covered(file: BinaryIO, covered: _Range) -> Iterator[bytes]:
    """The covered bytes, piece by piece."""
    for start, end in ((0, covered.first), (covered.second, covered.end)):
        file.seek(start)
        while start < end and (piece := file.read(min(_CHUNK, end - start))):
            start += len(piece)
            yield piece


def _nothing_after(file: BinaryIO, end: int) -> bool:
    """Whether nothing but line ends and fill follows."""
    file.seek(end)
    return not any(piece.strip(b"\r\n \t\0") for piece in iter(lambda: file.read(_CHUNK), b""))


def _unread(name: str, declared: datetime.datetime | None, digest_ok: bool | None) -> Signature:
    source = "declared" if declared else None
    return Signature(name, None, declared, source, digest_ok, signature_ok=None, covers_whole_file=False)


def _range(value: Any) -> _Range | None:
    """The byte range of a signature; ``None`` where there is none that can be read."""
    try:
        start, length, second, rest = (int(number) for number in value["/ByteRange"])
    except (KeyError, TypeError, ValueError):
        return None
    return _Range(start, start + length, second, second + rest)


def _time(text: str) -> datetime.datetime | None:
    """A PDF date (ISO 32000-1, 7.9.4) in Vietnam's time; one without a zone is taken as Vietnam's."""
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(match[number]) for number in range(1, 7))
    local = match["sign"] is None and not match[0].endswith("Z")
    offset = datetime.timedelta(hours=int(match["hours"] or 0), minutes=int(match["minutes"] or 0))
    try:
        zone = _VIETNAM if local else datetime.timezone(-offset if match["sign"] == "-" else offset)
        time = datetime.datetime(year, month, day, hour, minute, second, tzinfo=zone)
        return time.astimezone(_VIETNAM)
    except (ValueError, OverflowError):
        return None
