"""Where the folders of items, and the papers that items list, lie after a move to another criteria set.

A folder goes with its item and a listing with its file. What two items came to share is told apart on the way back by
the folder's name; where a listing would not come back as it was, ``lost`` says so, and the caller keeps a copy of it.

Imports: judge.links, model, read.evidence, vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

from cchc_cli.judge.links import Group, link
from cchc_cli.model import Cited, Index
from cchc_cli.read.evidence import ITEM_FOLDER, PARKED_FOLDER, EvidenceFile
from cchc_cli.vietnamese import fold, nfc

Listings = Mapping[str, tuple[Cited, ...]]
"""What each item lists, by its code."""
_FROM = re.compile(r" \(từ ([0-9]+(?:\.[0-9]+)*)\)$")
"""What a folder's name says of the code that it had, where two folders came together."""
_CODE = re.compile(r"[0-9]+(?:\.[0-9]+)*")


@dataclass(frozen=True)
class Move:
    """A year's papers on their way along ``chain``, the sets from the old to the new one.

    ``folders``: names in the year's folder; ``parked_folders``: those parked under the new edition earlier;
    ``copies``: what was kept under the new edition earlier, so that it comes back as it was.
    """

    chain: Sequence[Index]
    files: Sequence[EvidenceFile]
    folders: Sequence[str]
    parked_folders: Sequence[str]
    copies: Listings

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Which items stand in whose place."""
        return link(self.chain).groups

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """For each old code the new item that takes its folder and what others said of it: the first of its group."""
        return {code: group.new[0] for group in self.groups if group.new for code in group.old}

    @cached_property
    def moves(self) -> tuple[tuple[str, str], ...]:
        """Names of folders within the year's folder, from and to; a name in use is never taken.

        A folder whose item was joined to another keeps its old code in its name, for the way back.
        """
        return tuple(self._moves())

    def _moves(self) -> Iterator[tuple[str, str]]:
        group_of = {code: group for group in self.groups for code in group.old}
        leaving: list[tuple[str, str]] = []
        for name in self.folders:
            match = ITEM_FOLDER.fullmatch(name)
            if match is None or match[1] not in group_of:
                continue
            code, tail, group = match[1], name[len(match[1]) :], group_of[match[1]]
            target = self.targets.get(code)
            came_from = _FROM.search(tail)
            joined = code in group.old[1:] and not came_from
            if target is None:
                leaving.append((name, f"{PARKED_FOLDER}/{self.chain[0].edition}/{name}"))
            elif came_from and came_from[1] in group.new and came_from[1] != target:
                leaving.append((name, f"{came_from[1]}{tail[: came_from.start()]}"))
            elif target != code or joined:
                leaving.append((name, f"{target}{tail}{f' (từ {code})' if joined else ''}"))
        for name in self.parked_folders:
            match = ITEM_FOLDER.fullmatch(name)
            if match is not None and match[1] in self.chain[-1].items:
                leaving.append((f"{PARKED_FOLDER}/{self.chain[-1].edition}/{name}", name))
        taken = set(self.folders) - {name for name, _ in leaving}
        for name, wanted in leaving:
            free = _free(wanted, taken)
            taken.add(free)
            yield name, free

    def listings(self, stated: Listings) -> dict[str, tuple[Cited, ...]]:
        """What each new item lists when ``stated`` is what the old ones list."""
        found = {}
        for group in self.groups:
            for code in group.new:
                if not self.chain[-1].items[code].surveyed:
                    found[code] = tuple(self._listed(group, code, stated))
        return found

    def lost(self, stated: Listings, after: Listings, again: Container[str]) -> list[Group]:
        """The groups of which ``stated`` would not come back as it was from ``after``, what is listed then; ``again``
        are the old codes that would state something again."""
        names = [*self.folders, *(f"{PARKED_FOLDER}/{self.chain[-1].edition}/{name}" for name in self.parked_folders)]
        moved = [self._moved.get(nfc(name), name) for name in names]
        inside = f"{PARKED_FOLDER}/{self.chain[0].edition}/"
        back = Move(
            chain=self.chain[::-1],
            files=[replace(file, name=name, item=_code(name)) for file, name in self._files_after()],
            folders=[name for name in moved if not name.startswith(inside)],
            parked_folders=[name.removeprefix(inside) for name in moved if name.startswith(inside)],
            copies={},
        ).listings(after)
        found = {code: listed for code, listed in back.items() if code in again}
        return [
            group
            for group in self.groups
            if group.new and any(found.get(code, ()) != stated.get(code, ()) for code in group.old)
        ]

    def _files_after(self) -> Iterator[tuple[EvidenceFile, str]]:
        for file in self.files:
            folder, rest = file.name.split("/", 1)
            yield file, f"{self._moved.get(folder, folder)}/{rest}"

    @cached_property
    def _moved(self) -> Mapping[str, str]:
        return {nfc(source): nfc(target) for source, target in self.moves}

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], EvidenceFile]:
        return {(file.item, fold(file.name.split("/", 1)[1])): file for file in self.files}

    @cached_property
    def _returns(self) -> bool:
        """Whether the new set is one that the old one came after."""
        return self.chain[0].head.supersedes == self.chain[1].edition

    def _listed(self, group: Group, code: str, stated: Listings) -> Iterator[Cited]:
        """What a new item lists: what was kept of it, then what the old items list, then a split item's other files."""
        yield from self.copies.get(code, ())
        known = {self._key(one, new, 1) for new in group.new for one in self.copies.get(new, ())}
        again = self._returns or not self.copies.keys().isdisjoint(group.new)
        listed: list[Cited] = []
        for source in group.old:
            before = list(listed)
            for cited in stated.get(source, ()):
                if self._key(cited, source, 0) in known:
                    continue
                file = self._file(cited.capture if cited.url else cited.file, source)
                home = _code(self._folder_after(file)) if file is not None else None
                if again and home in group.new and home != code:
                    continue  # what had come together parts again, and the listing goes with its file
                one = self._cited_after(cited, source, code)
                own = home == code and one == Cited(file=one.file)
                if source != group.old[0] and (one in before or (again and own)):
                    continue  # the files of an item's own folder belong to it without being listed
                listed.append(one)
        yield from listed
        names = {one.file for one in listed}
        for file in () if again else self.files:
            path = f"../{_code(self._folder_after(file))}/{file.name.split('/', 1)[1]}"
            if file.item in group.old and _code(self._folder_after(file)) != code and path not in names:
                yield Cited(file=path)

    def _file(self, path: str | None, source: str) -> EvidenceFile | None:
        """The file that an old item lists."""
        folder, rest = _parts(path or "")
        return self._by_place.get((_code(folder) if folder else source, fold(rest)))

    def _folder_after(self, file: EvidenceFile) -> str:
        folder = file.name.split("/", 1)[0]
        return self._moved.get(folder, folder)

    def _cited_after(self, cited: Cited, source: str, code: str) -> Cited:
        """The same document by its new path: ``source`` is the old item that lists it, ``code`` the new one."""
        paths = {name: self._path_after(getattr(cited, name), source, code) for name in ("file", "capture")}
        return cited.model_copy(update=paths)

    def _path_after(self, path: str | None, source: str, code: str) -> str | None:
        if not path:
            return path
        folder, rest = _parts(path)
        old_code, file = _code(folder) if folder else source, self._file(path, source)
        if file is not None:
            after = self._folder_after(file)
        elif old_code in self.targets:
            after = self.targets[old_code]
        else:
            after = self._parked_after(folder, old_code)
        item = _code(after)
        if item == code:
            return rest if folder else path
        if item and not (file is not None and folder and nfc(folder) == file.name.split("/", 1)[0]):
            after = item  # an item's folder is named by its code, unless the whole name was written
        return path if after == folder else f"../{after}/{rest}"

    def _parked_after(self, folder: str, old_code: str) -> str:
        """Where a dropped item's folder is put, or one comes back to that was put there; the same, were there none."""
        for source, target in self._moved.items():
            if source == nfc(folder) or (old_code and _code(source) == old_code):
                return target
        parked, _, name = folder.rpartition("/")
        if old_code in self._numbers[0]:
            return f"{PARKED_FOLDER}/{self.chain[0].edition}/{old_code}"
        comes_back = parked == f"{PARKED_FOLDER}/{self.chain[-1].edition}" and _code(name) in self._numbers[1]
        return _code(name) if comes_back else folder

    def _key(self, cited: Cited, code: str, side: int) -> Cited:
        """A document with each path as the group of items in whose folder it lies; ``side`` 0: old codes, 1: new."""
        editions = (self.chain[0].edition, self.chain[-1].edition)

        def place(path: str | None) -> str | None:
            if not path:
                return path
            folder, rest = _parts(path)
            parked, _, name = folder.rpartition("/")
            edition = parked.rpartition("/")[2] or editions[side]
            numbers = self._numbers[editions.index(edition)] if edition in editions else {}
            group = numbers.get(_code(name) if folder else code)
            return f"{folder if group is None else group}/{fold(rest)}"

        return cited.model_copy(update={"file": place(cited.file), "capture": place(cited.capture)})

    @cached_property
    def _numbers(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """The number of each code's group: of old codes, of new ones."""
        return (
            {code: number for number, group in enumerate(self.groups) for code in group.old},
            {code: number for number, group in enumerate(self.groups) for code in group.new},
        )


def parked_paths(listed: Iterable[Cited]) -> list[str]:
    """Paths of a listing that lead to where the folders of dropped items are kept."""
    paths = (path for one in listed for path in (one.file, one.capture) if path)
    return [path for path in paths if _parts(path)[0].startswith(f"{PARKED_FOLDER}/")]


def _parts(path: str) -> tuple[str, str]:
    """The folder beside the item's own that a listed path leads to (nothing for its own), and the rest."""
    parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part != "."]
    if parts[:1] != [".."] or len(parts) < 3:
        return "", "/".join(parts)
    depth = 4 if parts[1] == PARKED_FOLDER and len(parts) > 4 else 2
    return "/".join(parts[1:depth]), "/".join(parts[depth:])


def _code(folder: str) -> str:
    """The code with which a folder's name begins; nothing for one that is parked."""
    match = _CODE.match(folder)
    return match[0] if match else ""


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number that makes it another."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name} ({number})", number + 1
    return found
