"""What a bag says of itself (BagIt 1.0, RFC 8493): declaration, manifests, bag-info; beside it, what is really there.

Imports: problem, read.bag, read.bag_zip, vietnamese.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cchc_cli.problem import Finding, Where
from cchc_cli.read.bag import Package
from cchc_cli.read.bag_zip import MAX_FILES, Hashed, shown
from cchc_cli.vietnamese import nfc

ALGORITHMS = ("sha256", "sha512", "sha384", "sha224", "sha1", "md5")
"""Of manifests, the one that is checked first; each names every file of the payload."""
MAX_INFO = 2**20
"""Bytes of a bag-info.txt."""
MOST_TOLD = 100
"""Lines of one manifest that are told as faulty; in what is no manifest, all are."""
SEND_AGAIN = "đề nghị đơn vị gửi lại gói"
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(?:\./)?(.+)\n?")
_ESCAPES = {"%0A": "\n", "%0D": "\r", "%25": "%"}
_ESCAPED = re.compile("%0[ADad]|%25")
"""What RFC 8493 §2.1.3 escapes in a name, and nothing else."""
_LAWLESS = re.compile(r"^[/~]|^[A-Za-z]:|\\|\0|(?:^|/)\.\.(?:/|$)")


@dataclass(slots=True)
class Bag:
    """A package as a bag: ``manifests`` and ``tag_manifests`` give the hash that a file should have, by algorithm and
    name (NFC); ``files`` those that are there, by name (NFC), ``tag_hashes`` of tag files by the other algorithms;
    ``info`` the lines of bag-info by key."""

    label: str
    info: dict[str, str] = field(default_factory=dict)
    algorithm: str = "sha256"
    manifests: dict[str, dict[str, str]] = field(default_factory=dict)
    tag_manifests: dict[str, dict[str, str]] = field(default_factory=dict)
    files: dict[str, Hashed] = field(default_factory=dict)
    tag_hashes: dict[str, dict[str, str]] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)

    @property
    def payload(self) -> Mapping[str, str]:
        """The manifest that is held against the files."""
        return self.manifests[self.algorithm]


def read_bag(package: Package) -> Bag | None:
    """The bag in a package that could be opened; ``None``, with the reason among the package's findings, if there is
    none in it."""
    source = package.source
    if source is None:
        return None
    declared = _text(source.read("bagit.txt"))
    if declared is None or "bagit-version" not in declared.lower():
        message = "không phải gói hồ sơ: không có tệp bagit.txt"
        package.found.append(Finding(Where(package.label), message, "kiểm tra lại tệp; gói do `cchc pack` tạo ra"))
        return None
    bag = Bag(package.label)
    bag.info = dict(_fields(_text(source.read("bag-info.txt", MAX_INFO)) or ""))
    raw = {
        (tag, algorithm): content
        for algorithm in ALGORITHMS
        for tag in ("", "tag")
        if (content := source.read(f"{tag}manifest-{algorithm}.txt")) is not None
    }
    bag.algorithm = next((algorithm for tag, algorithm in raw if not tag), "")
    if not bag.algorithm:
        message = "gói không có bảng kê mã băm (manifest) nào đọc được"
        package.found.append(Finding(Where(package.label), message, SEND_AGAIN))
        return None
    for one in source.hashes(bag.algorithm):
        name = nfc(one.name)
        if name in bag.files:
            where = Where(package.label, None, name)
            bag.found.append(Finding(where, "gói có hai tệp cùng tên, chỉ khác cách gõ dấu", SEND_AGAIN))
        bag.files[name] = one
    for (tag, algorithm), content in raw.items():
        manifests = bag.tag_manifests if tag else bag.manifests
        manifests[algorithm] = _manifest(bag, content, f"{tag}manifest-{algorithm}.txt")
    for algorithm, wanted in bag.tag_manifests.items():
        for name in wanted if algorithm != bag.algorithm else ():
            there = bag.files.get(name)
            if there is not None:  # tag files are small: each is read once more
                again = source.read(there.name) or b""
                digest = hashlib.new(algorithm, again, usedforsecurity=False).hexdigest()
                bag.tag_hashes.setdefault(algorithm, {})[name] = digest
    return bag


def _text(raw: bytes | None) -> str | None:
    return raw.decode("utf-8-sig", "replace") if raw is not None else None


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Lines "Key: value"; a line that begins with a space goes on with the one before."""
    key, value = "", ""
    for line in text.splitlines():
        if line[:1] in (" ", "\t"):
            value += f" {line.strip()}"
            continue
        if key:
            yield key, value
        key, _, value = (part.strip() for part in line.partition(":"))
    if key:
        yield key, value


def _manifest(bag: Bag, raw: bytes, file: str) -> dict[str, str]:
    """Names and hashes of a manifest; a line that is none, or that leads out of the bag, is a finding."""
    named: dict[str, str] = {}
    told = 0
    for number, line in enumerate(io.StringIO(raw.decode("utf-8-sig", "replace"), newline=None), 1):
        match = _LINE.fullmatch(line)
        name = _name(match[2], bag.files) if match else ""
        if number > MAX_FILES:
            fault = f"bảng kê có hơn {MAX_FILES} dòng, không đọc tiếp"
        elif match is None:
            fault = "dòng của bảng kê không đọc được" if line.strip() else ""
        elif name in named:
            fault = f"bảng kê nêu hai lần {shown(name)}"
        elif name not in bag.files and _LAWLESS.search(name):
            fault = "bảng kê nêu một tệp ngoài gói"
        else:
            named[name] = match[1].lower()
            continue
        if fault and (told < MOST_TOLD or number > MAX_FILES):
            told += 1
            bag.found.append(Finding(Where(f"{bag.label} › {file}", number), fault, SEND_AGAIN))
        if number > MAX_FILES:
            break
    return named


def _name(written: str, files: Mapping[str, Hashed]) -> str:
    """A name as a manifest has it. ``bagit.py`` writes a per cent sign as it is, RFC 8493 as a code: what is there
    tells."""
    plain = nfc(written)
    if plain in files or "%" not in plain:
        return plain
    return nfc(_ESCAPED.sub(lambda one: _ESCAPES[one[0].upper()], written))
