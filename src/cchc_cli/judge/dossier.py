"""Is a package's score what it says? Recomputed from its own statements by its own set, and its set held against ours.

Imports: judge.scorecard, points, problem, read.bag_tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cchc_cli.points import json_number
from cchc_cli.problem import Problem, Severity, Where
from cchc_cli.read.bag_tags import Bag

if TYPE_CHECKING:  # a package may be no dossier: scoring is loaded for one that is
    from cchc_cli.judge.scorecard import Scorecard

ASK = "hỏi lại đơn vị gửi; đề nghị gửi lại gói do `cchc pack` tạo"


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying a package came to. ``code`` is the package's own (mã gói): the hash of its last manifest."""

    label: str
    code: str = ""
    unit: str = ""
    unit_id: str = ""
    year: int | None = None
    edition: str = ""
    files: int = 0
    size: int = 0
    stated: str = ""
    card: Scorecard | None = None
    problems: tuple[Problem, ...] = ()


def score_problems(bag: Bag, card: Scorecard) -> Iterator[Problem]:
    """Where bag-info and the score recomputed from the statements disagree."""
    where = Where(bag.label, None, "bag-info.txt")
    real: tuple[tuple[str, str, Any], ...] = (
        ("Cchc-Self-Assessed", "điểm tự chấm", json_number(card.total.self_assessed)),
        ("Cchc-Applicable", "điểm tối đa được tính", json_number(card.total.applicable)),
        ("Cchc-Edition", "bộ tiêu chí", card.index.edition),
        ("Cchc-Year", "năm chấm điểm", card.year),
        ("External-Identifier", "mã đơn vị", card.unit.id),
    )
    for key, words, value in real:
        stated = bag.info.get(key)
        if stated is None:
            yield Problem("package-not-ours", where, f"bag-info không ghi {words} ({key})", ASK)
        elif stated != str(value):
            said = stated[:60] if isinstance(value, str) else stated[:60].replace(".", ",")
            message = f"{words}: bag-info ghi {said}, tính lại từ hồ sơ trong gói là {_shown(value)}"
            yield Problem("package-score-differs", where, message, ASK)
    wrong = bag.info.get("Cchc-Errors", "0")
    if wrong != "0":
        message = f"đơn vị đóng gói khi còn {wrong[:20]} lỗi về tài liệu kiểm chứng"
        yield Problem("package-with-errors", where, message, "xem khi thẩm định", Severity.WARNING)


def _shown(value: Any) -> str:
    """A figure with the comma of a Vietnamese number; a name as it is."""
    return str(value) if isinstance(value, str) else str(value).replace(".", ",")


def edition_problems(
    label: str, edition: str, theirs: dict[str, bytes], ours: dict[str, bytes] | None
) -> Iterator[Problem]:
    """Whether the criteria set in the package is the one that the receiver has under that name."""
    where = Where(label, None, f"data/criteria/{edition}")
    if ours is None:
        message = f"nơi nhận không có bộ tiêu chí `{edition}` để đối chiếu; điểm tính theo bộ kèm trong gói"
        yield Problem(
            "package-edition-unknown", where, message, "đặt bộ tiêu chí vào thư mục criteria", Severity.WARNING
        )
    elif theirs != ours:
        names = sorted(name for name in theirs.keys() | ours.keys() if theirs.get(name) != ours.get(name))
        message = f"bộ tiêu chí trong gói khác bộ `{edition}` của nơi nhận: {', '.join(names[:5])}"
        yield Problem("package-edition-differs", where, message, "so hai bộ bằng `cchc criteria diff`; " + ASK)
