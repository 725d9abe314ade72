"""The inventory of a folder: what it promises to those who pack and verify."""

import hashlib
import os
import socket
import threading
import tracemalloc
import unicodedata
from pathlib import Path

import bagit
import pytest

from cchc_cli.document.digest import SMALL, digest, digest_of
from cchc_cli.read.inventory import Aside, Entry, inventory, long_path, walk

NOTHING = hashlib.sha256(b"").hexdigest()


def put(folder, **files):
    """Write files; in a name, "__" stands for "/"."""
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def names(folder):
    return [entry.name for entry in inventory(folder)]


@pytest.mark.parametrize("size", [0, 1, SMALL - 1, SMALL, SMALL + 1, 5 * SMALL + 3])
def test_size_and_hash_are_those_of_the_whole_content(tmp_path, size):
    content = bytes(range(256)) * (size // 256 + 1)
    put(tmp_path, a=content[:size])
    assert list(inventory(tmp_path)) == [Entry("a", size, hashlib.sha256(content[:size]).hexdigest())]


def test_it_says_what_the_manifest_of_a_bag_says(tmp_path):
    """The oracle is the Library of Congress's own program."""
    for number in range(40):
        put(tmp_path, **{f"muc {number % 7}__{number}.pdf": os.urandom(number * 5000)})
    bag = bagit.make_bag(str(tmp_path), checksums=["sha256"])
    assert {f"data/{entry.name}": entry.sha256 for entry in inventory(tmp_path / "data")} == {
        name: value["sha256"] for name, value in bag.entries.items() if name.startswith("data/")
    }


def test_entries_come_in_the_order_of_their_whole_names(tmp_path):
    put(tmp_path, **{"1.10__b": b"", "1.10.txt": b"", "1.1__a__x": b"", "1.1-a": b"x" * 2 * SMALL, "1.1__a.txt": b""})
    assert names(tmp_path) == ["1.1-a", "1.1/a.txt", "1.1/a/x", "1.10.txt", "1.10/b"]
    assert names(tmp_path) == sorted(names(tmp_path))


def test_large_and_small_files_keep_their_order(tmp_path):
    sizes = [(3 * SMALL if number % 3 == 0 else 10) + number for number in range(60)]
    put(tmp_path, **{f"{number:02}": bytes(size) for number, size in enumerate(sizes)})
    assert [(entry.name, entry.size) for entry in inventory(tmp_path)] == [
        (f"{number:02}", size) for number, size in enumerate(sizes)
    ]


def test_an_empty_folder_has_no_entries(tmp_path):
    (tmp_path / "rong" / "rong nua").mkdir(parents=True)
    assert names(tmp_path) == []


def test_links_are_named_and_never_followed(tmp_path):
    put(tmp_path, ngoai__mat=b"x", trong__that=b"y")
    inside = tmp_path / "trong"
    (inside / "tep").symlink_to(tmp_path / "ngoai" / "mat")
    (inside / "thu-muc").symlink_to(tmp_path / "ngoai")
    (inside / "vong").symlink_to(inside)
    (inside / "cut").symlink_to("khong-co")
    assert list(inventory(inside)) == [
        Entry("cut", aside=Aside.LINK),
        Entry("tep", aside=Aside.LINK),
        Entry("that", 1, hashlib.sha256(b"y").hexdigest()),
        Entry("thu-muc", aside=Aside.LINK),
        Entry("vong", aside=Aside.LINK),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX only")
def test_pipes_and_sockets_are_named_and_never_opened(tmp_path, monkeypatch):
    """Opening a pipe would wait for a writer for ever."""
    os.mkfifo(tmp_path / "ong")
    monkeypatch.chdir(tmp_path)  # the address of a socket may have 100 characters only
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("o-cam")
        assert list(inventory(tmp_path)) == [Entry("o-cam", aside=Aside.SPECIAL), Entry("ong", aside=Aside.SPECIAL)]


@pytest.mark.parametrize("size", [3, 2 * SMALL])
def test_a_file_that_goes_while_the_folder_is_read_is_an_entry_that_cannot_be_read(tmp_path, size):
    put(tmp_path, a=b"a", b=bytes(size), c=b"c")
    entries = inventory(tmp_path)
    next(entries)
    (tmp_path / "b").unlink()
    assert [(entry.name, entry.aside) for entry in entries] == [("b", Aside.UNREADABLE), ("c", None)]


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="Windows opens what a link leads to")
def test_a_file_that_becomes_a_link_or_a_pipe_after_it_was_listed_is_not_read(tmp_path):
    put(tmp_path, ngoai=b"x", trong__a=b"a", trong__b=b"b", trong__c=b"c")
    entries = inventory(tmp_path / "trong")
    next(entries)
    for name in "bc":
        (tmp_path / "trong" / name).unlink()
    (tmp_path / "trong" / "b").symlink_to(tmp_path / "ngoai")
    os.mkfifo(tmp_path / "trong" / "c")
    assert [entry.aside for entry in entries] == [Aside.UNREADABLE, Aside.UNREADABLE]


def test_a_folder_that_cannot_be_listed_is_an_entry(tmp_path):
    put(tmp_path, a=b"a", b__c=b"c", d=b"d")
    entries = inventory(tmp_path)
    next(entries)
    (tmp_path / "b" / "c").unlink()
    (tmp_path / "b").rmdir()
    assert [(entry.name, entry.aside) for entry in entries] == [("b", Aside.UNREADABLE), ("d", None)]
    assert list(inventory(tmp_path / "khong-co")) == [Entry("", aside=Aside.UNREADABLE)]
    assert list(inventory(tmp_path / "a")) == [Entry("", aside=Aside.UNREADABLE)]


def test_names_stay_as_they_are_on_disk(tmp_path):
    """Two names that are equal after NFC are two files; whoever judges must see both."""
    composed, apart = "Kế hoạch.pdf", unicodedata.normalize("NFD", "Kế hoạch.pdf")
    put(tmp_path, **{composed: b"1", apart: b"2"})
    if len(os.listdir(tmp_path)) < 2:
        pytest.skip("this disk keeps one of the two")
    assert sorted(names(tmp_path)) == sorted([composed, apart])


def test_a_name_that_is_not_utf8_can_be_told_and_opened(tmp_path):
    raw = os.fsencode(tmp_path) + b"/K\xea ho\xb9ch.doc"
    try:
        Path(os.fsdecode(raw)).write_bytes(b"x")
    except OSError:
        pytest.skip("this disk takes Unicode names only")
    (entry,) = inventory(tmp_path)
    assert os.fsencode(entry.name) == b"K\xea ho\xb9ch.doc"
    assert entry.size == 1


def test_a_tree_deeper_than_a_path_may_be_long_is_an_entry_not_a_crash(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(20):
        Path("x" * 250).mkdir()
        os.chdir("x" * 250)
    try:
        (entry,) = inventory(tmp_path)
        assert entry.aside is Aside.UNREADABLE
        assert entry.name.count("/") > 10
    finally:
        while Path.cwd() != tmp_path:
            os.chdir("..")
            Path("x" * 250).rmdir()


def test_a_file_that_is_not_as_long_as_was_said_is_hashed_to_its_end(tmp_path):
    """A size is from before reading; a file may grow or shrink in between."""
    put(tmp_path, a=b"0123456789")
    for said in (0, 3, 10, 5000):
        descriptor = os.open(tmp_path / "a", os.O_RDONLY)
        assert digest(descriptor, said) == (10, hashlib.sha256(b"0123456789").hexdigest())
        os.close(descriptor)
    assert digest_of(tmp_path / "a")[0] == 10


def test_a_folder_given_as_a_link_or_from_here_is_read(tmp_path, monkeypatch):
    put(tmp_path, that__a=b"")
    (tmp_path / "link").symlink_to(tmp_path / "that")
    monkeypatch.chdir(tmp_path)
    assert list(inventory(tmp_path / "link")) == [Entry("a", 0, NOTHING)]
    assert [place.path for place in walk(Path("that"))] == [str(tmp_path / "that" / "a")]


def test_memory_grows_neither_with_the_size_of_a_file_nor_with_the_number_of_folders(tmp_path):
    with (tmp_path / "lon").open("wb") as file:
        file.truncate(64 * 2**20)
    for number in range(100):
        put(tmp_path, **{f"{number}__{part}": b"x" for part in range(10)})
    for _ in inventory(tmp_path):  # imports and threads are not what is measured
        pass
    tracemalloc.start()
    assert sum(entry.size for entry in inventory(tmp_path)) == 64 * 2**20 + 1000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 2**20


def test_whoever_stops_half_way_leaves_no_thread_and_no_open_file(tmp_path):
    put(tmp_path, **{f"{number:03}": bytes(4 * SMALL) for number in range(100)})
    before = threading.active_count()
    entries = inventory(tmp_path)
    next(entries)
    entries.close()
    assert threading.active_count() == before
    if Path("/proc/self/fd").is_dir():
        opened = [os.path.realpath(f"/proc/self/fd/{one}") for one in os.listdir("/proc/self/fd")]
        assert not [path for path in opened if path.startswith(str(tmp_path))]


@pytest.mark.parametrize(
    ("path", "long"),
    [
        (r"C:\Hồ sơ\2023", r"\\?\C:\Hồ sơ\2023"),
        (r"\\may-chu\chung\2023", r"\\?\UNC\may-chu\chung\2023"),
        (r"\\?\C:\Hồ sơ", r"\\?\C:\Hồ sơ"),
    ],
)
def test_windows_paths_may_be_longer_than_260_characters(path, long):
    assert long_path(path) == long
