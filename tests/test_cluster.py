"""Many units on one machine: the same result however they are read, what died or changed is told or read again."""

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest
import typer

from cchc_cli.cli import cluster, on_cores
from cchc_cli.cli.cluster import PLAIN, Task, _tasks, expanded, judge, key_of, standings
from cchc_cli.cli.results import KEPT, Judged, Results
from cchc_cli.judge.standing import to_json
from tests.province import make_province, write_unit


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    return [str(path) for path in make_province(tmp_path_factory.mktemp("tinh"), 12)]


def as_bytes(found):
    return [to_json(one) for one in found]


def test_the_same_province_is_made_each_time(province, tmp_path):
    again = make_province(tmp_path, 2)
    assert [path.read_bytes() for path in again] == [Path(path).read_bytes() for path in province[:2]]
    assert again[0].read_bytes() != again[1].read_bytes()


def test_many_processes_give_what_one_gives(province, monkeypatch):
    many = as_bytes(standings(province, 2023))
    monkeypatch.setattr(cluster, "FEW", 100)
    assert as_bytes(standings(province, 2023)) == many
    assert as_bytes(standings(province[::-1], 2023)) == many[::-1]
    assert as_bytes(standings([*province, *province], 2023)) == many, "each unit once"


def test_a_unit_is_named_as_people_named_it(province, monkeypatch):
    monkeypatch.chdir(Path(province[0]).parent)
    (one, missing) = standings(["00001.zip", "khong-co.zip"], 2023)
    told = to_json(one) + to_json(missing)
    assert one.source == "00001.zip"
    assert str(Path.cwd()).encode() not in told


def deadly(task: Task) -> Judged:
    if "00003" in task.name:
        os._exit(1)
    return judge(task)


def mistaken(task: Task) -> Judged:
    raise AssertionError(task.name)


def test_a_unit_that_kills_its_process_costs_nobody_else(province):
    tasks = _tasks(province, 2023, PLAIN)
    found = dict(on_cores.judged(tasks, 2, deadly))
    assert set(found) == set(tasks)
    assert all(found[task] == judge(task) for task in tasks if "00003" not in task.name)
    assert b'"unit-lost"' in found[tasks[2]].standing
    assert found[tasks[2]].key, "it is not tried again as long as it is the same"


def test_a_mistake_of_the_program_is_the_reason_of_that_unit(province, monkeypatch):
    monkeypatch.setattr(cluster, "standing_of", mistaken)
    (one,) = standings(province[:1], 2023)
    assert [problem.id for problem in one.problems] == ["unit-lost"]
    assert one.source == province[0]


# -- going on ------------------------------------------------------------------------------------------------


@pytest.fixture
def read_now(monkeypatch):
    """The units that were really read, by name."""
    names = []

    def counted(task: Task) -> Judged:
        names.append(Path(task.name).name)
        return judge(task)

    monkeypatch.setattr(cluster, "FEW", 100)
    monkeypatch.setattr(cluster, "judge", counted)
    return names


def test_a_run_that_was_stopped_goes_on_where_it_was(province, tmp_path, read_now):
    whole = as_bytes(standings(province, 2023))
    read_now.clear()
    begun = standings(province, 2023, resume=tmp_path)
    first = [to_json(next(begun)) for _ in range(5)]
    begun.close()
    assert len(read_now) == 5
    assert first == whole[:5]
    assert as_bytes(standings(province, 2023, resume=tmp_path)) == whole
    assert len(read_now) == len(province)


def test_what_changed_is_read_again_and_only_that(province, tmp_path, read_now):
    mine = [shutil.copy(path, tmp_path) for path in province[:4]]
    unit = write_unit(tmp_path / "00099", 99)
    paths = [*map(str, mine), str(unit)]
    kept = tmp_path / "giu"
    before = as_bytes(standings(paths, 2023, resume=kept))
    read_now.clear()
    assert as_bytes(standings(paths, 2023, resume=kept)) == before
    assert read_now == []
    shutil.copy(province[5], mine[1])
    with (unit / "evidence/2023/assessment.yaml").open("a", encoding="utf-8") as file:
        file.write("# thêm\n")
    after = as_bytes(standings(paths, 2023, resume=kept))
    assert read_now == ["00002.zip", "00099"]
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, True, True, True]
    read_now.clear()
    next(standings(paths, 2022, resume=kept))
    assert read_now == ["00001.zip"], "another year is another run"


def test_a_package_of_the_same_size_and_time_is_told_by_its_last_bytes(province, tmp_path):
    path = Path(shutil.copy2(province[0], tmp_path))
    raw, about, before = path.read_bytes(), path.stat(), key_of(str(path))
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert key_of(str(path)) != before
    assert key_of(str(tmp_path / "khong-co.zip")) == ""


def test_a_unit_that_could_not_be_read_is_tried_again(tmp_path, province, read_now):
    kept, path = tmp_path / "giu", tmp_path / "muon.zip"
    (one,) = standings([str(path)], 2023, resume=kept)
    assert one.own is None
    shutil.copy(province[0], path)
    (one,) = standings([str(path)], 2023, resume=kept)
    assert one.own is not None


def test_a_line_that_was_cut_short_is_skipped(tmp_path):
    kept = Results(tmp_path, "lan")
    kept.add("a", Judged("1", b'{"a": 1}', "bo", b'{"bo": 1}'))
    kept.add("b", Judged("2", b'{"b": 2}'))
    kept.close()
    with (tmp_path / "lan.tsv").open("ab") as file:
        file.write(b'unit\t"c"\t3\t\t{')
    kept = Results(tmp_path, "lan")
    assert [kept.key(name) for name in "abc"] == ["1", "2", ""]
    assert kept.read("a") == Judged("1", b'{"a": 1}', "bo", b'{"bo": 1}')
    kept.add("c", Judged("3", b'{"c": 3}'))
    kept.add("a", Judged("4", b'{"a": 4}', "bo", b'{"bo": 1}'))
    kept.close()
    kept = Results(tmp_path, "lan")
    assert [kept.key(name) for name in "abc"] == ["4", "2", "3"]
    assert kept.read("c") == Judged("3", b'{"c": 3}')
    kept.close()


def test_results_of_runs_with_other_arguments_do_not_pile_up(tmp_path):
    for number in range(KEPT + 3):
        Results(tmp_path, f"lan-{number}").close()
        os.utime(tmp_path / f"lan-{number}.tsv", (number, number))
    Results(tmp_path, "cuoi").close()
    assert {path.stem for path in tmp_path.iterdir()} == {"cuoi", *(f"lan-{number}" for number in range(4, KEPT + 3))}


# -- addresses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8786",
        "127.0.0.1:8786",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:abc",
        "tcp://127.0.0.1:99999",
        "tcp://127.0.0.1:0",
        "tcp://:8786",
        "tcp://[::1:8786",
        "tcp://ai@127.0.0.1:8786",
        "tcp://127.0.0.1:8786/",
    ],
)
def test_what_cannot_be_a_schedulers_address_is_told_before_anything_is_tried(province, address):
    with pytest.raises(typer.BadParameter, match="tcp://máy:8786"):
        standings(province, 2023, scheduler=address)


def test_tls_needs_certificates(province, capfd, tmp_path):
    """One message with the remedy, and no client that has to be taken down."""
    import dask

    address = "tls://127.0.0.1:18786"
    for settings in ({}, {"distributed.comm.tls.ca-file": str(tmp_path / "khong-co.pem")}):
        with dask.config.set(settings), pytest.raises(typer.Exit):
            next(standings(province, 2023, scheduler=address))
        gc.collect()
        told = capfd.readouterr().err
        assert "[cluster-unreachable]" in told
        assert "distributed.comm.tls" in told
        assert "Traceback" not in told


@pytest.mark.parametrize(
    ("address", "module", "package"), [("s3://a/b.zip", "s3fs", "s3fs"), ("smb://a/b.zip", "smbclient", "smbprotocol")]
)
def test_what_fsspec_lacks_for_an_address_is_named(address, module, package, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(typer.Exit):
        standings([address], 2023)
    told = capsys.readouterr().err
    assert f"({module})" in told
    assert f"pip install {package}\n" in told
    assert "cchc-cli[cluster]" not in told


@pytest.mark.parametrize(
    "address",
    [
        "sftp://",
        "sftp:///nhan/",
        "sftp://may",
        "sftp://[::1/x",
        "sftp://may:abc/a.zip",
        "sftp://may:0/a.zip",
        "file://[::1/x",
        "github://a/b.zip",
        "reference://a/b.zip",
        "dir://a/b.zip",
        "data://a/b.zip",
        "simplecache::sftp://may/a.zip",
        "zip://a.zip::sftp://may/b.zip",
    ],
)
def test_what_cannot_be_an_address_is_told(address, capsys):
    for use in (lambda: standings([address], 2023), lambda: expanded(address)):
        with pytest.raises(typer.Exit):
            use()
        assert f"{address}: lỗi: " in (told := capsys.readouterr().err)
        assert "[address-unknown]" in told
    (one,) = [judge(task) for task in _tasks([address], 2023, PLAIN)]
    assert b'"address-unknown"' in one.standing


def test_a_password_is_not_told_though_the_address_is_none(capsys):
    for address in ("sftp://ai:mat-khau@[::1/a.zip", "sftp://ai:mat/khau@may/a.zip"):
        with pytest.raises(typer.Exit):
            standings([address], 2023)
        told = capsys.readouterr().err
        assert "[address-unknown]" in told
        assert "khau" not in told
