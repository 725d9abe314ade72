"""Filing evidence: under which name a file is kept, and which items could need it. Nothing moves here.

A proposal has a score of 0 to 100: words in common with the requirement and the item (60), the item still lacks
such a document (15), type (10), date (10) and issuer (5) read and right. Only documents against which nothing stands
are proposed; photos, which say nothing, and scans by the words of their file names.

Imports: document.facts, document.kind, judge.held, model, problem, vietnamese.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from cchc_cli.document.facts import Document
from cchc_cli.document.kind import KINDS, extension_fits
from cchc_cli.judge.held import IMAGES, Held, Misfit, Subject, misfits, reasons_against, type_name
from cchc_cli.model import AnyOf, Index, Item, Requirement, alternatives
from cchc_cli.problem import Where
from cchc_cli.read.evidence import ITEM_FOLDER
from cchc_cli.read.submission import Submission
from cchc_cli.vietnamese import fold, nfc, plain

# -- tên tệp ---------------------------------------------------------------------------------------------------

LONGEST = 120
"""Characters of a name that we give, so that the whole path stays below the 260 of Windows."""
_MOST_BYTES = 240  # ext4 takes 255; a Vietnamese letter may need three
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*")
_TEMPORARY = re.compile(r"(?i)\.(tmp|db|ini)$")
"""Ends by which a file would be taken for one of the system's, and not for evidence."""
_EXTENSIONS = frozenset(extension for kind in KINDS for extension in kind.extensions)
_SHAPELESS = ("unknown", "ole")
"""Kinds that do not say by which program a file is opened: its own extension stays."""


def safe_name(document: Document, original: str) -> str:
    """A name that every system takes: number, type and date as read ("45-BC-UBND 2023-12-05.pdf"), else the old name.

    NFC, at most ``LONGEST`` characters; the extension follows the content.
    """
    stem, _, extension = original.rpartition(".")
    if document.kind in _SHAPELESS:
        known = bool(stem) and re.fullmatch(r"[A-Za-z0-9]{1,8}", extension) is not None
    else:
        known = bool(stem) and extension.lower() in _EXTENSIONS
        fits = known and extension_fits(original, document.kind)
        extension = extension.lower() if fits else document.kind
    if not known:
        stem = original
        extension = "" if document.kind in _SHAPELESS else extension
    read = _as_read(document)
    if read is not None and not extension:
        read = read.replace(".", "-")  # what follows a dot would be taken for an extension
    return _fitted(legal(read or stem), "", extension)


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name itself, or with " (2)", " (3)" … where another file has it, whatever its case or spelling."""
    keys = {fold(one) for one in taken}
    stem, dot, extension = name.rpartition(".")
    stem, extension = (stem, extension) if dot and len(extension) < LONGEST // 2 else (name, "")
    count = 2
    free = name
    while fold(free) in keys:
        free = _fitted(stem, f" ({count})", extension)
        count += 1
    return free


def item_folder(code: str, folders: Iterable[str]) -> str:
    """The folder of an item among those there are ("1.1.1 Kế hoạch"), else a new one named by the code."""
    matches = ((name, ITEM_FOLDER.fullmatch(nfc(name))) for name in sorted(folders))
    return next((name for name, match in matches if match is not None and match[1] == code), code)


def _as_read(document: Document) -> str | None:
    """Number and date, the type where the number does not say it; without a number at least type and date."""
    date = document.date.isoformat() if document.date else ""
    if document.number is None:
        return f"{document.type} {date}" if document.type and date else None
    said = document.type is None or document.type in re.split(r"[/-]", document.number)
    return " ".join(part for part in ("" if said else document.type, document.number, date) if part)


def legal(stem: str) -> str:
    """Without what a system forbids or hides: controls, direction marks, reserved names, dots and spaces at an end."""
    shown = (" " if letter.isspace() else letter for letter in nfc(stem))
    shown = (letter for letter in shown if letter == " " or unicodedata.category(letter)[0] != "C")
    text = " ".join(_FORBIDDEN.sub("-", nfc("".join(shown))).split())
    text = text.lstrip(" .~$").rstrip(" .") or "tai-lieu"
    return f"_{text}" if _RESERVED.fullmatch(text.split(".")[0]) else text


def _fitted(stem: str, tail: str, extension: str) -> str:
    """Stem, tail and extension within the greatest length; what is too long is cut off the stem."""
    end = f"{tail}.{extension}" if extension else tail
    stem = stem[:LONGEST]
    while len(stem + end) > LONGEST or len((stem + end).encode()) > _MOST_BYTES:
        stem = stem[:-1].rstrip(" .")
    return _TEMPORARY.sub(r"-\1", stem + end)


# -- mục nào cần -----------------------------------------------------------------------------------------------

MOST = 3
"""Proposals for one file."""
CLEAR = 70
"""Score from which a best proposal is filed without asking: more than half of the words in common, all else right."""
AHEAD = 8
"""Points by which it must be ahead of the next item: two items with the same requirement are a person's choice."""
_WORDS, _LACKING, _TYPE, _DATE, _ISSUER = 60, 15, 10, 10, 5
_OF_TITLE = 0.8  # share of the words' points for the requirement's title, the rest for the item's name
_FEW = 0.3  # likeness below which words in common say nothing
_NEAR = 0.4  # likeness from which a document that does not fit is worth a word


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item that could need a file, for which requirement, why, and how sure that is (0 to 100)."""

    item: Item
    requirement: str
    score: int
    reasons: tuple[str, ...]
    likeness: float
    lacking: bool
    read: bool  # by what stands in the document, not by its file name or kind alone


@dataclass(frozen=True, slots=True)
class Fit:
    """One way of proving a requirement, and what stands against a document there; nothing if it proves it."""

    item: Item
    requirement: str
    against: tuple[str, ...]


def look(document: Document, subject: Subject) -> tuple[tuple[Proposal, ...], Fit | None]:
    """The items that could need a document, best first, at most ``MOST``, of each item its best requirement; and the
    requirement that its words come nearer to, though something stands against it."""
    best: dict[str, Proposal] = {}
    near: _Candidate | None = None
    for candidate in _candidates(document, subject):
        code, proposal = candidate.held.item.code, _proposal(candidate, subject.submission)
        if proposal is not None and (code not in best or proposal.score > best[code].score):
            best[code] = proposal
        if candidate.against and candidate.likeness > _NEAR and (near is None or candidate.nearness > near.nearness):
            near = candidate
    found = tuple(sorted(best.values(), key=lambda one: -one.score)[:MOST])
    if near is None or any(one.likeness >= near.likeness or one.score >= CLEAR for one in found):
        return found, None
    return found, Fit(near.held.item, near.way.title, tuple(one.words for one in near.against))


def clear_choice(document: Document, found: tuple[Proposal, ...]) -> Proposal | None:
    """The best proposal if it may be followed without asking: read, lacking, high, and well ahead of the next."""
    if not found or document.secrecy:
        return None
    best, *others = found
    ahead = all(best.score - other.score >= AHEAD for other in others)
    return best if best.read and best.lacking and best.score >= CLEAR and ahead else None


@dataclass(frozen=True, slots=True)
class Sorted:
    """One file of an inbox: the file with the same content, else the items that could need it, and the clear choice
    among them; ``near`` is what it nearly fits."""

    document: Document
    same_as: str | None = None
    found: tuple[Proposal, ...] = ()
    near: Fit | None = None
    choice: Proposal | None = None


def sort_out(documents: Iterable[Document], subject: Subject) -> tuple[Sorted, ...]:
    """Every file of an inbox beside what the items need, in the order given; of two equal ones the first counts."""
    known = {one.sha256: f"{subject.submission.folder}/{one.file}" for one in subject.documents.values() if one.size}
    result = []
    for document in documents:
        if document.sha256 in known:
            result.append(Sorted(document, known[document.sha256]))
            continue
        found, near = look(document, subject)
        result.append(Sorted(document, None, found, near, clear_choice(document, found)))
        if document.size:
            known[document.sha256] = document.file
    return tuple(result)


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a file goes: ``name`` in its item's folder, or none where ``same`` there has its content already."""

    document: Document
    name: str | None
    same: str | None = None


def name_all(documents: Iterable[Document], taken: Iterable[str], there: Mapping[str, str]) -> tuple[Filed, ...]:
    """Names for files that go into one folder. ``taken``: names in it; ``there``: its files' names by content."""
    taken, there, filed = list(taken), dict(there), []
    for document in documents:
        if document.sha256 in there:
            filed.append(Filed(document, None, there[document.sha256]))
            continue
        name = free_name(safe_name(document, document.file.rpartition("/")[2]), taken)
        taken.append(name)
        there[document.sha256] = name
        filed.append(Filed(document, name))
    return tuple(filed)


def fits(held: Held, submission: Submission) -> tuple[Fit, ...]:
    """Every requirement of an item, each way of proving it, and what stands against the document there."""
    return tuple(Fit(held.item, way.title, tuple(misfits(held, way, submission))) for _, way in _ways(held.item))


def as_held(document: Document, item: Item) -> Held:
    """A document looked at as if it lay in an item's folder, with nothing stated about it."""
    return Held(item, document.file, Where(document.file), None, document)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A document beside one way of proving one item's requirement; ``likeness`` (0 to 1) is of their words."""

    held: Held
    way: Requirement
    against: tuple[Misfit, ...]
    likeness: float
    shared: str
    lacking: bool

    @property
    def nearness(self) -> float:
        """Likeness, less for each thing that stands against it."""
        return self.likeness - 0.1 * len(self.against)


def _candidates(document: Document, subject: Subject) -> Iterator[_Candidate]:
    bare = document.abstract is None
    own = document.type or ("anh" if document.kind in IMAGES else None)
    said = _grams(_without(_words(document.abstract or _stem(document.file), bare), (own,)))
    rarity = _rarity(subject.submission.index, bare)
    for case in subject.cases.values():
        held, name = as_held(document, case.item), _grams(_words(case.item.name, bare))
        lacking = [one for one, _ in case.lacking]
        for one, way in _ways(case.item):
            title = _grams(_without(_words(way.title, bare), (*way.types, own)))
            likeness = _OF_TITLE * _likeness(said, title, rarity) + (1 - _OF_TITLE) * _likeness(said, name, rarity)
            against = tuple(reasons_against(held, way, subject.submission))
            shared = _shared(way.title, said, bare)
            yield _Candidate(held, way, against, likeness, shared, any(one is other for other in lacking))


def _ways(item: Item) -> Iterator[tuple[Requirement | AnyOf, Requirement]]:
    return ((one, way) for one in item.evidence for way in alternatives(one))


def _proposal(candidate: _Candidate, submission: Submission) -> Proposal | None:
    """A candidate with its score and reasons; nothing where something stands against it, or nothing speaks for it."""
    held, way, document = candidate.held, candidate.way, candidate.held.document
    image = document is not None and document.kind in IMAGES
    photo, read = image and "anh" in way.types, bool(held.type or held.abstract)
    unknown = () if read or image else _UNKNOWN
    if any(one.check not in unknown for one in candidate.against):
        return None
    if candidate.likeness < _FEW and not (photo and not read):
        return None
    score = _WORDS * candidate.likeness + _LACKING * candidate.lacking
    reasons = [f"trùng chữ “{candidate.shared}”"] if candidate.shared else []
    if held.type in way.types or photo:
        score += _TYPE
        reasons.append(f"đúng loại {type_name('anh' if photo else held.type or '')}")
    if held.date and (way.dated is None or way.dated.holds(held.date, submission.year)):
        score += _DATE
        reasons.append(f"ngày {held.date:%d/%m/%Y} đúng kỳ")
    if held.issuer:
        score += _ISSUER
        reasons += ["đúng cơ quan ban hành"] if way.issuer != "any" else []
    reasons.append("mục còn thiếu" if candidate.lacking else "mục đã đủ")
    if not read:
        reasons.append("chỉ theo loại tệp" if photo and not candidate.shared else "chỉ theo tên tệp, hãy mở ra xem")
    return Proposal(held.item, way.title, round(score), tuple(reasons), candidate.likeness, candidate.lacking, read)


_UNKNOWN = ("wrong-type", "date-unknown")
"""What may stand against a file of which nothing was read: that it is not known."""


# -- chữ -------------------------------------------------------------------------------------------------------

_STOP = frozenset(
    (
        "và",
        "hoặc",
        "của",
        "các",
        "những",
        "về",
        "việc",
        "tại",
        "theo",
        "do",
        "có",
        "cho",
        "với",
        "đến",
        "từ",
        "để",
        "là",
    )
)
_SHORT = {
    "cchc": "cải cách hành chính",
    "tthc": "thủ tục hành chính",
    "ubnd": "ủy ban nhân dân",
    "hdnd": "hội đồng nhân dân",
    "qppl": "quy phạm pháp luật",
    "vbqppl": "văn bản quy phạm pháp luật",
    "pbgdpl": "phổ biến giáo dục pháp luật",
    "cbcc": "cán bộ công chức",
    "dvc": "dịch vụ công",
    "cntt": "công nghệ thông tin",
    "cds": "chuyển đổi số",
    "nsnn": "ngân sách nhà nước",
    "qlcl": "quản lý chất lượng",
}
"""Abbreviations that offices use, without marks, as they may stand in a file's name."""


@lru_cache(maxsize=8192)
def _words(text: str, bare: bool) -> tuple[str, ...]:
    """The words that mean something, folded; ``bare``: without marks, as file names are often written."""
    words = (_SHORT.get(plain(word), word).split() for word in re.findall(r"[^\W\d_]+", fold(text)))
    kept = (word for group in words for word in group if len(word) > 1 and word not in _STOP)
    return tuple(plain(word) if bare else word for word in kept)


def _without(words: tuple[str, ...], types: Iterable[str | None]) -> tuple[str, ...]:
    """Words without the names of types: the type is judged by itself."""
    text = f" {' '.join(words)} "
    for abbreviation in types:
        name = " ".join(_words(type_name(abbreviation), False)) if abbreviation else ""
        for phrase in {name, plain(name)} - {""}:
            text = text.replace(f" {phrase} ", " ")
    return tuple(text.split())


def _grams(words: tuple[str, ...]) -> frozenset[str]:
    """Words and pairs of neighbours: syllables alone mean little in Vietnamese."""
    return frozenset(words) | {" ".join(pair) for pair in pairwise(words)}


def _rarity(index: Index, bare: bool) -> Mapping[str, float]:
    """What a word or pair weighs: the fewer requirements and items name it, the more."""
    texts = [_grams(_words(way.title, bare)) for item in index.items.values() for _, way in _ways(item)]
    texts += [_grams(_words(item.name, bare)) for item in index.items.values()]
    counts = Counter(gram for text in texts for gram in text)
    return {gram: math.log(1 + len(texts) / count) for gram, count in counts.items()}


def _likeness(said: frozenset[str], wanted: frozenset[str], rarity: Mapping[str, float]) -> float:
    """How much of what is wanted is said, and a little how much of what is said is wanted (0 to 1)."""
    most = max(rarity.values(), default=1.0)

    def weight(grams: Iterable[str]) -> float:
        return sum(rarity.get(gram, most) for gram in grams)

    common = weight(said & wanted)
    return 0.8 * common / weight(wanted) + 0.2 * common / weight(said) if common else 0.0


def _shared(title: str, said: frozenset[str], bare: bool) -> str:
    """The longest part of a title that a document says too, as the title writes it."""
    runs: list[list[str]] = [[]]
    for word in title.split():
        words = _words(word, bare)
        if not said.issuperset(words):
            runs.append([])
        elif words or runs[-1]:  # no part begins with a word that means nothing
            runs[-1].append(word)
    longest = max(runs, key=len)
    while longest and not _words(longest[-1], bare):
        longest.pop()
    return " ".join(longest).rstrip(",;.")


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]
