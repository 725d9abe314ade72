"""What the ids mean that no check of ``judge.manuals`` gives: reading files, forms and packages, running commands.

Each id has its meaning and its remedy; a test finds the id in the code that has none. Imports: judge.meanings_received.
"""

from __future__ import annotations

from collections.abc import Mapping

from cchc_cli.judge import meanings_received as received

_WORKSPACE = {
    "no-workspace": (
        "Không thấy thư mục evidence ở thư mục đang đứng hay các thư mục cấp trên.",
        "Mở dấu nhắc trong thư mục hồ sơ của đơn vị, hoặc lập hồ sơ bằng `cchc init`.",
    ),
    "inside-workspace": (
        "Định lập hồ sơ mới bên trong một hồ sơ đã có; hồ sơ trong sẽ che hồ sơ ngoài.",
        "Chạy `cchc init` ở thư mục của hồ sơ đã có, hoặc chọn một thư mục nằm ngoài.",
    ),
    "demo-exists": (
        "Nơi ghi hồ sơ mẫu đã có thư mục evidence.",
        "Chạy `cchc demo` trong một thư mục trống.",
    ),
    "no-year": ("Hồ sơ chưa có năm chấm điểm nào.", "Chạy `cchc init --year` và năm cần chấm."),
    "unknown-year": ("Hồ sơ không có năm đã hỏi.", "Chọn một năm có thư mục trong evidence, hoặc `cchc init --year`."),
    "no-edition": (
        "unit.yaml chưa ghi bộ tiêu chí của năm này.",
        "Thêm một dòng `năm: tên bộ` vào mục edition của evidence/unit.yaml.",
    ),
    "unknown-edition": (
        "Không có bộ tiêu chí mang tên này.",
        "Xem tên các bộ bằng `cchc criteria list`, sửa lại tên ở nơi được chỉ ra.",
    ),
    "edition-differs": (
        "assessment.yaml và unit.yaml ghi hai bộ tiêu chí khác nhau cho cùng một năm.",
        "Sửa cho giống nhau; muốn chuyển số liệu sang bộ mới thì dùng `cchc criteria migrate`.",
    ),
    "same-edition": ("Hồ sơ năm này đã theo bộ được chọn.", "Chọn bộ khác sau --to."),
    "missing-facts": (
        "Mục chưa có đủ số liệu để tính điểm; đang tính 0 điểm và chưa xếp loại.",
        "Điền số liệu vào biểu Excel rồi `cchc form import`, hoặc ghi lý do không áp dụng nếu bộ cho phép.",
    ),
    "to-check": (
        "Tệp tài liệu chưa đọc nên bản trình ký sẽ thiếu số, ngày, trích yếu.",
        "Chạy `cchc check-evidence` rồi lập lại báo cáo.",
    ),
    "to-fill": (
        "Chỗ mà đơn vị phải tự viết còn để trống.",
        "Ghi nội dung vào tệp và mục được chỉ ra (report.yaml, plan.yaml hoặc unit.yaml).",
    ),
    "what-if": (
        "Giả định sau --what-if không đọc được.",
        "Viết mã mục, dấu chấm, tên số liệu, dấu bằng, giá trị; ví dụ 3.2.1.on_time=1208.",
    ),
}
_READING = {
    "file-missing": ("Không có tệp này.", "Kiểm tra tên tệp và nơi để tệp."),
    "file-unreadable": (
        "Tệp hoặc thư mục không đọc được.",
        "Đóng chương trình đang mở tệp, kiểm tra quyền đọc, hoặc chép tệp sang ổ khác rồi đọc lại.",
    ),
    "yaml-empty": ("Tệp YAML trống.", "Điền nội dung, hoặc xóa tệp nếu không cần."),
    "yaml-encoding": (
        "Tệp YAML không phải bảng mã UTF-8.",
        "Mở bằng Notepad, chọn Lưu thành (Save as), bảng mã UTF-8.",
    ),
    "yaml-syntax": (
        "Dòng này viết sai cú pháp YAML.",
        "So với dòng trên và dòng dưới: dấu cách đầu dòng (không dùng Tab), dấu hai chấm, dấu nháy, dấu ngoặc.",
    ),
    "yaml-alias": (
        "Tệp dùng tham chiếu (`*tên`, `<<`). Chương trình không nhận, để mỗi chỗ tự nói rõ giá trị của nó.",
        "Chép lại nội dung cần dùng vào chỗ có tham chiếu.",
    ),
    "yaml-tag": ("Tệp dùng nhãn kiểu (bắt đầu bằng dấu `!`).", "Bỏ nhãn, chỉ để lại giá trị."),
    "yaml-key": ("Tên mục là một danh sách hoặc một nhóm.", "Viết tên mục bằng chữ."),
    "yaml-shape": (
        "Tệp không gồm các mục `tên: giá trị`, hoặc có nhiều phần cách nhau bằng `---`.",
        "Viết mỗi mục một dòng `tên: giá trị`; bỏ dòng `---`.",
    ),
    "yaml-marks": ("Một chữ mang hàng chục dấu, thường do chép nhầm.", "Gõ lại dòng được chỉ ra."),
    "yaml-too-deep": ("Các mục lồng nhau quá nhiều cấp.", "Xem lại dấu ngoặc và thụt đầu dòng."),
    "yaml-too-large": ("Tệp hoặc một nhóm trong tệp quá lớn.", "Xem lại thụt đầu dòng, hoặc chia nhỏ tệp."),
    "duplicate-key": ("Một mục viết hai lần trong cùng một nhóm.", "Giữ lại một mục."),
    "unknown-key": ("Không có mục mang tên này.", "Sửa tên theo gợi ý, hoặc xóa dòng."),
    "missing-key": ("Thiếu một mục bắt buộc.", "Thêm mục được nêu."),
    "wrong-type": (
        "Giá trị không đúng loại: chữ thay cho số, số thay cho mã, ngày viết sai dạng…",
        "Số viết không có dấu nháy, dấu thập phân là dấu chấm; mã đặt trong dấu nháy kép; ngày viết 2023-06-28.",
    ),
    "wrong-value": ("Giá trị đúng loại nhưng không được nhận ở mục này.", "Chọn một giá trị trong gợi ý."),
    "wrong-code": ("Mã không gồm các số cách nhau bằng dấu chấm.", 'Viết mã như "1.2.1", đặt trong dấu nháy kép.'),
    "wrong-shape": ("Tệp hoặc mục có hình thức khác: danh sách thay cho nhóm, hoặc ngược lại.", "So với tệp mẫu."),
    "unquoted-code": ("Tên mục trông như một số nên sẽ mất số 0 hoặc dấu chấm.", "Đặt tên mục trong dấu nháy kép."),
    "unknown-rule": ("Không có cách chấm mang tên này.", "Chọn một cách chấm trong docs/rules.md."),
    "no-such-day": ("Ngày không có trong lịch.", "Viết năm-tháng-ngày, ví dụ 2023-06-28."),
    "more-problems": ("Tệp còn nhiều lỗi khác chưa nêu hết.", "Sửa các lỗi đã nêu rồi kiểm tra lại."),
    "no-criteria": ("Chưa có bộ tiêu chí nào.", "Thêm thư mục criteria/<bộ>/ với index.yaml và các tệp lĩnh vực."),
    "no-areas": ("Bộ tiêu chí chưa có tệp lĩnh vực nào.", "Thêm tệp như 1-chi-dao-dieu-hanh.yaml vào thư mục của bộ."),
    "too-many-areas": ("Bộ tiêu chí có quá nhiều tệp lĩnh vực.", "Bỏ tệp thừa khỏi thư mục của bộ."),
    "stray-criteria-file": (
        "Thư mục của bộ tiêu chí có tệp mà chương trình không đọc.",
        "Đặt tên tệp lĩnh vực bắt đầu bằng số và dấu gạch, ví dụ 3-thu-tuc.yaml; dời tệp khác đi.",
    ),
}
_EVIDENCE = {
    "stray-file": (
        "Tệp nằm ngoài thư mục của các mục, nên không chứng minh cho mục nào.",
        "Chuyển vào thư mục mang mã của mục, hoặc để chương trình đề xuất: `cchc evidence sort`.",
    ),
    "unknown-item": (
        "Tên thư mục không bắt đầu bằng mã của mục chấm điểm nào trong bộ tiêu chí.",
        'Đặt tên thư mục bằng mã, ví dụ "1.1.1" hoặc "1.1.1 Kế hoạch CCHC".',
    ),
    "parked-evidence": (
        "Tài liệu của mục không còn trong bộ tiêu chí mới, do `cchc criteria migrate` giữ lại.",
        "Chuyển vào thư mục của mục mà tài liệu chứng minh, hoặc cất đi nơi khác.",
    ),
    "system-file": ("Tệp tạm hoặc tệp của hệ điều hành, không phải tài liệu.", "Xóa trước khi nộp hồ sơ."),
    "symlink": ("Lối tắt (liên kết), không phải tệp.", "Chép chính tệp đó vào thư mục."),
    "special-file": ("Tệp đặc biệt của hệ điều hành, không phải tài liệu.", "Xóa khỏi thư mục."),
    "too-many-files": ("Thư mục có quá nhiều tệp.", "Kiểm tra lại có chọn nhầm thư mục hay không."),
    "wrong-certificate": (
        "Thư mục evidence/chung-thu-goc có tệp không phải chứng thư số.",
        "Chỉ để tệp .cer, .crt, .pem của cơ quan cấp chứng thư.",
    ),
    "unknown-file": ("Không có tệp này.", "Kiểm tra lại tên tệp."),
    "which-file": ("Có nhiều tệp trùng tên.", "Ghi cả thư mục của mục, ví dụ 1.1.1/45-BC-UBND.pdf."),
    "not-a-file": ("Đường dẫn không phải một tệp.", "Ghi từng tệp; cả thư mục thì dùng `cchc evidence sort`."),
    "not-a-folder": ("Chỗ của thư mục đang là một tệp hoặc lối tắt.", "Đổi tên tệp đó rồi chạy lại."),
    "no-inbox": ("Không có thư mục chờ xếp này.", "Ghi thư mục có các tệp chờ xếp."),
    "filed-already": ("Thư mục này thuộc hồ sơ, tệp trong đó đã có chỗ.", "Để tệp chờ xếp vào thư mục riêng."),
}
_WRITING = {
    "cannot-write": (
        "Không ghi được tệp; tệp cũ còn nguyên.",
        "Đóng tệp nếu đang mở trong Word hoặc Excel, kiểm tra ổ đĩa còn chỗ và quyền ghi, rồi chạy lại.",
    ),
    "own-files": (
        "Nơi ghi nằm trong thư mục hồ sơ, tài liệu hoặc bộ tiêu chí của đơn vị, hoặc đã có tệp khác: không ghi đè.",
        "Chọn nơi khác sau --output, ví dụ thư mục out.",
    ),
    "report-stale": (
        "Báo cáo trong thư mục out lập trước khi số liệu, lời văn hoặc bộ tiêu chí thay đổi.",
        "Lập lại bằng `cchc report --final` rồi đóng gói.",
    ),
    "report-open": (
        "Báo cáo trong thư mục out còn chỗ “(đơn vị bổ sung)”.",
        "Ghi đủ vào report.yaml, lập lại bằng `cchc report --final` rồi đóng gói.",
    ),
    "report-unreadable": (
        "Tệp báo cáo trong thư mục out không phải tệp Word đọc được.",
        "Lập lại bằng `cchc report --final` rồi đóng gói.",
    ),
    "cannot-keep": (
        "Không sửa được tệp mà vẫn giữ nguyên lời đã viết trong đó, nên chưa ghi gì.",
        "Viết mỗi mục trên dòng riêng, thụt đều như tệp mẫu, rồi chạy lại.",
    ),
    "busy": ("Một lệnh khác đang thay đổi hồ sơ này.", "Đợi lệnh đó xong rồi chạy lại."),
    "changed-meanwhile": ("Tệp thay đổi trong lúc lệnh đang đọc.", "Đóng chương trình đang mở tệp rồi chạy lại."),
    "changed-since": (
        "Tệp đã sửa hoặc đã dời sau lần làm đó, nên trả lại sẽ mất phần đã sửa.",
        "Đặt tệp về như lúc đó rồi chạy lại, hoặc tự sửa bằng tay.",
    ),
    "nothing-to-undo": ("Không có lần làm nào để trả lại.", "Kiểm tra lại thư mục hồ sơ và năm."),
    "no-office": (
        "Máy chưa có LibreOffice nên chưa xuất được PDF.",
        "Cài LibreOffice, hoặc xuất docx rồi lưu PDF từ Word.",
    ),
    "pdf-failed": (
        "LibreOffice không chuyển được văn bản sang PDF.",
        "Mở LibreOffice xem có báo lỗi không, hoặc xuất docx rồi lưu PDF từ Word.",
    ),
    "template": (
        "Mẫu Word của đơn vị có chỗ viết sai, hoặc không dùng được.",
        "Sửa chỗ được chỉ ra trong mẫu; xem các trường bằng `cchc report --list-fields`.",
    ),
    "template-extra": ("Máy chưa cài phần điền mẫu Word.", 'Cài thêm: pip install "cchc-cli[template]".'),
}
_FORM = {
    "not-a-workbook": ("Tệp không phải sổ Excel .xlsx.", "Lưu lại bằng Excel thành .xlsx, hoặc lấy đúng biểu đã xuất."),
    "not-a-form": ("Sổ Excel không phải biểu do cchc xuất.", "Điền vào biểu xuất bằng `cchc form export`."),
    "form-unreadable": ("Biểu trống, hỏng hoặc không đọc được.", "Lấy lại bản đã điền; đóng tệp nếu đang mở."),
    "form-password": ("Biểu đặt mật khẩu mở tệp.", "Bỏ mật khẩu trong Excel rồi lưu lại."),
    "form-too-large": ("Tệp quá lớn hoặc nén bất thường, nên không mở.", "Lấy đúng biểu do cchc xuất."),
    "form-macro": ("Tệp có macro hoặc nội dung tự chạy, nên không mở.", "Lưu lại thành .xlsx không có macro."),
    "form-version": ("Biểu do phiên bản khác của chương trình xuất.", "Xuất lại biểu, hoặc cập nhật chương trình."),
    "form-unit": ("Biểu của đơn vị khác.", "Lấy đúng biểu của đơn vị."),
    "form-year": ("Biểu của năm khác.", "Thêm --year và năm của biểu, hoặc lấy đúng biểu."),
    "form-edition": ("Biểu theo bộ tiêu chí khác với hồ sơ.", "Xuất lại biểu theo bộ đang dùng."),
    "form-set-differs": ("Bộ tiêu chí đã sửa sau khi xuất biểu.", "Xuất lại biểu rồi chép số liệu sang."),
    "form-there": ("Nơi ghi biểu đã có tệp có thể đã có người điền.", "Nhập biểu đó trước, hoặc chọn tên khác."),
    "form-value": ("Giá trị trong hồ sơ không ghi được vào ô của biểu.", "Sửa trong assessment.yaml rồi xuất lại."),
    "form-cell": ("Ô trong biểu ghi sai loại hoặc ngoài khoảng cho phép.", "Sửa ô được chỉ ra."),
    "form-column": ("Cột của biểu bị mất, đổi tên hoặc chép hai lần.", "Lấy lại cột từ biểu gốc, xóa cột chép thêm."),
    "form-merged": ("Ô cần điền bị gộp với ô khác.", "Bỏ gộp ô."),
    "form-row-added": ("Dòng thêm vào không đọc được là của mục nào.", "Ghi vào đúng dòng của biểu."),
    "form-row-missing": ("Một dòng của biểu đã bị xóa.", "Lấy lại dòng này từ biểu gốc."),
    "form-row-twice": ("Một dòng có hai lần.", "Xóa dòng, hoặc cả trang, đã chép thêm."),
    "form-sheet-missing": ("Một trang của biểu đã bị xóa.", "Lấy lại trang này từ biểu gốc."),
    "form-unread": ("Phần ghi thêm trong biểu không được đọc.", "Chuyển vào đúng ô nếu cần."),
    "form-no-file": (
        "Tệp tài liệu ghi trong biểu không có trong hồ sơ.",
        "Chép tệp vào thư mục của mục, hoặc sửa tên.",
    ),
    "form-conflict": (
        "Hai biểu, hoặc biểu và hồ sơ, ghi khác nhau ở cùng một chỗ.",
        "Thống nhất rồi nhập lại, hoặc thêm --take file (theo biểu), --take workspace (theo hồ sơ).",
    ),
}
OTHER_IDS: tuple[tuple[str, Mapping[str, tuple[str, str]]], ...] = (
    ("Hồ sơ và năm", _WORKSPACE),
    ("Đọc tệp", _READING),
    ("Thư mục tài liệu", _EVIDENCE),
    ("Ghi tệp", _WRITING),
    ("Biểu Excel", _FORM),
    ("Gói hồ sơ: đối chiếu", received.PACKAGE),
    ("Nhiều đơn vị", received.UNITS),
    ("Thẩm định", received.APPRAISAL),
    ("Nhập phụ lục của quyết định", received.ANNEX),
    ("Rà soát bộ tiêu chí bằng bảng", received.REVIEW),
    ("Khảo sát", received.SURVEY),
    ("Nhiều đơn vị, cụm máy, địa chỉ mạng", received.CLUSTER),
)
"""By group, in the order of the docs."""


def meanings() -> Mapping[str, tuple[str, str]]:
    """Meaning and remedy of each id."""
    return {id: words for _, group in OTHER_IDS for id, words in group.items()}
