"""What ``cchc init`` has to know: taken from options, asked for at a terminal, checked by the set and the models.

Imports: present.view.criteria, problem; the stages inside the functions (house rule 9).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import typer

from cchc_cli.present.view.criteria import KINDS
from cchc_cli.problem import did_you_mean

if TYPE_CHECKING:
    from cchc_cli.model import Index
    from cchc_cli.read.workspace import Workspace

CAPACITY, TITLE = "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"
"""How a chairman signs for the committee (Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 7)."""


@dataclass(frozen=True, slots=True)
class Given:
    """The options as they were typed; ``None`` or empty where nothing was."""

    id: str | None = None
    kind: str | None = None
    name: str | None = None
    header: tuple[str, ...] = ()
    report_to: tuple[str, ...] = ()
    place: str | None = None
    capacity: str | None = None
    title: str | None = None
    signer: str | None = None
    officers: tuple[str, ...] = ()
    year: int | None = None
    edition: str | None = None


_NEEDED = ("id", "kind", "name", "header", "report_to", "place", "year", "edition")


def lacking(given: Given) -> list[str]:
    """The options without which no workspace can be made."""
    return [f"--{name.replace('_', '-')}" for name in _NEEDED if not getattr(given, name)]


def fitting(workspace: Workspace, kind: str | None, year: int | None) -> list[str]:
    """The sets that are for that kind of unit and that year, as far as both are known."""
    from cchc_cli.read.criteria import read_parts
    from cchc_cli.read.workspace import editions

    heads = [read_parts(workspace.criteria / name, name).head for name in editions(workspace)]
    return [
        head.edition
        for head in heads
        if head is not None and (kind is None or kind in head.unit_kinds) and (year is None or year in head.years)
    ]


def with_edition(workspace: Workspace, given: Given) -> Given:
    """The only set that fits, where none was named."""
    if given.edition is not None or given.year is None:
        return given
    found = fitting(workspace, given.kind, given.year)
    return replace(given, edition=found[0]) if len(found) == 1 else given


# -- hỏi ---------------------------------------------------------------------------------------------------------


def ask(workspace: Workspace, given: Given) -> Given:
    """Everything that was not given, asked for at the terminal; the set before the officers, who depend on it."""
    kind = given.kind or _ask_kind()
    name = given.name or _ask("Tên đơn vị, ví dụ UBND xã Ví Dụ")
    given = replace(given, kind=kind, name=name, id=given.id or _ask("Mã đơn vị hành chính hoặc mã định danh"))
    header, place = header_of(name), place_of(name)
    if not given.header:
        typed = _ask("Tên cơ quan ở góc trái văn bản, các dòng cách nhau bằng dấu /", " / ".join(header))
        given = replace(given, header=_split(typed, "/"))
    given = replace(given, place=given.place or _ask("Địa danh ghi trước ngày tháng", place))
    if not given.report_to:
        typed = _ask("Nơi nhận báo cáo (Kính gửi); nhiều nơi cách nhau bằng dấu ;")
        given = replace(given, report_to=_split(typed, ";"))
    if given.capacity is None and given.title is None and given.signer is None:
        given = replace(
            given,
            capacity=_ask("Quyền hạn của người ký", CAPACITY),
            title=_ask("Chức vụ của người ký", TITLE),
            signer=_ask("Họ tên người ký (Enter nếu để sau)", "", empty=True),
        )
    return ask_set(workspace, given)


def ask_set(workspace: Workspace, given: Given) -> Given:
    """The year and its set."""
    if given.year is None:
        given = replace(given, year=int(_ask("Năm chấm điểm", check=_no_year)))
    given = with_edition(workspace, given)
    if given.edition is None:
        found = fitting(workspace, given.kind, given.year)
        typer.echo(f"Các bộ tiêu chí hợp với đơn vị và năm {given.year}: {', '.join(found) or 'chưa có'}", err=True)
        given = replace(given, edition=_ask("Bộ tiêu chí", found[-1] if found else None))
    return given


def ask_officers(index: Index, proposed: Mapping[str, list[str]]) -> tuple[str, ...]:
    """For each role of the set who holds it and which items; an empty name is filled in later."""
    typer.echo(
        "Người phụ trách: Enter để nhận mục do bộ tiêu chí giao; gõ dấu - nếu đơn vị không có vai trò này.", err=True
    )
    officers = []
    for role, title in index.head.roles.items():
        name = _ask(f"{title}: họ tên (Enter nếu để sau)", "", empty=True)
        if name == "-":
            continue
        items = _ask("  phụ trách các mục, lĩnh vực", ", ".join(proposed.get(role, ())), empty=True)
        officers.append(f"{role}={name}: {items}")
    return tuple(officers)


def _ask(question: str, default: str | None = None, *, empty: bool = False, check: Callable[[str], str] = str) -> str:
    """An answer, asked for again until there is one that ``check`` has nothing to say against."""
    check = (lambda _: "") if check is str else check
    while True:
        answer: str = typer.prompt(question, default=default, show_default=bool(default), err=True)
        answer = answer.strip()
        wrong = check(answer) if answer or empty else "cần điền mục này"
        if not wrong:
            return answer
        typer.echo(f"  {wrong}", err=True)


def _ask_kind() -> str:
    words = ", ".join(KINDS.values())
    return kind_of(_ask(f"Loại đơn vị ({words})", check=lambda text: "" if kind_of(text) else f"chọn một: {words}"))


def kind_of(text: str) -> str:
    """The word of the files for what people call a unit ("Xã", "thị trấn"); "" for anything else."""
    from cchc_cli.vietnamese import plain

    word = re.sub(r"[\s_]+", "-", plain(text.strip()))
    return word if word in KINDS else ""


def known_kind(text: str) -> str:
    """The kind meant after --kind; wrong usage for anything else."""
    kind = kind_of(text)
    if not kind:
        raise typer.BadParameter(f"không có loại đơn vị `{text}`{did_you_mean(text, KINDS)}; có: {', '.join(KINDS)}")
    return kind


def _no_year(text: str) -> str:
    return "" if re.fullmatch(r"20[0-9]{2}", text) else "cần một năm, ví dụ 2023"


def _split(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in text.split(mark)) if part)


_COMMITTEE = re.compile(r"(?i)^\s*(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+")


def header_of(name: str) -> tuple[str, ...]:
    """ "UBND xã Ví Dụ" is printed ỦY BAN NHÂN DÂN over XÃ VÍ DỤ; proposed, never taken without asking."""
    rest = _COMMITTEE.sub("", name)
    return ("ỦY BAN NHÂN DÂN", rest.upper()) if rest != name else ()


def place_of(name: str) -> str | None:
    """ "UBND xã Ví Dụ" lies in Ví Dụ; a unit with a number for a name is named in full (Phường 1)."""
    rest = _COMMITTEE.sub("", name).strip()
    bare = re.sub(r"(?i)^(?:xã|phường|thị trấn|đặc khu)\s+", "", rest)
    whole = rest[:1].upper() + rest[1:]
    return (whole if bare[:1].isdigit() else bare) or None


# -- nhận --------------------------------------------------------------------------------------------------------


def unit_data(given: Given, index: Index) -> dict[str, Any]:
    """What was given, as the keys of unit.yaml; only those that were. Wrong usage where an officer makes no sense."""
    signer = {"capacity": given.capacity, "title": given.title, "name": given.signer}
    data = {
        "id": given.id,
        "kind": given.kind,
        "name": given.name,
        "header": list(given.header),
        "report_to": list(given.report_to),
        "place": given.place,
        "signer": {key: value for key, value in signer.items() if value is not None},
        "officers": officers_data(given.officers, index),
    }
    return {key: value for key, value in data.items() if value}


def officers_data(texts: Iterable[str], index: Index) -> dict[str, dict[str, Any]]:
    """``van-phong=Nguyễn Văn A: 1, 7.2`` by role; without items those that the set gives the role to lead."""
    from cchc_cli.present.initial import role_items

    roles, proposed = index.head.roles, role_items(index)
    known = {area.code for area in index.areas}
    for code in index.items:
        steps = code.split(".")
        known |= {".".join(steps[:length]) for length in range(2, len(steps) + 1)} | {code}
    found: dict[str, dict[str, Any]] = {}
    for text in texts:
        role, equals, rest = text.partition("=")
        role = role.strip()
        if not equals or not role:
            raise typer.BadParameter(f'`{text}` sau --officer; viết "van-phong=Nguyễn Văn A: 1, 7.2"')
        if roles and role not in roles:
            listed = ", ".join(roles)
            raise typer.BadParameter(f"bộ tiêu chí không có vai trò `{role}`{did_you_mean(role, roles)}; có: {listed}")
        if role in found:
            raise typer.BadParameter(f"vai trò `{role}` ghi hai lần sau --officer")
        name, colon, codes = rest.rpartition(":")
        items = re.split(r"[\s,;]+", codes.strip(" ,;")) if colon and codes.strip(" ,;") else proposed.get(role, [])
        for code in items:
            if code not in known:
                raise typer.BadParameter(f"bộ {index.edition} không có mục {code}{did_you_mean(code, known)}")
        found[role] = {"name": (name if colon else rest).strip(), "items": items}
    return found
