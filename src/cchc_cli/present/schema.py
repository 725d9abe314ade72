"""JSON Schemas of our YAML files, made from the models: editors complete and check by them.

A schema says the shape only; sums, references and dates are what ``cchc criteria check`` and the reader judge.

Imports: model, rules.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DecimalSchema

from cchc_cli import model
from cchc_cli.model import vocabulary
from cchc_cli.model.plan import Plan
from cchc_cli.rules import RULES

DIALECT = "http://json-schema.org/draft-07/schema#"
"""What the YAML extension of VS Code understands; nothing newer is used."""
KINDS: Mapping[str, Any] = {
    "index": model.IndexHead,
    "area": model.Area,
    "companions": tuple[model.Companion, ...],
    "tests": tuple[model.Example, ...],
    "unit": model.Unit,
    "assessment": model.Assessment,
    "survey": model.SurveyResult,
    "appraisal": model.Appraisal,
    "report": model.ReportTexts,
    "plan": Plan,
}
"""Kind of file → its model. The schema's name is ``<kind>.schema.json``."""


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by kind of file, with Vietnamese descriptions."""
    return {kind: _schema(kind, shape) for kind, shape in KINDS.items()}


def schema_files() -> dict[str, str]:
    """The same as files: their names and texts."""
    return {
        f"{kind}.schema.json": json.dumps(one, ensure_ascii=False, indent=1) + "\n" for kind, one in schemas().items()
    }


def _schema(kind: str, shape: Any) -> dict[str, Any]:
    made = TypeAdapter(shape).json_schema(ref_template="#/$defs/{model}", schema_generator=_Generator)
    for name, part in (made.get("$defs") or {}).items():
        _describe(part, name)
    if inspect.isclass(shape) and issubclass(shape, BaseModel):
        _describe(made, shape.__name__)
    return {"$schema": DIALECT, **_plain(made), "title": f"cchc: {kind}", "description": vocabulary.FILES[kind]}


class _Generator(GenerateJsonSchema):
    """Numbers are numbers: the text form of decimals is JSON's need, not YAML's."""

    def decimal_schema(self, schema: DecimalSchema) -> JsonSchemaValue:
        """A number with its bounds."""
        made: JsonSchemaValue = {"type": "number"}
        self.update_with_validations(made, schema, self.ValidationsMapping.numeric)
        return made


def _describe(part: dict[str, Any], name: str) -> None:
    """The words of the vocabulary in place of the docstrings for developers; a rule kind's manual is its docstring."""
    rules = {rule.__name__: rule for rule in RULES.values()}
    part.pop("description", None)
    if name in rules:
        part["description"] = inspect.getdoc(rules[name])
    for key, value in part.get("properties", {}).items():
        words = vocabulary.KEYS[name].get(key)
        if words:
            value["description"] = words
        if name in _BLANK_IS_ABSENT:
            part["properties"][key] = {"anyOf": [value, {"type": "null"}]}


_BLANK_IS_ABSENT = ("Action", "Plan")
"""Models in which a key without a value is as good as one that is not there."""
_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
"""Bounds that pydantic leaves as it spells them where a function stands before the type."""


def _plain(value: Any) -> Any:
    """Without pydantic's English titles and OpenAPI's discriminators."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {}
    for key, one in value.items():
        if key == "properties":
            made[key] = {name: _plain(part) for name, part in one.items()}
        elif not (key == "title" and isinstance(one, str)) and key != "discriminator":
            made[_BOUNDS.get(key, key)] = _plain(one)
    return made
