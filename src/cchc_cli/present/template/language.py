"""Language: what a tag of a template may say - a field, a comparison, one of a few filters; nothing that runs.

Jinja parses; what is not named here is refused by name of its kind, so a template calls nothing, multiplies nothing
and reaches no attribute but the fields' own parts. The sandbox behind it is a second wall, never the only one.

Imports: present.template.shape, problem, vietnamese.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cchc_cli.present.template.shape import Shape
from cchc_cli.problem import did_you_mean
from cchc_cli.vietnamese import plain

FILTERS: Final = ("default", "first", "join", "last", "length", "lower", "upper")

TEXT: Final = Shape()
NUMBER: Final = Shape("số")
LOOP: Final = Shape("loop", parts=dict.fromkeys(("index", "first", "last", "length"), NUMBER))
Scope = Mapping[str, Shape]


class Wrong(Exception):
    """What is wrong with a tag, in the user's words."""


def environment() -> ImmutableSandboxedEnvironment:
    """Jinja without functions, with those filters only; texts of users are escaped, as XML needs."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


class Reader:
    """Understands tags one by one; ``used`` gathers the paths of the fields that they name."""

    def __init__(self) -> None:
        self.environment = environment()
        self.used: set[str] = set()

    def printed(self, inside: str, scope: Scope) -> None:
        """``{{ … }}``: something that is a text."""
        (output,) = self._parse(f"{{{{{inside}}}}}", nodes.Output)
        (expression,) = output.nodes
        self._text(expression, scope)

    def condition(self, inside: str, scope: Scope) -> None:
        """``{% if … %}``, ``inside`` without the word."""
        (test,) = self._parse(f"{{% if {inside} %}}{{% endif %}}", nodes.If)
        self._shape(test.test, scope)

    def loop(self, inside: str, scope: Scope) -> Scope:
        """``{% for … in … %}``: what may be named inside the loop."""
        (loop,) = self._parse(f"{{% for {inside} %}}{{% endfor %}}", nodes.For)
        if not isinstance(loop.target, nodes.Name):
            raise Wrong("vòng lặp chỉ đặt một tên, ví dụ `{% for l in linh_vuc %}`")
        if loop.recursive:
            raise Wrong("không dùng được vòng lặp `recursive`")
        many = self._shape(loop.iter, scope)
        if many.each is None:
            raise Wrong(f"`{many.path or inside.strip()}` không phải danh sách, không lặp được")
        inner = {**scope, loop.target.name: many.each}
        if loop.test is not None:
            self._shape(loop.test, inner)
        return {**inner, "loop": LOOP}

    def _parse(self, source: str, kind: type[nodes.Node]) -> list[Any]:
        try:
            body = self.environment.parse(source).body
        except (TemplateSyntaxError, RecursionError) as error:
            raise Wrong("thẻ viết sai cú pháp") from error
        if len(body) != 1 or not isinstance(body[0], kind):
            raise Wrong("thẻ viết sai cú pháp")
        return body

    def _text(self, node: nodes.Node, scope: Scope) -> Shape:
        """The shape of something that is printed."""
        found = self._shape(node, scope)
        if not found.printable:
            hint = 'chọn một mã, ví dụ ["1"]' if found.codes else "dùng vòng lặp `{% for … in … %}`"
            raise Wrong(f"`{found.path}` là {_kind(found)}, không in thẳng được: {hint}")
        return found

    def _shape(self, node: nodes.Node, scope: Scope) -> Shape:
        match node:
            case nodes.Const(value=value):
                return NUMBER if isinstance(value, int | float) else TEXT
            case nodes.Name(name=name):
                return self._part(name, scope, f"không có trường `{name}`")
            case nodes.Getattr(node=inner, attr=attr):
                return self._attribute(self._shape(inner, scope), attr)
            case nodes.Getitem(node=inner, arg=nodes.Const(value=key)):
                return self._element(self._shape(inner, scope), key)
            case nodes.Filter(node=nodes.Node() as inner, name=name, args=args, kwargs=kwargs):
                return self._filtered(inner, name, args, kwargs, scope)
            case nodes.Compare(expr=first, ops=others):
                return self._compared([first, *(one.expr for one in others)], scope)
            case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
                found = (self._shape(left, scope), self._shape(right, scope))
                return found[0] if not found[0].printable else found[1]
            case nodes.Not(node=inner):
                self._shape(inner, scope)
            case nodes.Concat(nodes=pieces):
                for piece in pieces:
                    self._text(piece, scope)
            case nodes.List(items=items) | nodes.Tuple(items=items):
                kinds = [self._text(item, scope) for item in items]
                return NUMBER if kinds and all(one is NUMBER for one in kinds) else TEXT
            case nodes.CondExpr(test=test, expr1=yes, expr2=nodes.Node() as no):
                self._shape(test, scope)
                self._text(yes, scope)
                self._text(no, scope)
            case nodes.CondExpr():
                raise Wrong("`if` trong thẻ in phải có `else`")
            case nodes.Call():
                raise Wrong("mẫu không gọi hàm được")
            case _:
                raise Wrong("không dùng được phép này trong mẫu")
        return TEXT

    def _part(self, name: str, parts: Mapping[str, Shape], message: str) -> Shape:
        if name not in parts:
            known = did_you_mean(plain(name).replace(" ", "_"), parts)
            raise Wrong(message + known)
        found = parts[name]
        self.used.add(found.path)
        return found

    def _attribute(self, owner: Shape, name: str) -> Shape:
        if not owner.parts:
            raise Wrong(f"`{owner.path}` là {_kind(owner)}, không có phần `{name}`")
        return self._part(name, owner.parts, f"`{owner.path}` không có phần `{name}`")

    def _element(self, owner: Shape, key: object) -> Shape:
        if owner.codes:
            return self._part(str(key), owner.codes, f"`{owner.path}` không có mã `{key}`")
        if owner.each is None:
            raise Wrong(f"`{owner.path}` là {_kind(owner)}, không có phần `{key}`")
        if not isinstance(key, int):
            raise Wrong(f"`{owner.path}` là danh sách: chọn bằng số thứ tự từ 0, ví dụ [0]")
        return owner.each

    def _filtered(
        self, inner: nodes.Node, name: str, args: Sequence[nodes.Node], named: Sequence[Any], scope: Scope
    ) -> Shape:
        if name not in FILTERS:
            raise Wrong(f"không có phép đổi `{name}`{did_you_mean(name, FILTERS)}; có: {', '.join(FILTERS)}")
        given = {one.key: one.value for one in named}
        for value in (*args, *given.values()):
            self._text(value, scope)
        if name in ("lower", "upper", "default"):
            return self._text(inner, scope)
        many = self._shape(inner, scope)
        if many.each is None:
            raise Wrong(f"`|{name}` chỉ dùng với danh sách")
        if name in ("first", "last"):
            return many.each
        if name == "length":
            return NUMBER
        attribute = given.get("attribute")
        joined = self._attribute(many.each, attribute.value) if isinstance(attribute, nodes.Const) else many.each
        if not joined.printable:
            raise Wrong(f'ghép `{many.path}` phải nói rõ phần nào, ví dụ |join(", ", attribute="ten")')
        return TEXT

    def _compared(self, sides: Sequence[nodes.Node], scope: Scope) -> Shape:
        """Numbers are printed texts: one compared with 62 would be never equal, and one greater than 62 an error."""
        shapes = [self._shape(side, scope) for side in sides]
        if any(one is NUMBER for one in shapes) and any(one is not NUMBER for one in shapes):
            raise Wrong('số trong mẫu là chữ đã in, chỉ so được với chữ, ví dụ == "62,88"')
        return TEXT


def _kind(shape: Shape) -> str:
    if shape.codes:
        return "bảng tra theo mã"
    return "danh sách" if shape.each is not None else "một dòng của danh sách" if shape.parts else "chữ"
