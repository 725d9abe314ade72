"""What the columns of an annex's table are: found by the words of its header, checked against what stands below.

Imports: read.annex, judge.annex.words, vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from cchc_cli.judge.annex.words import cell_marker, cell_points, leading_marker
from cchc_cli.read.annex import Grid, GridRow
from cchc_cli.vietnamese import fold

_HEADER_WITHIN = 25  # rows: above a table in a workbook stands the title of the annex
_MOSTLY = 0.6
_FEWEST_CELLS = 3
_LEVELS = (
    (2, re.compile(r"thành phần|tctp")),
    (0, re.compile(r"^(?:tên |các )?(?:lĩnh vực|nhóm)\b")),
    (1, re.compile(r"^(?:tên |các )?(?:tiêu chí|chỉ số|nội dung)\b(?! (?:đánh giá|chấm))")),
)
"""Titles of a layout with one column for each level of the tree."""
_NAME = re.compile(r"^(?:tên |các )?(?:lĩnh vực|tiêu chí|nội dung|chỉ số|chỉ tiêu|nhiệm vụ|danh mục|nhóm)|tctp")
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("stt", re.compile(r"^(?:s?tt|số tt|số thứ tự|mã(?: số)?|ký hiệu|số)$|^stt\b|^tt\b")),
    (
        "ignored",
        re.compile(r"tự (?:đánh giá|chấm)|thẩm định|đạt được|điểm đạt|hội đồng|phúc tra|đơn vị tính|chênh lệch"),
    ),
    ("survey", re.compile(r"đtxhh|xhh|xã hội học|điều tra|khảo sát")),
    ("evidence", re.compile(r"kiểm chứng|minh chứng|chứng minh|tlkc|hồ sơ")),
    ("method", re.compile(r"^(?:cách|phương pháp|hướng dẫn|công thức|tiêu chuẩn|yêu cầu|diễn giải|giải thích|mô tả)")),
    ("points", re.compile(r"tối đa|điểm chuẩn|^(?:số )?điểm|thang điểm|mức điểm|điểm quy định|điểm$")),
    ("method", re.compile(r"cách (?:đánh giá|chấm|tính|xác định)|đánh giá|chấm điểm|quy định")),
    ("lead", re.compile(r"chủ trì|phụ trách|cơ quan|đơn vị|bộ phận|tham mưu|theo dõi")),
    ("due", re.compile(r"thời hạn|thời gian|^hạn\b|hoàn thành")),
    ("note", re.compile(r"ghi chú|lưu ý")),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table by what they hold. ``names``: one column, or one for each level of the tree;
    ``points`` likewise. ``split``: the maximum is printed in two columns (scored, surveyed) that add up.
    ``steps``: points of the levels of a scale, beside the maxima. ``first``: the first row below the header."""

    names: tuple[int, ...]
    points: tuple[int, ...] = ()
    stt: int | None = None
    methods: tuple[int, ...] = ()
    evidence: tuple[int, ...] = ()
    survey: int | None = None
    split: bool = False
    steps: int | None = None
    lead: int | None = None
    due: int | None = None
    notes: tuple[int, ...] = ()
    first: int = 0
    header: tuple[str, ...] = ()
    guessed: bool = False


def layout_of(grid: Grid, before: Layout | None) -> Layout | None:
    """The layout of a table; one without a header goes on with the table before, or is told by its cells."""
    width = max((len(row.cells) for row in grid.rows), default=0)
    for at, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        if _is_header(row):
            end = _header_end(grid.rows, at)
            if before is not None and at and _words(row) == before.header:
                break  # a table that goes on, and repeats its header further down
            own, groups = _titles(grid.rows[at:end], width)
            found = _assigned(own, groups, grid.rows[end:])
            if found is not None:
                return replace(found, first=_past_numbers(grid.rows, end, found), header=_words(row))
    if before is not None and width == len(before.header):
        return replace(before, first=0)
    speaks = any(_SPEAKS.search(fold(text)) for text in _texts(grid))
    return _guessed(grid, width) if speaks else None


_SPEAKS = re.compile(r"\d điểm\b|điểm tối đa|thang điểm|điểm chuẩn|tiêu chí")
"""What a table without a header must say somewhere to be taken for one of criteria."""


def _texts(grid: Grid) -> Iterator[str]:
    yield from grid.before
    for row in grid.rows:
        yield from (cell.text for cell in row.cells if cell.text)


def is_repeated(row: GridRow, layout: Layout) -> bool:
    """Whether a row repeats the header, or numbers the columns, at the top of a new page."""
    words = _words(row)
    same = sum(one == other and bool(one) for one, other in zip(words, layout.header, strict=False))
    filled = sum(bool(one) for one in words)
    return (filled > 1 and same == filled) or _numbers_columns(row, layout.names[-1])


def _words(row: GridRow) -> tuple[str, ...]:
    return tuple(fold(cell.text) for cell in row.cells)


def _is_header(row: GridRow) -> bool:
    texts = [fold(cell.text) for cell in row.cells if cell.text and not cell.covered]
    roles = {_role(text, "") for text in texts if len(text) < 80}
    return len(texts) > 1 and "name" in roles and bool(roles & {"points", "method"})


def _header_end(rows: Sequence[GridRow], start: int) -> int:
    """The row after the header: below a wide or tall title stand the titles of its columns."""
    end = start + 1
    while end < min(start + 4, len(rows)):
        above, row = rows[end - 1], rows[end]
        own = [(at, cell) for at, cell in enumerate(row.cells) if cell.text and not (cell.covered or cell.joined)]
        below = any(cell.joined for cell in row.cells) and any(cell.across > 1 or cell.covered for cell in above.cells)
        titles = [at for at, cell in own if cell_points(cell.text) is None and cell_marker(cell.text) is None]
        if not (below and own and len(titles) == len(own)):
            break
        if not all(above.cells[at].across > 1 or above.cells[at].covered or not above.cells[at].text for at in titles):
            break
        end += 1
    return end


def _titles(rows: Sequence[GridRow], width: int) -> tuple[list[str], list[str]]:
    """Of each column the lowest title, and those above it."""
    own, groups = [""] * width, [""] * width
    for row in rows:
        spread = ""
        for at, cell in enumerate(row.cells):
            if cell.joined:
                continue
            spread = spread if cell.covered else fold(cell.text)
            if spread:
                groups[at] = f"{groups[at]} {own[at]}".strip()
                own[at] = spread
    return own, groups


def _role(own: str, group: str) -> str:
    text = re.sub(r"\s*\([^)]*\)", "", own).strip() or own
    if "tối đa" in group and re.search(r"xhh|xã hội học|điều tra|khảo sát", text):
        return "survey-points"
    if "tối đa" in group:
        return "points"
    if _NAME.search(text) and not re.search(r"điểm tối đa|^điểm|điểm chuẩn", text):
        return "name"
    return next((role for role, pattern in _ROLES if pattern.search(text)), "")


def _assigned(own: list[str], groups: list[str], rows: Sequence[GridRow]) -> Layout | None:
    roles = [_role(text, group) for text, group in zip(own, groups, strict=True)]
    shares = [_share(rows, at, lambda text: cell_points(text.split("\n")[0]) is not None) for at in range(len(own))]
    for at, role in enumerate(roles):
        if role == "points" and 0 <= shares[at] < _MOSTLY:
            roles[at] = "method"  # "Thang điểm" heads numbers here, words there
        if at and role and role == roles[at - 1] and own[at] == own[at - 1] and role != "points":
            roles[at] = ""  # one title over two columns of a carelessly drawn table
    if "points" not in roles:
        candidates = [at for at, share in enumerate(shares) if share > _MOSTLY]
        for at in [at for at in candidates if roles[at] in ("method", "")][:1]:
            roles[at] = "points"
    names = _at(roles, "name")
    if not names:
        return None
    names, beside = _leveled(names, own)
    methods = (*beside, *_at(roles, "method"))
    points, steps = _at(roles, "points"), None
    split = [at for at in points if "tối đa" in groups[at] and own[at] != groups[at]]
    surveyed = _at(roles, "survey-points")
    if len(points) > 1 and len(split) < 2 and len(points) != len(names):
        main = next((at for at in points if "tối đa" in own[at] or "chuẩn" in own[at]), points[0])
        steps = next((at for at in points if at > main), None)
        points = (main,)
    survey = next(iter((*surveyed, *_at(roles, "survey"))), None)
    return Layout(
        names,
        points,
        next(iter(_at(roles, "stt")), None),
        methods,
        _at(roles, "evidence"),
        survey,
        bool(surveyed) or len(split) > 1,
        steps,
        next(iter(_at(roles, "lead")), None),
        next(iter(_at(roles, "due")), None),
        _at(roles, "note"),
    )


def _leveled(names: tuple[int, ...], own: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The columns of names from the area down, and those that only look like one ("Nội dung đánh giá")."""
    found: list[int] = []
    last = -1
    for at in names:
        level = next((level for level, pattern in _LEVELS if pattern.search(own[at])), -1)
        if level > last:
            found.append(at)
            last = level
    chosen = tuple(found) if len(found) > 1 else names[:1]
    return chosen, tuple(at for at in names if at not in chosen)


def _at(roles: Sequence[str], role: str) -> tuple[int, ...]:
    return tuple(at for at, one in enumerate(roles) if one == role)


def _share(rows: Sequence[GridRow], at: int, holds: Callable[[str], bool]) -> float:
    """The share of a column's filled cells that are such; -1 where it has too few to say."""
    texts = [row.cells[at].text for row in rows if at < len(row.cells) and row.cells[at].text]
    return sum(map(holds, texts)) / len(texts) if len(texts) >= _FEWEST_CELLS else -1.0


def _past_numbers(rows: Sequence[GridRow], start: int, layout: Layout) -> int:
    return start + 1 if start < len(rows) and _numbers_columns(rows[start], layout.names[-1]) else start


def _numbers_columns(row: GridRow, name: int) -> bool:
    """The row (1) (2) (3) … under a header, also "(5)=(3)+(4)" and letters."""
    texts = [cell.text for cell in row.cells if cell.text and not cell.covered]
    here = row.cells[name].text if name < len(row.cells) else ""
    return (
        len(texts) >= _FEWEST_CELLS
        and bool(re.fullmatch(r"\(?[0-9A-F]{1,2}\)?", here))
        and all(re.fullmatch(r"[(\[]?[0-9A-F]{1,2}[)\]]?(?:\s*=.*)?", text) for text in texts)
    )


def _guessed(grid: Grid, width: int) -> Layout | None:
    """Without any header: the column of numbering, the widest words beside it, the numbers after them."""
    if width < 2 or len(grid.rows) < _FEWEST_CELLS:
        return None
    share = [_share(grid.rows, at, lambda text: cell_points(text) is not None) for at in range(width)]
    letters = [sum(len(row.cells[at].text) for row in grid.rows if at < len(row.cells)) for at in range(width)]
    marked = [_share(grid.rows, at, lambda text: cell_marker(text) is not None) for at in range(width)]
    begun = [_share(grid.rows, at, lambda text: leading_marker(text)[0] is not None) for at in range(width)]
    stt = next((at for at, one in enumerate(marked[:2]) if one >= _MOSTLY), None)
    name = max((at for at in range(width) if at != stt), key=lambda at: letters[at])
    points = [at for at in range(name + 1, width) if share[at] >= _MOSTLY]
    if not points or (stt is None and begun[name] < _MOSTLY / 2):
        return None
    rest = [at for at in range(points[0] + 1, width) if letters[at] > len(grid.rows)]
    return Layout(
        (name,),
        (points[0],),
        stt,
        methods=tuple(rest[:1]),
        evidence=tuple(rest[1:2]),
        header=("",) * width,
        guessed=True,
    )
