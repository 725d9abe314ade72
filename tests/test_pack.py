"""The package: made whole, the same each time; every way of tampering is told by name; bagit.py and we agree."""

import hashlib
import io
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

from cchc_cli.cli import app as cli
from cchc_cli.judge.bag_checks import check_bag
from cchc_cli.present import bag
from cchc_cli.present.bag import BagWriter
from cchc_cli.read import bag_tags, bag_zip
from cchc_cli.read.bag import open_package
from cchc_cli.read.bag_tags import read_bag
from tests.conftest import ROOT, write_small

PDF = b"%PDF-1.4 not a real one\n"
NAME = "ho-so-cchc-1-2023"
FILE = "data/evidence/2023/1.1.2/Báo cáo số 1.pdf"


def write_dossier(root):
    """A unit with one item and one document, which its set does not ask for: nothing is wrong with it."""
    folder = write_small(root) / "evidence/2023/1.1.2"
    folder.mkdir()
    shutil.copy(next((ROOT / "evidence/2023").glob("1.1.1*/*.pdf")), folder / "Báo cáo số 1.pdf")
    return root


@pytest.fixture
def dossier(tmp_path):
    return write_dossier(tmp_path / "nho")


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The package of that unit, made once."""
    root = write_dossier(tmp_path_factory.mktemp("don-vi"))
    assert cli.run(["pack", "--workspace", str(root), "--output", str(root / "ra"), "--with-errors"]) == 0
    return root / "ra" / f"{NAME}.zip"


@pytest.fixture
def package(packed, tmp_path):
    (tmp_path / "ra").mkdir()
    return Path(shutil.copy(packed, tmp_path / "ra"))


def found(cchc, dossier, *packages):
    """Exit code, and what was found: id, place, message."""
    ran = cchc("verify", *packages, "--workspace", dossier, "--format", "json")
    problems = [one for package in json.loads(ran.out) for one in package["problems"] if one["severity"] == "error"]
    return ran.code, {(one["id"], one["where"].rpartition("(")[2].rstrip(")")) for one in problems}, problems


def rewritten(package, change, *, stored=False):
    """The package with its entries, a list of (info, bytes), changed."""
    with zipfile.ZipFile(package) as archive:
        entries = [(entry, archive.read(entry)) for entry in archive.infolist()]
    entries = change(entries)
    out = package.with_name("doi.zip")
    with zipfile.ZipFile(out, "w") as archive:
        for entry, content in entries:
            archive.writestr(entry, content, zipfile.ZIP_STORED if stored else entry.compress_type)
    return out


def named(name, entries):
    return next(place for place, (entry, _) in enumerate(entries) if entry.filename == f"{NAME}/{name}")


def changed_byte(entries):
    place = named(FILE, entries)
    entry, content = entries[place]
    entries[place] = (entry, b"%" + bytes([content[1] ^ 1]) + content[2:])
    return entries


def removed(entries):
    del entries[named(FILE, entries)]
    return entries


def added(entries):
    return [*entries, (zipfile.ZipInfo(f"{NAME}/data/evidence/2023/1.1.2/thêm.pdf"), PDF)]


def renamed(entries):
    entries[named(FILE, entries)][0].filename = f"{NAME}/{FILE[:-4]} mới.pdf"
    return entries


def changed_manifest(entries):
    place = named("manifest-sha256.txt", entries)
    entry, content = entries[place]
    entries[place] = (entry, content.replace(content[:4], b"0000", 1))
    return entries


def edited_score(entries):
    """By someone who knows how to mend the manifests as well."""
    return _edited(entries, "bag-info.txt", rb"Cchc-Self-Assessed: [0-9.]+", b"Cchc-Self-Assessed: 2.99")


def swapped_edition(entries):
    return _edited(entries, "data/criteria/thu/1-chi-dao.yaml", b"floor: 80", b"floor: 10")


def _edited(entries, name, old, new):
    texts = {entry.filename.removeprefix(f"{NAME}/"): content for entry, content in entries}
    texts[name], count = re.subn(old, new, texts[name])
    assert count == 1
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        lines = [line.split(b"  ", 1) for line in texts[manifest].splitlines()]
        texts[manifest] = b"".join(
            hashlib.sha256(texts[of.decode()]).hexdigest().encode() + b"  " + of + b"\n" for _, of in lines
        )
    return [(entry, texts[entry.filename.removeprefix(f"{NAME}/")]) for entry, _ in entries]


TAMPERED = {
    "changed byte": (changed_byte, {("package-file-changed", FILE)}),
    "removed file": (removed, {("package-file-missing", FILE), ("package-size-differs", "bag-info.txt")}),
    "added file": (
        added,
        {
            ("package-file-extra", "data/evidence/2023/1.1.2/thêm.pdf"),
            ("package-size-differs", "bag-info.txt"),
        },
    ),
    "renamed file": (renamed, {("package-file-missing", FILE), ("package-file-extra", f"{FILE[:-4]} mới.pdf")}),
    "changed manifest": (changed_manifest, {("package-file-changed", "manifest-sha256.txt")}),
    "edited score": (edited_score, {("package-score-differs", "bag-info.txt")}),
    "swapped edition": (swapped_edition, {("package-edition-differs", "data/criteria/thu")}),
}


@pytest.mark.parametrize("way", TAMPERED)
def test_every_way_of_tampering_is_told_at_its_file(cchc, dossier, package, way):
    change, expected = TAMPERED[way]
    code, told, problems = found(cchc, dossier, rewritten(package, change))
    assert code == 1
    assert expected <= told
    assert {one for one in told - expected if one[0] != "package-file-changed"} == set()
    assert all(one["message"] and one["hint"] for one in problems)


def test_all_that_is_wrong_is_told_in_one_run(cchc, dossier, package):
    code, told, _ = found(cchc, dossier, rewritten(package, lambda entries: added(changed_manifest(removed(entries)))))
    assert code == 1
    assert {"package-file-missing", "package-file-extra", "package-file-changed"} <= {id for id, _ in told}


def _hostile(name, **looks):
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    for key, value in looks.items():
        setattr(entry, key, value)
    return entry


UNSAFE = {
    "path traversal": (_hostile(f"{NAME}/../../ngoai.txt"), PDF, "dẫn ra ngoài gói"),
    "absolute path": (_hostile("/etc/ngoai.txt"), PDF, "dẫn ra ngoài gói"),
    "drive letter": (_hostile("C:/ngoai.txt"), PDF, "dẫn ra ngoài gói"),
    "backslash": (_hostile(f"{NAME}/data\\..\\ngoai.txt"), PDF, "dẫn ra ngoài gói"),
    "symlink": (_hostile(f"{NAME}/data/lien-ket", external_attr=0o120777 << 16, create_system=3), b"/etc", "lối tắt"),
    "duplicate name": (_hostile(f"{NAME}/{FILE}"), PDF, "cùng tên"),
    "same name in other case": (_hostile(f"{NAME}/{FILE.upper().replace('DATA', 'data')}"), PDF, "cùng tên"),
    "bomb": (_hostile(f"{NAME}/data/bom.txt", compress_type=zipfile.ZIP_DEFLATED), bytes(64 * 2**20), "bom giải nén"),
}


@pytest.mark.parametrize("kind", UNSAFE)
def test_an_unsafe_archive_is_refused_and_nothing_is_written(cchc, dossier, package, kind, tmp_path):
    entry, content, words = UNSAFE[kind]
    before = set(tmp_path.rglob("*")) | {tmp_path / "ra" / "doi.zip"}
    code, _, problems = found(cchc, dossier, rewritten(package, lambda entries: [*entries, (entry, content)]))
    assert code == 1
    assert any(words in one["message"] for one in problems), problems
    assert set(tmp_path.rglob("*")) | {tmp_path / "ra" / "doi.zip"} == before
    assert not Path("/etc/ngoai.txt").exists()


def test_overlapping_entries_are_refused(cchc, dossier, package):
    """Fifield's bomb: many names for the same packed bytes."""
    raw = bytearray(package.read_bytes())
    with zipfile.ZipFile(package) as archive:
        first = archive.start_dir
    second = raw.index(b"PK\x01\x02", first + 4)
    raw[second + 42 : second + 46] = raw[first + 42 : first + 46]
    bad = package.with_name("chong.zip")
    bad.write_bytes(raw)
    code, _, problems = found(cchc, dossier, bad)
    assert code == 1
    assert any("chồng lên nhau" in one["message"] for one in problems)


@pytest.mark.parametrize("share", [0.2, 0.9, 0.999])
def test_a_truncated_archive_is_told(cchc, dossier, package, share):
    bad = package.with_name("cut.zip")
    bad.write_bytes(package.read_bytes()[: int(package.stat().st_size * share)])
    code, _, problems = found(cchc, dossier, bad)
    assert code == 1
    assert "cắt cụt" in problems[0]["message"]


def test_packed_again_by_another_program_it_is_still_whole(cchc, dossier, package):
    code, told, _ = found(cchc, dossier, rewritten(package, lambda entries: entries[::-1], stored=True))
    assert (code, told) == (0, set())


def test_names_in_nfd_and_in_cp1258_are_told_and_matched(cchc, dossier, package):
    def decomposed(entries):
        for entry, _ in entries:
            entry.filename = unicodedata.normalize("NFD", entry.filename)
        return entries

    ran = cchc("verify", rewritten(package, decomposed), "--workspace", dossier)
    assert ran.code == 0
    assert "NFD" in ran.out
    raw = package.read_bytes()
    name = f"{NAME}/{FILE}".encode()
    other = unicodedata.normalize("NFC", FILE).replace("á", "?").replace("ố", "?")[:5]
    assert other
    # The flag for UTF-8 taken away: as an old program on a Vietnamese Windows would leave it.
    flags = [match.start() for match in re.finditer(re.escape(name), raw)]
    changed = bytearray(raw)
    for place in flags:
        header = raw.rindex(b"PK", 0, place)
        offset = 6 if raw[header + 2 : header + 4] == b"\x03\x04" else 8
        changed[header + offset + 1] &= 0xF7
    bad = package.with_name("cp.zip")
    bad.write_bytes(changed)
    ran = cchc("verify", bad, "--workspace", dossier)
    assert ran.code == 1
    assert "không lưu bằng UTF-8" in ran.out


# -- what is packed ------------------------------------------------------------------------------------------


def test_the_same_dossier_gives_the_same_bytes_and_sources_stay(cchc, dossier, tmp_path):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in dossier.rglob("*") if path.is_file()}
    codes = set()
    for name in ("a.zip", "b.zip"):
        ran = cchc("pack", "--workspace", dossier, "--output", tmp_path / name, "--with-errors")
        assert ran.code == 0
        codes.add(re.search(r"Mã gói: ([0-9a-f]{64})", ran.err)[1])
        os.utime(
            dossier / "evidence/2023/1.1.2/Báo cáo số 1.pdf",
            ns=(10**18, before[dossier / "evidence/2023/1.1.2/Báo cáo số 1.pdf"][1]),
        )
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert len(codes) == 1
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before}
    assert after == before


def test_what_is_in_it_documents_stored_texts_deflated_names_in_utf8(package):
    with zipfile.ZipFile(package) as archive:
        entries = {entry.filename.removeprefix(f"{NAME}/"): entry for entry in archive.infolist()}
        assert {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"} <= set(entries)
        assert {"index.html", "index.xlsx", FILE, "data/evidence/unit.yaml", "data/criteria/thu/index.yaml"} <= set(
            entries
        )
        assert entries[FILE].compress_type == zipfile.ZIP_STORED
        assert entries["data/evidence/unit.yaml"].compress_type == zipfile.ZIP_DEFLATED
        assert entries[FILE].flag_bits & 0x800
        page = archive.read(f"{NAME}/index.html").decode()
    assert 'href="data/evidence/2023/1.1.2/B%C3%A1o%20c%C3%A1o%20s%E1%BB%91%201.pdf"' in page
    assert "MINH HỌA" in page


def test_bagit_finds_our_package_valid_and_we_find_a_bag_of_bagit_valid(cchc, dossier, package, tmp_path):
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "mo")
    tool = [sys.executable, str(Path(sys.executable).parent / "bagit.py")]
    ran = subprocess.run(
        [*tool, "--validate", str(tmp_path / "mo" / NAME)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert cchc("verify", tmp_path / "mo" / NAME, "--workspace", dossier).code == 0
    theirs = tmp_path / "bag"
    (theirs / "Thư mục").mkdir(parents=True)
    (theirs / "Thư mục" / "Tệp 1.txt").write_text("một", encoding="utf-8")
    subprocess.run([*tool, str(theirs)], capture_output=True, check=True)
    ran = cchc("verify", theirs, "--workspace", dossier)
    assert ran.code == 0
    assert "không phải gói hồ sơ CCHC" in ran.out
    (theirs / "data" / "Thư mục" / "Tệp 1.txt").write_text("hai", encoding="utf-8")
    code, told, _ = found(cchc, dossier, theirs)
    assert code == 1
    assert told == {("package-file-changed", "data/Thư mục/Tệp 1.txt"), ("package-size-differs", "bag-info.txt")}


def test_parts_are_joined_and_a_missing_one_is_named(cchc, dossier, tmp_path):
    out = tmp_path / "ra"
    out.mkdir()
    for number in (8, 9):
        (out / f"{NAME}.zip.00{number}").write_bytes(b"of an earlier packing")
    (dossier / "evidence/2023/1.1.2/to.pdf").write_bytes(PDF + os.urandom(200_000))
    ran = cchc("pack", "--workspace", dossier, "--output", out, "--with-errors", "--max-size", "100KB")
    assert ran.code == 0, ran.err
    parts = sorted(out.iterdir())
    assert [part.name for part in parts] == [f"{NAME}.zip.00{number}" for number in range(1, len(parts) + 1)]
    assert all(part.stat().st_size <= 100 * 1024 for part in parts)
    code, told, _ = found(cchc, dossier, *parts)
    assert (code, told) == (0, set())
    parts[1].unlink()
    code, _, problems = found(cchc, dossier, parts[0])
    assert code == 1
    assert "thiếu phần 002" in problems[0]["message"]


def test_errors_and_state_secrets_keep_the_package_from_being_made(cchc, small, tmp_path):
    out = tmp_path / "x.zip"
    folder = small / "evidence/2023/1.1.2"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"")
    ran = cchc("pack", "--workspace", small, "--output", out)
    assert (ran.code, out.exists()) == (1, False)
    assert "--with-errors" in ran.err
    ran = cchc("pack", "--workspace", small, "--output", out, "--with-errors", "--dry-run")
    assert (ran.code, out.exists()) == (0, False)
    ran = cchc("pack", "--workspace", small, "--output", out, "--with-errors")
    assert (ran.code, out.exists()) == (0, True)
    assert "đóng gói khi còn" in cchc("verify", out, "--workspace", small).out
    out.unlink()
    secret = next((ROOT / "tests/folders/bad/state-secret/evidence/2023").rglob("*.docx"), None) or next(
        (ROOT / "tests/folders/bad/state-secret/evidence/2023").rglob("*.pdf")
    )
    shutil.copy(secret, folder)
    ran = cchc("pack", "--workspace", small, "--output", out, "--with-errors")
    assert (ran.code, out.exists()) == (1, False)
    assert "bí mật nhà nước" in ran.err


@pytest.mark.parametrize("text", ["0", "1", "abc", "-5MB", "10 TB", ""])
def test_a_size_that_is_none_is_wrong_usage(cchc, dossier, text):
    ran = cchc("pack", "--workspace", dossier, "--max-size", text)
    assert ran.code == 2
    assert "--max-size 20MB" in ran.err


@pytest.mark.parametrize("content", [None, b"", b"PK\x05\x06" + bytes(18), b"abc", PDF])
def test_what_is_no_package_gets_one_clear_message(cchc, dossier, tmp_path, content):
    path = tmp_path / "gì đó.zip"
    if content is not None:
        path.write_bytes(content)
    code, _, problems = found(cchc, dossier, path)
    assert code == 1
    assert len(problems) == 1
    assert problems[0]["message"]
    assert problems[0]["hint"]


def test_an_empty_folder_is_no_package(cchc, dossier, tmp_path):
    (tmp_path / "rỗng").mkdir()
    code, _, problems = found(cchc, dossier, tmp_path / "rỗng")
    assert code == 1
    assert "không có tệp bagit.txt" in problems[0]["message"]


def test_a_manifest_that_leads_out_of_the_bag_opens_nothing(cchc, dossier, package, tmp_path):
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "mo")
    bag = tmp_path / "mo" / NAME
    manifest = bag / "manifest-sha256.txt"
    lines = ["../../ngoai.txt", "/etc/passwd", "C:/x", "data/..\\x", "~/x"]
    text = (
        manifest.read_text(encoding="utf-8") + "".join(f"{'0' * 64}  {line}\n" for line in lines) + "không phải dòng\n"
    )
    manifest.write_text(text, encoding="utf-8")
    (bag / "data" / "lien-ket.pdf").symlink_to("/etc/passwd")
    code, told, problems = found(cchc, dossier, bag)
    assert code == 1
    assert sum("ngoài gói" in one["message"] for one in problems) == len(lines)
    assert ("package-file-unreadable", "data/lien-ket.pdf") in told
    assert any("không đọc được" in one["message"] for one in problems)


def test_joined_parts_read_like_one_file(tmp_path):
    content = bytes(range(256)) * 40
    for number, start in enumerate(range(0, len(content), 700), 1):
        (tmp_path / f"g.zip.{number:03}").write_bytes(content[start : start + 700])
    file = bag_zip.opened(bag_zip.parts_of(tmp_path / "g.zip.003"))
    assert file.read() == content
    assert file.seek(-5, io.SEEK_END) == len(content) - 5
    assert file.read() == content[-5:]
    file.seek(690)
    assert file.read(20) == content[690:710]
    file.close()


# -- what the directory of a ZIP says, and what its entries say ------------------------------------------------


def lying(package, **lies):
    """The package with its document's own header changed; the directory stays."""
    places = {"flags": (6, "<H"), "method": (8, "<H"), "packed": (18, "<L"), "size": (22, "<L"), "name": (30, "1s")}
    raw = bytearray(package.read_bytes())
    with zipfile.ZipFile(package) as archive:
        header = archive.getinfo(f"{NAME}/{FILE}").header_offset
    for field, value in lies.items():
        place, form = places[field]
        struct.pack_into(form, raw, header + place, value)
    bad = package.with_name("doi.zip")
    bad.write_bytes(raw)
    return bad


@pytest.mark.parametrize("lie", [{"name": b"H"}, {"size": 5}, {"packed": 5}, {"method": 8}, {"flags": 0x801}], ids=str)
def test_an_entry_that_is_another_thing_to_other_programs_is_told(cchc, dossier, package, lie):
    code, told, problems = found(cchc, dossier, lying(package, **lie))
    assert code == 1
    assert ("package-file-unreadable", FILE) in told
    assert any("phần đầu tệp và mục lục của gói ghi khác nhau" in one["message"] for one in problems)


def test_sizes_that_stand_behind_the_content_or_in_zip64_are_no_lies(cchc, dossier, package):
    """As programs write that cannot go back in what they write, or do not know how large it will be."""

    class Pipe(io.RawIOBase):
        def __init__(self, path):
            self.file = path.open("wb")

        def writable(self):
            return True

        def write(self, content):
            return self.file.write(content)

    with zipfile.ZipFile(package) as archive:
        entries = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    for kind in ("pipe", "zip64"):
        out = package.with_name(f"{kind}.zip")
        target = Pipe(out) if kind == "pipe" else out.open("wb")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries:
                with archive.open(name, "w", force_zip64=kind == "zip64") as entry:
                    entry.write(content)
        (target.file if kind == "pipe" else target).close()
        assert found(cchc, dossier, out)[:2] == (0, set()), kind


def saying(content, says, way):
    """The bytes of a ZIP of one entry whose headers both say ``says`` of its size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        archive.writestr("a", content)
    raw = bytearray(out.getvalue())
    for place in (22, raw.index(b"PK\x01\x02") + 24):
        struct.pack_into("<L", raw, place, says)
    return bytes(raw)


@pytest.mark.parametrize("says", [999, 1001])
@pytest.mark.parametrize("way", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_entry_of_another_size_than_both_headers_say_has_no_hash(tmp_path, says, way):
    path = tmp_path / "a.zip"
    path.write_bytes(saying(os.urandom(1000), says, way))
    source = bag_zip.ZipSource(path)
    (one,) = source.hashes("sha256")
    assert source.read("a") is None
    source.close()
    assert (one.digest, one.size) == ("", 0)
    assert "bị hỏng" in one.why


@pytest.mark.parametrize("name", ["", f"{NAME}/data/a\x1b[2J.pdf", f"{NAME}/../../ngoai/", f"{NAME}/data//a.pdf"])
def test_a_name_that_no_computer_takes_is_refused(cchc, dossier, package, name):
    code, _, problems = found(cchc, dossier, rewritten(package, lambda entries: [*entries, (_hostile(name), b"")]))
    assert code == 1
    assert any("tên tệp dẫn ra ngoài gói hoặc không hợp lệ" in one["message"] for one in problems)


def test_a_folder_with_content_is_refused(cchc, dossier, package):
    bad = rewritten(package, lambda entries: [*entries, (_hostile(f"{NAME}/data/thu-muc/"), PDF)])
    code, _, problems = found(cchc, dossier, bad)
    assert code == 1
    assert any("không hợp lệ" in one["message"] for one in problems)


def directory_of(count):
    """A ZIP of 200,001 names and more, all for one empty file; its end does not own up to them."""
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0x21, 0, 0, 0, 1, 0) + b"a"
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0x21, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    return local + entry * count + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry) * count, len(local), 0)


def test_a_directory_of_too_many_files_is_not_even_built(tmp_path, monkeypatch):
    path = tmp_path / "nhiều.zip"
    path.write_bytes(directory_of(bag_zip.MAX_FILES + 1))
    monkeypatch.setattr(zipfile, "ZipInfo", None)
    assert [one.message for one in open_package(path).found] == ["gói có hơn 200000 tệp"]
    monkeypatch.setattr(bag_zip, "MAX_DIRECTORY", 2**20)
    path.write_bytes(directory_of(100_000))
    assert [one.message for one in open_package(path).found] == ["gói có hơn 200000 tệp"]


def test_many_small_bombs_are_one_large_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr(bag_zip, "TOTAL_FROM", 16 * 2**20)
    path = tmp_path / "bom.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(f"{number}", bytes(2 * 2**20))
    assert ["dấu hiệu bom giải nén" in one.message for one in open_package(path).found] == [True]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are told by /proc")
def test_nothing_is_kept_open_whatever_the_package_is(cchc, dossier, package, tmp_path):
    """On Windows a file that someone holds open can be neither deleted nor replaced."""

    def held():
        return {str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()}

    before = held()
    bad = package.with_name("hong.zip")
    bad.write_bytes(package.read_bytes()[:-30])
    unsafe = rewritten(package, lambda entries: [*entries, UNSAFE["symlink"][:2]])
    for path in (package, bad, unsafe, tmp_path, tmp_path / "không có.zip"):
        cchc("verify", path, "--workspace", dossier)
        assert held() == before, path


def test_a_package_cut_short_while_it_is_read_is_told_and_no_crash(package):
    opened = open_package(package)
    os.truncate(package, 1000)
    whys = {one.why for one in opened.source.hashes("sha256")}
    opened.close()
    assert "bị hỏng trong gói, không giải nén được" in whys


# -- manifests -------------------------------------------------------------------------------------------------


@pytest.fixture
def unpacked(package, tmp_path):
    """The package as a folder."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "mo")
    return tmp_path / "mo" / NAME


def test_what_is_no_manifest_is_told_and_not_line_by_line_for_ever(cchc, dossier, unpacked, monkeypatch):
    (unpacked / "manifest-sha512.txt").write_text("linh tinh\n" * 5000, encoding="utf-8")
    _, _, problems = found(cchc, dossier, unpacked)
    assert sum("không đọc được" in one["message"] for one in problems) == bag_tags.MOST_TOLD
    monkeypatch.setattr(bag_tags, "MAX_FILES", 3)
    _, _, problems = found(cchc, dossier, unpacked)
    assert any("hơn 3 dòng" in one["message"] for one in problems)


def test_two_files_of_one_name_in_two_unicode_forms_are_told(cchc, dossier, unpacked):
    twin = unpacked / unicodedata.normalize("NFD", FILE)
    twin.parent.mkdir(parents=True, exist_ok=True)
    twin.write_bytes((unpacked / FILE).read_bytes())
    code, _, problems = found(cchc, dossier, unpacked)
    assert code == 1
    assert any("hai tệp cùng tên" in one["message"] for one in problems)


ODD_NAMES = ["Đạt 100%.pdf", "a%25b.pdf", "a%0ab.pdf", "hai\u2028dòng.txt", " đầu.txt", "*sao.txt"]


def test_odd_names_are_read_as_they_were_written_by_us_and_by_bagit(tmp_path):
    """bagit.py neither writes nor reads the code for a per cent sign; a name that looks like a code is none."""
    tool = [sys.executable, str(Path(sys.executable).parent / "bagit.py")]
    with (tmp_path / "goi.zip").open("wb") as out:
        BagWriter(out, "goi").write([(name, name.encode()) for name in sorted(ODD_NAMES)], iter([]))
    with zipfile.ZipFile(tmp_path / "goi.zip") as archive:
        archive.extractall(tmp_path)
    theirs = tmp_path / "bag"
    theirs.mkdir()
    for name in ODD_NAMES[:3]:
        (theirs / name).write_text(name, encoding="utf-8")
    subprocess.run([*tool, str(theirs)], capture_output=True, check=True)
    for path, names in ((tmp_path / "goi.zip", ODD_NAMES), (tmp_path / "goi", ODD_NAMES), (theirs, ODD_NAMES[:3])):
        package = open_package(path)
        read = read_bag(package)
        package.close()
        assert set(read.payload) == {f"data/{name}" for name in names}
        assert check_bag(read) == []
    for name in ODD_NAMES[1:4]:
        (tmp_path / "goi/data" / name).unlink()
    manifest = tmp_path / "goi/manifest-sha256.txt"
    lines = manifest.read_text(encoding="utf-8").split("\n")
    manifest.write_text("\n".join(line for line in lines if "%25" not in line and "\u2028" not in line), "utf-8")
    (tmp_path / "goi/tagmanifest-sha256.txt").unlink()
    ran = subprocess.run([*tool, "--validate", str(tmp_path / "goi")], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr  # "Đạt 100%.pdf", as it is


def test_an_empty_scan_is_packed_so_that_nobody_takes_it_for_a_bomb(tmp_path):
    with (tmp_path / "goi.zip").open("wb") as out:
        BagWriter(out, "goi").write([("trang.tif", bytes(20 * 2**20)), ("nho.bmp", bytes(2**20))], iter([]))
    package = open_package(tmp_path / "goi.zip")
    assert package.found == []
    assert check_bag(read_bag(package)) == []
    package.close()


# -- packing what will not do ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Báo cáo.pdf", "BÁO CÁO.pdf"], "trùng tên"),
        (["ba\u0301o.pdf", "báo.pdf"], "trùng tên"),
        (["a\\b.pdf"], "ký tự"),
    ],
)
def test_names_that_the_receiver_cannot_have_are_told_before_they_are_sent(cchc, dossier, tmp_path, names, words):
    for name in names:
        (dossier / "evidence/2023/1.1.2" / name).write_bytes(PDF)
    ran = cchc("pack", "--workspace", dossier, "--output", tmp_path / "x.zip", "--with-errors")
    assert ran.code == 1
    assert words in ran.err
    assert "chưa ghi gói nào" in ran.err
    assert not list(tmp_path.glob("*.zip"))


@pytest.mark.parametrize("change", ["longer", "shorter", "same size", "gone"])
def test_a_file_that_changes_while_it_is_packed_is_told(tmp_path, monkeypatch, change):
    path = tmp_path / "a.pdf"
    path.write_bytes(bytes(3 * bag._PIECE))
    os.utime(path, (0, 0))
    if change == "gone":
        path.unlink()
    real = bag._read

    def read(source, content):
        if content == path:
            with path.open("r+b") as file:
                file.truncate({"longer": 4, "shorter": 2, "same size": 3}[change] * bag._PIECE)
                file.write(b"x")
        return real(source, content)

    monkeypatch.setattr(bag, "_read", read)
    with (tmp_path / "goi.zip").open("wb") as out, pytest.raises(bag.SourceChanged, match=r"a\.pdf"):
        BagWriter(out, "goi").write([("a.pdf", path)], iter([]))
