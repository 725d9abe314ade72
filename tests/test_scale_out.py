"""Many units on a real Dask cluster, and read over a real SFTP server: what comes out is what one process makes of
them, byte for byte; what dies, is missing or must not be trusted is told."""

import contextlib
import gc
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from cchc_cli.cli import fetch, on_dask
from cchc_cli.cli.cluster import PLAIN, Task, _tasks, expanded, judge, standings
from cchc_cli.judge.standing import to_json
from tests.conftest import ROOT
from tests.province import make_province

SSHD = "/usr/sbin/sshd"
UNITS = 200


def as_bytes(found):
    return [to_json(one) for one in found]


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """Packages of 200 units; one is cut short, one is no package at all."""
    packages = make_province(tmp_path_factory.mktemp("tinh"), UNITS)
    packages[7].write_bytes(packages[7].read_bytes()[:-100])
    packages[11].write_bytes(b"not a zip")
    return [str(path) for path in packages]


# -- Dask ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def dask(folder):
    """A scheduler with two workers, each kept alive by its nanny: (address, the process of ``dask worker``)."""
    about, program = folder / "scheduler.json", Path(sys.executable).with_name("dask")
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        "DASK_DISTRIBUTED__SCHEDULER__WORKER_SATURATION": "inf",  # many units wait on each worker
        "DASK_TEMPORARY_DIRECTORY": str(folder),
    }
    here = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", about)
    lines = (
        ("scheduler", *here, "--port", "0"),
        ("worker", *here, "--nworkers", "2", "--nthreads", "1", "--death-timeout", "60", "--local-directory", folder),
    )
    with (folder / "log.txt").open("wb") as log:
        running = [
            subprocess.Popen(
                [program, *map(str, line)], env=environment, stdout=log, stderr=log, cwd=folder, start_new_session=True
            )
            for line in lines
        ]
        try:
            end = time.monotonic() + 40
            while not about.is_file() or not about.read_text():
                assert time.monotonic() < end, (folder / "log.txt").read_text()
                time.sleep(0.1)
            yield json.loads(about.read_text())["address"], running[1]
        finally:
            for one in running:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(one.pid, signal.SIGKILL)  # with the workers that a nanny started
                one.wait()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler with two workers."""
    with dask(tmp_path_factory.mktemp("dask")) as (address, _):
        yield address


def workers(scheduler):
    """The process ids of the workers."""
    import distributed

    with distributed.Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=40)
        return list(client.run(os.getpid).values())


def test_a_cluster_gives_what_one_process_gives_though_a_worker_is_killed(province, scheduler, tmp_path):
    here = as_bytes(standings(province, 2023))
    victim = workers(scheduler)[0]
    found = []
    for one in standings(province, 2023, scheduler=scheduler, resume=tmp_path / ".cchc"):
        found.append(to_json(one))
        if len(found) == 40:
            os.kill(victim, signal.SIGKILL)
    assert found == here
    assert [one.unit_id for one in standings(province[:3], 2023)] == ["00001", "00002", "00003"]
    again = standings(province, 2023, scheduler="tcp://127.0.0.1:1", resume=tmp_path / ".cchc")
    assert as_bytes(again) == here, "what was kept needs no cluster"


def deadly(task: Task):
    """Takes its process with it, as a package could that breaks a library, while others wait behind it."""
    if "00003" in task.name:
        os._exit(1)
    time.sleep(0.3)
    return judge(task)


def test_a_unit_that_kills_workers_is_given_up_and_the_others_are_done(province, scheduler):
    """Also those that the scheduler gave to the same workers and so blames with it."""
    workers(scheduler)
    tasks = _tasks(province[:6], 2023, PLAIN)
    found = {task.name: one.standing for task, one in on_dask.judged(scheduler, tasks, deadly)}
    assert set(found) == set(province[:6])
    assert {name: raw for name, raw in found.items() if "00003" not in name} == {
        task.name: judge(task).standing for task in tasks if "00003" not in task.name
    }
    assert b'"unit-lost"' in found[province[2]]


def slow(task: Task):
    """Long enough for the workers to be told to go before the last unit is done."""
    time.sleep(0.05)
    return judge(task)


@pytest.fixture
def patience():
    """A test that would wait for ever fails instead."""

    def ended(*_):
        pytest.fail("waits for ever")

    before = signal.signal(signal.SIGALRM, ended)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("patience")
def test_a_cluster_whose_workers_all_leave_is_told_though_answers_leave_with_them(
    province, tmp_path, capsys, caplog, monkeypatch
):
    """The workers are told to go, and go, just when an answer is asked for that was there a moment before."""
    import distributed

    fetch_it = distributed.Client._gather_remote
    asked = []
    with dask(tmp_path) as (address, worker):
        workers(address)
        monkeypatch.setattr(on_dask, "JOIN", 2)
        monkeypatch.setattr(on_dask, "TIMEOUT", 2)

        async def gather(*arguments):
            asked.append(arguments)
            if len(asked) == 3:
                worker.terminate()
                worker.wait(30)
            return await fetch_it(*arguments)

        monkeypatch.setattr(distributed.Client, "_gather_remote", gather)
        run = on_dask.judged(address, _tasks(province[:40], 2023, PLAIN), slow)
        done = []
        with pytest.raises(typer.Exit):
            done.extend(one for _, one in run)
    assert "[cluster-lost]" in capsys.readouterr().err
    assert len(done) == 2
    gc.collect()
    assert "AllExit" not in caplog.text


def test_a_cluster_that_is_not_there_is_told_at_once(province, capsys, monkeypatch):
    monkeypatch.setattr(on_dask, "TIMEOUT", 1)
    start = time.monotonic()
    with pytest.raises(typer.Exit):
        next(standings(province, 2023, scheduler="tcp://127.0.0.1:1"))
    assert "[cluster-unreachable]" in capsys.readouterr().err
    assert time.monotonic() - start < 10


def test_without_the_extra_it_is_said_how_to_get_it(province, capsys, monkeypatch):
    for name in ("distributed", "fsspec", "fsspec.core", "paramiko"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "cchc_cli.cli.sftp", raising=False)
    for paths, scheduler in ((province, "tcp://127.0.0.1:1"), (["sftp://may/a.zip"], None), (["memory://a.zip"], None)):
        with pytest.raises(typer.Exit):
            next(standings(paths, 2023, scheduler=scheduler))
        told = capsys.readouterr().err
        assert "[cluster-extra]" in told
        assert 'pip install "cchc-cli[cluster]"' in told


def test_workers_that_cannot_do_it_are_told_apart(province, scheduler, capsys, monkeypatch):
    workers(scheduler)
    with pytest.raises(typer.Exit):
        next(standings(province, 2023, replace(PLAIN, check=True), scheduler=scheduler))
    assert "[cluster-worker-daemon]" in capsys.readouterr().err
    monkeypatch.setattr(on_dask, "__version__", "0.0.0")
    with pytest.raises(typer.Exit):
        next(standings(province, 2023, scheduler=scheduler))
    assert "[cluster-worker-differs]" in capsys.readouterr().err


# -- SFTP ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """An OpenSSH server on a free port of this machine, with a home whose known_hosts knows it: (home, address)."""
    if not Path(SSHD).exists():
        pytest.skip("no sshd here")
    folder = tmp_path_factory.mktemp("ssh")
    home = folder / "home"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    for key in (folder / "host", home / ".ssh/id_ed25519"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    shutil.copy(home / ".ssh/id_ed25519.pub", folder / "authorized")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = f"""
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
Subsystem sftp internal-sftp
"""
    (folder / "config").write_text(config)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd, run by root, locks itself in
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "config"], stderr=log)
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert running.poll() is None, (folder / "log").read_text()
                time.sleep(0.05)
            public = " ".join((folder / "host.pub").read_text().split()[:2])
            (home / ".ssh/known_hosts").write_text(f"[127.0.0.1]:{port} {public}\n")
            yield home, f"sftp://{pwd.getpwuid(os.getuid()).pw_name}@127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(10)


@pytest.fixture
def sftp(server, monkeypatch):
    """The server's address, as seen by someone who knows it; every connection new."""
    home, address = server
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    forget()
    yield address
    forget()


def forget():
    from cchc_cli.cli.sftp import KnownServers

    for one in KnownServers._cache.values():
        one.client.close()
    KnownServers.clear_instance_cache()


def test_packages_over_sftp_are_scored_as_if_they_lay_here(province, sftp, tmp_path):
    """More than a few, so that other processes fetch them, too; what was kept is not fetched again."""
    near = province[:12]
    far = [f"{sftp}{path}" for path in near]
    here = [one.replace(b"/", sftp.encode() + b"/", 0) for one in as_bytes(standings(near, 2023))]
    expected = [one.replace(path.encode(), f"{sftp}{path}".encode()) for one, path in zip(here, near, strict=True)]
    found = as_bytes(standings(far, 2023, resume=tmp_path / ".cchc"))
    assert found == expected
    kept = (tmp_path / ".cchc").glob("*.tsv")
    before = [path.read_bytes() for path in kept]
    assert as_bytes(standings(far, 2023, resume=tmp_path / ".cchc")) == expected
    assert [path.read_bytes() for path in (tmp_path / ".cchc").glob("*.tsv")] == before


def test_a_folder_and_a_pattern_mean_their_packages(province, sftp, tmp_path):
    for name in ("a.zip", "b.zip.001", "b.zip.002", "c.txt", "d.ZIP"):
        shutil.copy(province[0], tmp_path / name)
    names = [one.rpartition("/")[2] for one in expanded(f"{sftp}{tmp_path}")]
    assert names == ["a.zip", "b.zip.001", "d.ZIP"]
    assert expanded(f"{sftp}{tmp_path}/b*.zip*") == [f"{sftp}{tmp_path}/b.zip.001"]
    assert expanded(f"{sftp}{tmp_path}/a.zip") == [f"{sftp}{tmp_path}/a.zip"]
    assert expanded(f"file://{tmp_path}/a*") == [f"file://{tmp_path}/a.zip"]


def test_patterns_are_those_of_file_names_here(province, sftp, tmp_path, capsys):
    """Also of a name that has such a sign in it: where there is one of just this name, it is meant."""
    for name in ("1.zip", "2.zip", "3.zip", "4.zip", "la[1].zip", "la1.zip", "gi?.zip", "so#1.zip"):
        shutil.copy(province[0], tmp_path / name)
    for start in (f"{sftp}{tmp_path}", f"file://{tmp_path}"):

        def names(pattern, start=start):
            return [one.removeprefix(f"{start}/") for one in expanded(f"{start}/{pattern}")]

        assert names("[1-3].zip") == ["1.zip", "2.zip", "3.zip"]
        assert names("?.zip") == ["1.zip", "2.zip", "3.zip", "4.zip"]
        assert names("[!1-3].zip") == ["4.zip"]
        assert names("la[1].zip") == ["la[1].zip"]
        with pytest.raises(typer.Exit):
            names("[7-9].zip")
        assert "[address-missing]" in capsys.readouterr().err
    odd = [f"{sftp}{tmp_path}/{name}" for name in ("gi?.zip", "so#1.zip")]
    assert [one.unit_id for one in standings(odd, 2023)] == ["00001", "00001"]


def test_a_package_in_parts_is_put_together(province, sftp, tmp_path):
    whole = Path(province[0]).read_bytes()
    for number in (1, 2):
        (tmp_path / f"goi.zip.00{number}").write_bytes(whole[1000 * (number - 1) :][: 1000 if number == 1 else None])
    (one,) = standings([f"{sftp}{tmp_path}/goi.zip.001"], 2023)
    assert (one.unit_id, one.marks) == ("00001", next(standings(province[:1], 2023)).marks)


def test_what_is_wrong_with_one_package_is_its_reason(province, sftp, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "MAX_PACKAGE", 4000)
    (tmp_path / "to.zip").write_bytes(bytes(5000))
    good, gone, large, folder = standings(
        [f"{sftp}{province[0]}", f"{sftp}{tmp_path}/khong.zip", f"{sftp}{tmp_path}/to.zip", f"{sftp}{tmp_path}"], 2023
    )
    assert good.own is not None
    assert [one.problems[0].id for one in (gone, large, folder)] == [
        "address-missing",
        "address-too-large",
        "address-missing",
    ]


def test_a_server_that_is_not_known_is_never_spoken_to(province, server, sftp, tmp_path, monkeypatch, capsys):
    home, _ = server
    stranger = tmp_path / "home"
    shutil.copytree(home, stranger)
    known = stranger / ".ssh/known_hosts"
    monkeypatch.setenv("HOME", str(stranger))
    other = f"{known.read_text().split()[0]} {(home / '.ssh/id_ed25519.pub').read_text()}"
    for line, words in (("", "chưa có trong known_hosts"), (other, "khác khóa đã ghi")):
        known.write_text(line)
        forget()
        with pytest.raises(typer.Exit):
            standings([f"{sftp}{province[0]}"], 2023)
        told = capsys.readouterr().err
        assert "[sftp-host-key]" in told
        assert words in told
        assert known.read_text() == line


def test_a_login_that_is_refused_and_a_password_in_the_address(province, server, sftp, tmp_path, monkeypatch, capsys):
    home, _ = server
    stranger = tmp_path / "home"
    shutil.copytree(home, stranger)
    (stranger / ".ssh/id_ed25519").unlink()
    monkeypatch.setenv("HOME", str(stranger))
    forget()
    for address, id in (
        (f"{sftp}{province[0]}", "sftp-refused"),
        ("sftp://ai:mat-khau@127.0.0.1/a.zip", "address-password"),
        ("khong-co://may/a.zip", "address-unknown"),
    ):
        with pytest.raises(typer.Exit):
            standings([address], 2023)
        told = capsys.readouterr().err
        assert f"[{id}]" in told
        assert "mat-khau" not in told


def test_a_cluster_reads_over_sftp(province, scheduler, sftp, server):
    """The workers need to know the server as well: theirs have another home, so each package has that as its reason."""
    (one,) = standings([f"{sftp}{province[0]}"], 2023, scheduler=scheduler)
    assert [problem.id for problem in one.problems] == ["sftp-host-key"]


def test_a_cluster_that_goes_away_is_told_and_what_it_did_is_kept(province, scheduler, tmp_path, capsys):
    """The last test: there is no scheduler after it."""
    import distributed

    with distributed.Client(scheduler, set_as_default=False) as client:
        ours = client.run_on_scheduler(os.getpid)
    run = standings(province, 2023, scheduler=scheduler, resume=tmp_path)
    done = [to_json(next(run)) for _ in range(5)]
    os.kill(ours, signal.SIGKILL)
    with pytest.raises(typer.Exit):
        done.extend(map(to_json, run))
    assert "[cluster-lost]" in capsys.readouterr().err
    again = standings(province[: len(done)], 2023, scheduler=scheduler, resume=tmp_path)
    assert as_bytes(again) == done
