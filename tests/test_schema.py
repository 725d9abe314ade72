"""The JSON Schemas: every shipped YAML file fits its schema, every key has Vietnamese words, mistakes are refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from cchc_cli import model
from cchc_cli.model import index as index_module
from cchc_cli.model import plan, unit, vocabulary
from cchc_cli.present.schema import KINDS, schema_files
from cchc_cli.rules import amount, base, choice, other
from tests.conftest import ROOT

SETS = {"index": "index.yaml", "area": "[0-9]*.yaml", "companions": "companions.yaml", "tests": "tests.yaml"}
SHIPPED = {
    kind: [
        *ROOT.glob(f"criteria/*/{SETS[kind]}" if kind in SETS else f"evidence/**/{kind}.yaml"),
        *(() if kind in SETS else ROOT.glob(f"examples/*/evidence/**/{kind}.yaml")),
    ]
    for kind in KINDS
}
# A file of each kind with one mistake that its schema must not let pass.
WRONG = {
    "index": ("status: illustrative", "status: chinh-thuc"),
    "area": ("max_points:", "diem_toi_da:"),
    "companions": ("role: lead", "role: chu-tri"),
    "tests": ("item:", "muc:"),
    "unit": ("kind: xa", "kind: huyen"),
    "assessment": ("facts:", "so_lieu:"),
    "survey": ("points:", "diem:"),
    "appraisal": ("reason:", "ly_do:"),
    "report": ("bases:", "can_cu:"),
    "plan": ("actions:", "nhiem_vu:"),
}


def fits(kind: str, *files: Path) -> bool:
    """What check-jsonschema, an independent program, says of the files."""
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--schemafile"]
    command += [str(ROOT / "schema" / f"{kind}.schema.json"), *map(str, files)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_file_fits_its_schema_and_a_mistake_does_not(kind, tmp_path):
    assert SHIPPED[kind]
    assert fits(kind, *SHIPPED[kind])
    text = SHIPPED[kind][-1].read_text(encoding="utf-8")
    right, wrong = WRONG[kind]
    assert right in text
    (tmp_path / "sai.yaml").write_text(text.replace(right, wrong), encoding="utf-8")
    assert not fits(kind, tmp_path / "sai.yaml")


def test_every_key_of_every_model_has_words_and_no_words_are_left_over():
    modules = (index_module, unit, plan, base, choice, amount, other)
    models = {
        one.__name__: one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, BaseModel) and one.__module__.startswith("cchc_cli")
    }
    for abstract in ("Frozen", "Rule", "PointsOrShare", "Index", "_Typed"):
        del models[abstract]
    keys = {
        name: {field.alias or key for key, field in one.model_fields.items()} - ({"kind"} & set(base_keys(one)))
        for name, one in models.items()
    }
    assert {name: set(words) for name, words in vocabulary.KEYS.items()} == keys


def base_keys(one: type[BaseModel]) -> list[str]:
    """``kind`` of a rule is the rule's own name and needs no words; that of a unit or an area does."""
    return list(one.model_fields) if issubclass(one, base.Rule) else []


def test_schema_files_are_written_where_asked_and_not_on_a_dry_run(cchc, workspace, tmp_path):
    ran = cchc("criteria", "schema", "--workspace", workspace, "--dry-run")
    assert (ran.code, (workspace / "schema").exists()) == (0, False)
    assert "chưa ghi gì" in ran.err
    ran = cchc("criteria", "schema", "--workspace", workspace, "--output", tmp_path / "ra")
    assert ran.code == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "ra").iterdir()} == schema_files()
    assert {path.name for path in (ROOT / "schema").iterdir()} == set(schema_files())


def test_schemas_speak_vietnamese_and_have_no_english_of_the_library():
    for text in schema_files().values():
        made = json.loads(text)
        assert made["description"] == vocabulary.FILES[made["title"].removeprefix("cchc: ")]
        assert '"title": "Max' not in text
    assert "Số hồ sơ" not in schema_files()["area.schema.json"]
    assert model.Item.__doc__.split(":")[1].strip() not in schema_files()["area.schema.json"]


def test_every_shipped_file_names_its_schema_so_that_editors_find_it():
    for kind, paths in SHIPPED.items():
        for path in paths:
            named = [line for line in path.read_text(encoding="utf-8").splitlines() if "yaml-language-server" in line]
            assert len(named) == 1, path
            target = (path.parent / named[0].partition("$schema=")[2]).resolve()
            assert target == ROOT / "schema" / f"{kind}.schema.json"
