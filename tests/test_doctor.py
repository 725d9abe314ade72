"""``cchc doctor``: what is said of a computer and a workspace, good and bad."""

import json
from pathlib import Path

import pytest

from cchc_cli.judge.health import Health, signs
from cchc_cli.read.machine import Machine, machine
from cchc_cli.read.workspace import Workspace

GOOD = Machine("Windows 11", "3.11.7", "utf-8", "", Path("C:/soffice"), Path("times.ttf"), 7.0, True)


def by_name(found):
    return {one.name: one for one in found}


def changed(**facts):
    values = {name: getattr(GOOD, name) for name in Machine.__dataclass_fields__}
    return Machine(**{**values, **facts})


@pytest.mark.parametrize(
    ("facts", "name", "words"),
    [
        ({"encoding": "cp437", "lacks": "ệộ"}, "Bảng mã màn hình", "cp437"),
        ({"office": None}, "LibreOffice", "không thấy"),
        ({"font": None}, "Phông Times New Roman", "không thấy"),
        ({"zone": 0.0}, "Múi giờ", "+0"),
        ({"zone": -3.5}, "Múi giờ", "-3.5"),
    ],
)
def test_what_the_computer_lacks_is_said_with_what_to_do(tmp_path, facts, name, words):
    assert all(one.health is Health.GOOD for one in signs(GOOD, None, tmp_path)[:-1])
    one = by_name(signs(changed(**facts), None, tmp_path))[name]
    assert one.health is Health.LOOK
    assert words in one.found
    assert one.remedy


def test_a_healthy_workspace_and_a_broken_one(cchc, workspace):
    ran = cchc("doctor", "--workspace", workspace, "--format", "json")
    assert ran.code == 0
    found = {one["name"]: one for one in json.loads(ran.out)}
    assert found["Năm 2023"]["health"] == "good"
    assert "63/66 mục đủ" in found["Năm 2023"]["found"]
    (workspace / "evidence/2023/assessment.yaml").write_text("items: [", encoding="utf-8")
    ran = cchc("doctor", "--workspace", workspace)
    assert ran.code == 1
    assert "phải sửa" in ran.out
    assert "1 việc phải sửa" in ran.out


def test_outside_a_workspace_the_computer_is_still_looked_at(cchc, tmp_path):
    ran = cchc("doctor", "--workspace", tmp_path)
    assert ran.code == 0
    assert "Python" in ran.out
    assert "không thấy thư mục evidence" in ran.out


def test_long_paths_matter_only_where_the_system_has_a_limit(tmp_path):
    folder = tmp_path / "evidence" / "2023" / ("a" * 120) / ("b" * 120)
    folder.mkdir(parents=True)
    (folder / "c.pdf").write_bytes(b"")
    here = Workspace(tmp_path)
    assert by_name(signs(GOOD, here, tmp_path))["Đường dẫn dài"].health is Health.GOOD
    one = by_name(signs(changed(long_paths=False), here, tmp_path))["Đường dẫn dài"]
    assert one.health is Health.LOOK
    assert "ký tự" in one.found


def test_this_machine_is_told_as_it_is():
    here = machine()
    assert here.python.startswith("3.")
    assert here.long_paths
    assert -12 <= here.zone <= 14
