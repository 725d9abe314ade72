"""What a bag says of itself (BagIt 1.0, RFC 8493): declaration, manifests, bag-info; beside it, what is really there.

Imports: problem, read.bag, read.bag_zip, vietnamese.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cchc_cli.problem import Finding, Where
from cchc_cli.read.bag import Package
from cchc_cli.read.bag_zip import Hashed
from cchc_cli.vietnamese import nfc

ALGORITHMS = ("sha256", "sha512", "sha384", "sha224", "sha1", "md5")
"""Of manifests, the one that is checked first; each names every file of the payload."""
_MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(?:\./)?(.+)")
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
    info = _text(source.read("bag-info.txt"))
    bag.info = dict(_fields(info or ""))
    for algorithm in ALGORITHMS:
        for tag, manifests in ((False, bag.manifests), (True, bag.tag_manifests)):
            raw = source.read(f"{'tag' if tag else ''}manifest-{algorithm}.txt")
            if raw is not None:
                manifests[algorithm] = dict(_manifest(bag, raw, f"{'tag' if tag else ''}manifest-{algorithm}.txt"))
    if not bag.manifests:
        message = "gói không có bảng kê mã băm (manifest) nào đọc được"
        package.found.append(Finding(Where(package.label), message, "đề nghị đơn vị gửi lại gói"))
        return None
    bag.algorithm = next(iter(bag.manifests))
    for one in source.hashes(bag.algorithm):
        bag.files[nfc(one.name)] = one
    for algorithm, wanted in bag.tag_manifests.items():
        for name in wanted if algorithm != bag.algorithm else ():
            raw = source.read(name)  # tag files are small: each is read once more
            bag.tag_hashes.setdefault(algorithm, {})[name] = hashlib.new(algorithm, raw or b"").hexdigest()
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


def _manifest(bag: Bag, raw: bytes, file: str) -> Iterator[tuple[str, str]]:
    """Names and hashes of a manifest; a line that is none, or that leads out of the bag, is a finding."""
    text = raw.decode("utf-8-sig", "replace")
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        name = nfc(_ESCAPED.sub(lambda one: _ESCAPES[one[0].upper()], match[2])) if match else ""
        where = Where(f"{bag.label} › {file}", number)
        if match is None:
            bag.found.append(Finding(where, "dòng của bảng kê không đọc được", "đề nghị đơn vị gửi lại gói"))
        elif _LAWLESS.search(name):
            bag.found.append(Finding(where, "bảng kê nêu một tệp ngoài gói", "đề nghị đơn vị gửi lại gói"))
        elif name in seen:
            bag.found.append(Finding(where, f"bảng kê nêu hai lần {name}", "đề nghị đơn vị gửi lại gói"))
        else:
            seen.add(name)
            yield name, match[1].lower()
