"""The guide sheet: what the form is, how to fill it in, how to send it back.

Imports: present.form.*, read.form_fields, read.submission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_cli.present.form.looks import Looks, height, put, set_up
from cchc_cli.present.form.scope import Part
from cchc_cli.present.form.states import ABOVE, NEEDED, WRONG
from cchc_cli.present.view.words import stamp
from cchc_cli.read.form_fields import SUMMARY_SHEET, Field, FieldType
from cchc_cli.read.submission import Submission
from cchc_cli.rules.base import FACT_TYPES

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (24, 96)
_FILLING = (
    "Mỗi lĩnh vực là một trang tính. Mỗi mục có một dòng nền xám ghi mã, tên mục, thang điểm, tài liệu cần có, "
    "điểm tối đa, điểm tự chấm và tình trạng; các dòng bên dưới là ô cần nhập của mục đó.",
    "Chỉ nhập vào các ô nền vàng. Các ô khác đã khóa để không sửa nhầm (không có mật khẩu).",
    "Điểm tự chấm được tính ngay khi nhập, theo đúng cách chấm của bộ tiêu chí. Mục chấm bằng điều tra xã hội học "
    "thì đơn vị không tự chấm.",
    "Mục không phát sinh, không áp dụng: ghi lý do vào dòng “Không phát sinh, không áp dụng: lý do”. Mục không có dòng "
    "này thì bộ tiêu chí không cho phép.",
    "Tài liệu: tệp đặt trong thư mục của mục thì đã thuộc mục đó, không bắt buộc ghi vào biểu. Ghi vào các cột bên "
    "phải khi cần nêu rõ số, ngày, phần hoặc trang, hoặc khi tệp nằm ở thư mục của mục khác. Mỗi tài liệu một dòng; "
    "thiếu dòng thì chèn thêm dòng ngay trong mục.",
    "Cần xóa một nội dung đã ghi thì để trống ô đó.",
)
_SENDING = (
    "Lưu tệp dưới dạng .xlsx và gửi cho người đầu mối. Nhiều người có thể điền nhiều biểu cùng lúc.",
    "Người đầu mối chạy lệnh: cchc form import <các tệp>. Chương trình kiểm tra từng ô, báo chỗ sai theo trang tính và "
    "ô, cho xem những gì sẽ thay đổi, rồi mới ghi.",
)


def write_guide(
    page: Worksheet, submission: Submission, parts: tuple[Part, ...], officer: str | None, style: Looks
) -> None:
    """The whole sheet."""
    index, unit = submission.index, submission.unit
    set_up(page, stamp(index), None)
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    put(page, 0, 0, f"BIỂU TỰ CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {submission.year}", style["title"])
    rows = [("Đơn vị", unit.name, "text"), ("Bộ tiêu chí", index.head.title, "text")]
    if officer is not None:
        role = index.head.roles.get(officer, officer)
        name = unit.officers[officer].name
        rows.append(("Người phụ trách", f"{role}: {name}" if name else role, "text"))
    rows.append(("Biểu gồm", "\n".join(f"{part.area.title} ({len(part.items)} mục)" for part in parts), "text"))
    rows.append(("Trang tổng hợp", f"Điểm theo lĩnh vực và điểm chung ở trang “{SUMMARY_SHEET}”.", "text"))
    rows += [("Cách điền" if not number else "", text, "text") for number, text in enumerate(_FILLING)]
    rows += [("Cách gửi lại" if not number else "", text, "text") for number, text in enumerate(_SENDING)]
    rows.append(("Màu của ô", "Ô được nhập.", "legend enter"))
    rows.append(("", f"“{NEEDED}”: ô còn trống mà phải nhập mới tính được điểm hoặc mới đủ hồ sơ.", "legend missing"))
    wrong = f"“{WRONG}”, “{ABOVE}”: chưa đúng kiểu, ngoài khoảng cho phép, hoặc tử số lớn hơn mẫu số."
    rows.append(("", wrong, "legend wrong"))
    rows += [(_title(kind), f"Nhập {Field((), '', '', kind).expected}.", "text") for kind in _NUMBERS]
    rows.append((_title("yes-no"), "Chọn Có hoặc Không trong danh sách của ô.", "text"))
    rows.append((_title("choice"), "Chọn một mức trong danh sách của ô.", "text"))
    for row, (title, text, look) in enumerate(rows, 2):
        put(page, row, 0, title, style["strong"])
        put(page, row, 1, text, style[look])
        page.set_row(row, max(height(text, _WIDTHS[1]), height(title, _WIDTHS[0])))


_NUMBERS: tuple[FieldType, ...] = ("integer", "decimal", "date")


def _title(kind: str) -> str:
    return f"Ô {FACT_TYPES[kind]}"
