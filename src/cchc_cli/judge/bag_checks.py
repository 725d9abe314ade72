"""Is a package whole and unchanged? What its manifests say, held against what is there; every file is named.

Each check is one function: its name is its id, its docstring is its manual.

Imports: points, problem, read.bag_tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from cchc_cli.problem import Finding, Problem, Severity, Where, run_checks
from cchc_cli.read.bag_tags import Bag

Check = Callable[[Bag], Iterator[Finding]]
SEND_AGAIN = "đề nghị đơn vị gửi lại gói do `cchc pack` tạo"
_TAG = re.compile(r"tagmanifest-[a-z0-9]+\.txt")


def check_bag(bag: Bag) -> list[Problem]:
    """Every finding about the package itself."""
    return [Problem("package-manifest", *one) for one in bag.found] + run_checks(BAG_CHECKS, bag)


def _at(bag: Bag, name: str) -> Where:
    return Where(bag.label, None, name)


def package_manifest(bag: Bag) -> Iterator[Finding]:
    """Các bảng kê (manifest) của gói phải đọc được, cùng kê những tệp như nhau, và không kê tệp ngoài gói."""
    for algorithm, other in bag.manifests.items():
        if other.keys() != bag.payload.keys():
            for name in sorted(other.keys() ^ bag.payload.keys()):
                message = f"hai bảng kê ({bag.algorithm} và {algorithm}) không cùng kê tệp này"
                yield Finding(_at(bag, name), message, SEND_AGAIN)
    for name in bag.payload:
        if not name.startswith("data/"):
            yield Finding(_at(bag, name), "bảng kê nêu tệp ngoài thư mục data", SEND_AGAIN)


def package_file_missing(bag: Bag) -> Iterator[Finding]:
    """Mọi tệp mà bảng kê nêu đều phải có trong gói."""
    for name in chain(bag.payload, bag.tag_manifests.get(bag.algorithm, ())):
        if name not in bag.files:
            yield Finding(_at(bag, name), "có trong bảng kê nhưng không có trong gói", SEND_AGAIN)


def package_file_changed(bag: Bag) -> Iterator[Finding]:
    """Nội dung mỗi tệp phải đúng như khi đóng gói (mã băm bằng mã trong bảng kê)."""
    for name, wanted in chain(bag.payload.items(), bag.tag_manifests.get(bag.algorithm, {}).items()):
        there = bag.files.get(name)
        if there is not None and there.digest and there.digest != wanted:
            yield Finding(_at(bag, name), "nội dung đã đổi sau khi đóng gói", SEND_AGAIN)
    for algorithm, hashes in bag.tag_hashes.items():
        for name, real in hashes.items():
            if name in bag.files and real != bag.tag_manifests[algorithm][name]:
                yield Finding(_at(bag, name), "nội dung đã đổi sau khi đóng gói", SEND_AGAIN)


def package_file_unreadable(bag: Bag) -> Iterator[Finding]:
    """Mọi tệp trong gói phải đọc được."""
    for name, there in bag.files.items():
        if there.why:
            yield Finding(_at(bag, name), there.why, SEND_AGAIN)


def package_file_extra(bag: Bag) -> Iterator[Finding]:
    """Gói không được có tệp nào ngoài bảng kê."""
    tags = bag.tag_manifests.get(bag.algorithm)
    for name in bag.files:
        in_payload = name.startswith(("data/", "../"))
        listed = name in bag.payload if in_payload else tags is None or name in tags or bool(_TAG.fullmatch(name))
        if not listed:
            yield Finding(_at(bag, name), "có trong gói nhưng không có trong bảng kê", SEND_AGAIN)


def package_size_differs(bag: Bag) -> Iterator[Finding]:
    """Số tệp và dung lượng ghi trong bag-info phải đúng với gói."""
    stated = bag.info.get("Payload-Oxum", "")
    payload = [one for name, one in bag.files.items() if name.startswith("data/")]
    real = f"{sum(one.size for one in payload)}.{len(payload)}"
    if stated and stated != real:
        message = f"bag-info ghi {_oxum(stated)}, trong gói có {_oxum(real)}"
        yield Finding(_at(bag, "bag-info.txt"), message, SEND_AGAIN)


def _oxum(text: str) -> str:
    size, _, count = text.partition(".")
    return f"{count} tệp, {size} byte" if size.isdigit() and count.isdigit() else f"“{text[:40]}”"


def package_fetches(bag: Bag) -> Iterator[Finding]:
    """Gói phải tự đủ: không có danh sách tệp phải tải từ mạng (fetch.txt)."""
    if "fetch.txt" in bag.files:
        yield Finding(_at(bag, "fetch.txt"), "gói còn tệp phải tải từ mạng; chương trình không tải", SEND_AGAIN)


def package_name_form(bag: Bag) -> Iterator[Finding]:
    """Tên tệp lưu ở dạng Unicode dựng sẵn (NFC); dạng khác có thể hiện sai trên máy khác."""
    other = [name for name, one in bag.files.items() if one.name != name]
    if other:
        message = f"{len(other)} tên tệp lưu ở dạng Unicode khác (NFD), ví dụ tệp này; nội dung vẫn đúng"
        yield Finding(
            _at(bag, other[0]), message, "không cần làm gì; gói có thể đã được nén lại trên máy khác", Severity.NOTE
        )


BAG_CHECKS: tuple[Check, ...] = (
    package_manifest,
    package_file_missing,
    package_file_changed,
    package_file_unreadable,
    package_file_extra,
    package_size_differs,
    package_fetches,
    package_name_form,
)
