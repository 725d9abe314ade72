# ruff: noqa: E501 - tables read best with a row on a line
"""Eleven annexes, each in another style, with what a person reads in them: (code, points, kind of rule) of every item,
areas with their points, what must be doubted. ``manual`` and ``levels`` stand where there is no certain rule."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from tests.annexes.draw import Word, book

DECISION = "(Kèm theo Quyết định số 45/QĐ-UBND ngày 12 tháng 3 năm 2026 của Ủy ban nhân dân tỉnh Minh Họa)"
TITLE = "BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CỦA CÁC XÃ, PHƯỜNG, ĐẶC KHU NĂM 2026"


@dataclass
class Sample:
    path: Path
    items: list  # (code, points, kind)
    areas: list = field(default_factory=list)  # (code, points)
    total: str = ""
    doubted: set = field(default_factory=set)  # codes that must have a warning
    other: dict = field(default_factory=dict)


def national(folder):
    """Scale as rows under each item, marks of the survey in a column, header repeated, table broken over two pages."""
    head = [
        "STT",
        "Lĩnh vực/Tiêu chí/Tiêu chí thành phần",
        "Điểm tối đa",
        "Điểm tự đánh giá",
        "ĐTXHH",
        "Tài liệu kiểm chứng",
    ]
    first = [
        head,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "7,5", "", "", ""],
        ["1", "Kế hoạch cải cách hành chính", "3", "", "", ""],
        ["1.1", "Ban hành kế hoạch", "1", "", "", "- Kế hoạch cải cách hành chính năm\n- Công văn gửi kế hoạch"],
        ["", "- Ban hành trong tháng 01: 1", "", "", "", ""],
        ["", "- Ban hành sau tháng 01: 0,5", "", "", "", ""],
        ["", "- Không ban hành: 0", "", "", "", ""],
        ["1.2", "Mức độ hoàn thành kế hoạch", "2", "", "", "Báo cáo kết quả thực hiện"],
        ["", "Hoàn thành 100% kế hoạch: 2", "", "", "", ""],
        ["", "Hoàn thành từ 80% - dưới 100% kế hoạch thì điểm đánh giá được tính theo công thức: "
             "(Tỷ lệ % hoàn thành x Điểm tối đa)/100%", "", "", "", ""],
        ["", "Hoàn thành dưới 80% kế hoạch: 0", "", "", "", ""],
        ["2", "Báo cáo cải cách hành chính", "1,5", "", "", "Các báo cáo"],
        ["", "Đủ số lượng và đúng hạn: 1,5", "", "", "", ""],
        ["", "Thiếu hoặc chậm: 0", "", "", "", ""],
    ]  # fmt: skip
    second = [
        ["3", "Sáng kiến trong cải cách hành", "2", "", "", "Quyết định công nhận"],
        ["", "chính được công nhận", "", "", "", "sáng kiến"],
        ["", "Mỗi sáng kiến được công nhận: 0,5 điểm (tối đa 2 điểm)", "", "", "", ""],
        head,
        ["4", "Tác động của lãnh đạo đến cải cách hành chính", "1", "", "x", ""],
        ["II", "CẢI CÁCH THỂ CHẾ", "2,5", "", "", ""],
        ["1", "Tỷ lệ văn bản được rà soát", "1,5", "", "", "Báo cáo rà soát"],
        ["", "100%: 1,5", "", "", "", ""],
        ["", "Từ 90% đến dưới 100%: 1", "", "", "", ""],
        ["", "Từ 70% đến dưới 90%: 0,5", "", "", "", ""],
        ["", "Dưới 70%: 0", "", "", "", ""],
        ["2", "Chất lượng văn bản do xã ban hành", "1", "", "ĐTXHH", ""],
        ["", "TỔNG ĐIỂM", "10", "", "", ""],
    ]
    signed = [["Nơi nhận:\n- Như Điều 3;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"], ["", ""], ["", ""]]
    path = (
        Word()
        .say("PHỤ LỤC I", TITLE, DECISION)
        .table(first)
        .table(second)
        .say("Ghi chú: ĐTXHH là điều tra xã hội học.")
        .table(signed)
        .save(folder / "national.docx")
    )
    items = [
        ("1.1.1", "1", "levels"),
        ("1.1.2", "2", "ratio"),
        ("1.2", "1.5", "yes_no"),
        ("1.3", "2", "count"),
        ("1.4", "1", "survey"),
        ("2.1", "1.5", "bands"),
        ("2.2", "1", "survey"),
    ]
    return Sample(path, items, [("1", "7.5"), ("2", "2.5")], "10", {"1.1.2"})


def method_column(folder):
    """XLSX: numbers stored as numbers, a code that Excel made a date, the scale in a column of its own."""
    rows = [
        ["PHỤ LỤC", "<", "<", "<", "<"],
        [TITLE, "<", "<", "<", "<"],
        [DECISION, "<", "<", "<", "<"],
        ["", "", "", "", ""],
        ["TT", "Tiêu chí", "Điểm chuẩn", "Cách đánh giá", "Minh chứng"],
        ["1", "Công tác chỉ đạo", 5, "", ""],
        [1.1, "Phân công nhiệm vụ", 1, "- Có văn bản phân công: 1 điểm\n- Không có: 0 điểm", "Quyết định phân công"],
        [datetime.date(2026, 2, 1), "Kiểm tra cải cách hành chính", 2.25,
         "Kiểm tra từ 30% đơn vị trở lên: 2,25 điểm\nTừ 20% đến dưới 30%: 1,25 điểm\nDưới 20%: 0 điểm",
         "Báo cáo kiểm tra; Kế hoạch kiểm tra"],
        [1.3, "Xử lý vấn đề phát hiện qua kiểm tra", 1.75,
         "a là tổng số vấn đề phát hiện\nb là số vấn đề đã xử lý\nĐiểm = (b/a) x điểm tối đa\n"
         "Không phát sinh: điểm tối đa", "Báo cáo"],
        ["2", "Cải cách thủ tục hành chính", 5, "", ""],
        [2.1, "Tỷ lệ hồ sơ đúng hạn", 3,
         "Đạt từ 98% trở lên: 3 điểm\nTừ 90% đến dưới 98%: (tỷ lệ % đạt được/98% x 3)\nDưới 90%: 0 điểm", "Báo cáo"],
        [2.2, "Thư xin lỗi khi trễ hạn", 2, "Mỗi hồ sơ trễ hạn không có thư xin lỗi trừ 0,25 điểm", "Thư xin lỗi"],
        ["", "Tổng cộng", 10, "", ""],
        ["", "", "", "", ""],
        ["", "Người lập biểu", "", "", "CHỦ TỊCH"],
    ]  # fmt: skip
    items = [
        ("1.1", "1", "yes_no"),
        ("1.2", "2.25", "bands"),
        ("1.3", "1.75", "ratio"),
        ("2.1", "3", "ratio"),
        ("2.2", "2", "deduct"),
    ]
    path = book({"Phụ lục": rows}, folder / "method.xlsx")
    other = {"1.3": {"not_applicable": "full"}, "2.1": {"rule": {"floor": 90, "target": 98}}}
    return Sample(path, items, [("1", "5"), ("2", "5")], "10", {"2.1"}, other)


def level_columns(folder):
    """One column for each level, areas and criteria merged downwards; no numbers beside the names."""
    rows = [
        ["Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần", "Điểm tối đa", "Cách chấm điểm", "Tài liệu minh chứng"],
        ["1. Cải cách tổ chức bộ máy (4,5 điểm)", "1.1. Sắp xếp tổ chức (3 điểm)", "1.1.1. Thực hiện quy chế làm việc",
         "1,5", "Có quy chế: 1,5; Không có quy chế: 0", "Quy chế làm việc"],
        ["^", "^", "1.1.2. Phân công cán bộ", "1,5", "Đầy đủ: 1,5; Chưa đầy đủ: 0,75; Không phân công: 0", "^"],
        ["^", "1.2. Kiểm tra nội bộ (1,5 điểm)", "1.2.1. Số cuộc kiểm tra", "1,5", "0,5 điểm/cuộc kiểm tra", "Biên bản kiểm tra"],
        ["2. Cải cách chế độ công vụ (5,5 điểm)", "2.1. Chất lượng cán bộ (5,5 điểm)", "2.1.1. Tỷ lệ cán bộ đạt chuẩn", "3",
         "Từ 95% trở lên: 3 điểm; từ 80% đến dưới 95%: 1,5 điểm; dưới 80%: 0 điểm", "Danh sách cán bộ"],
        ["^", "^", "2.1.2. Chấp hành kỷ luật", "2,5", "Chấm theo kết luận của cấp trên", "Báo cáo"],
    ]  # fmt: skip
    items = [
        ("1.1.1", "1.5", "yes_no"),
        ("1.1.2", "1.5", "levels"),
        ("1.2.1", "1.5", "count"),
        ("2.1.1", "3", "bands"),
        ("2.1.2", "2.5", "manual"),
    ]
    path = Word().say(TITLE, DECISION).table(rows).save(folder / "levels.docx")
    return Sample(
        path, items, [("1", "4.5"), ("2", "5.5")], "10", {"2.1.2"}, {"1.1.2": {"papers": ["Quy chế làm việc"]}}
    )


def points_in_names(folder):
    """No column of numbers, none of maxima: both stand in the names; the scale has words only beside them."""
    rows = [
        ["Nội dung tiêu chí", "Thang điểm", "Hồ sơ kiểm chứng"],
        ["I. CẢI CÁCH TÀI CHÍNH CÔNG (6 điểm)", "<", "<"],
        ["1. Giải ngân vốn đầu tư (2,5 điểm)", "Giải ngân đạt 100%: 2,5 điểm\nDưới 100%: tính theo tỷ lệ", "Báo cáo tài chính"],
        ["2. Quản lý, sử dụng ngân sách (2 điểm)", "Không có sai phạm: 2 điểm\nCó sai phạm: 0 điểm", "Kết luận thanh tra"],
        ["3. Công khai ngân sách (1,5 điểm)",
         "- Công khai dự toán: 0,5 điểm\n- Công khai quyết toán: 0,5 điểm\n- Công khai mua sắm: 0,5 điểm", "Thông báo"],
        ["II. CHÍNH QUYỀN SỐ (4 điểm)", "<", "<"],
        ["1. Văn bản điện tử ký số (2 điểm)", "≥ 95%: 2 điểm\n80% ≤ tỷ lệ < 95%: 1 điểm\n< 80%: 0 điểm", "Báo cáo"],
        ["2. Trang thông tin điện tử (2 điểm)", "Tốt: 2 điểm\nKhá: 75% điểm tối đa\nTrung bình: 1/2 điểm tối đa\nYếu: 0 điểm", "Ảnh chụp"],
    ]  # fmt: skip
    items = [
        ("1.1", "2.5", "ratio"),
        ("1.2", "2", "yes_no"),
        ("1.3", "1.5", "checklist"),
        ("2.1", "2", "bands"),
        ("2.2", "2", "levels"),
    ]
    path = Word().say("Phụ lục", TITLE, DECISION).table(rows).save(folder / "names.docx")
    other = {"2.2": {"levels": ["2", "1.5", "1", "0"]}}
    return Sample(path, items, [("1", "6"), ("2", "4")], "10", {"1.1", "1.3"}, other)


def sections(folder):
    """Parts A to D over the areas: scored, asked of people, bonus, penalty; a total for each."""
    rows = [
        ["STT", "NỘI DUNG", "THANG ĐIỂM", "CÁCH TÍNH", "ĐƠN VỊ CHỦ TRÌ"],
        ["A", "TIÊU CHÍ TỰ ĐÁNH GIÁ", "6", "", ""],
        ["I", "Cải cách thể chế", "4", "", ""],
        ["1", "Ban hành văn bản đúng thẩm quyền", "2", "Đúng: 2 điểm. \nSai: 0 điểm", "Tư pháp"],
        ["2", "Tổ chức thi hành pháp luật", "2", "", "Tư pháp"],
        ["a", "Kế hoạch theo dõi thi hành", "1", "Có: 1 điểm\nKhông: 0 điểm", ""],
        ["b", "Báo cáo theo dõi thi hành", "1", "Đúng hạn: 1 điểm\nChậm: 0,5 điểm\nKhông: 0 điểm", ""],
        ["II", "Cải cách thủ tục hành chính", "2", "", ""],
        [
            "1",
            "Công khai thủ tục",
            "2",
            "Số thủ tục công khai tính theo công thức: (số thủ tục công khai/tổng số thủ tục) x 2",
            "Một cửa",
        ],
        ["", "Tổng điểm phần A", "6", "", ""],
        ["B", "ĐIỀU TRA XÃ HỘI HỌC", "4", "", ""],
        ["I", "Đánh giá của người dân", "3", "", ""],
        ["1", "Mức độ hài lòng về thủ tục", "3", "Theo kết quả điều tra", ""],
        ["II", "Đánh giá của đại biểu", "1", "", ""],
        ["1", "Đánh giá chung", "1", "Theo kết quả điều tra", ""],
        ["C", "ĐIỂM THƯỞNG", "1", "", ""],
        ["1", "Mô hình mới được nhân rộng", "1", "Mỗi mô hình: 0,5 điểm", ""],
        ["D", "ĐIỂM TRỪ", "2", "", ""],
        ["1", "Cán bộ bị kỷ luật", "2", "Mỗi trường hợp trừ 0,5 điểm", ""],
        ["", "TỔNG CỘNG (A + B)", "10", "", ""],
    ]
    items = [
        ("1.1", "2", "yes_no"),
        ("1.2.1", "1", "yes_no"),
        ("1.2.2", "1", "levels"),
        ("2.1", "2", "ratio"),
        ("3.1", "3", "survey"),
        ("4.1", "1", "survey"),
        ("5.1", "1", "count"),
        ("6.1", "2", "count"),
    ]
    areas = [("1", "4"), ("2", "2"), ("3", "3"), ("4", "1"), ("5", "1"), ("6", "2")]
    path = Word().say(TITLE, DECISION).table(rows).save(folder / "sections.docx")
    return Sample(path, items, areas, "10", set(), {"kinds": ["points"] * 4 + ["bonus", "penalty"]})


def sheet_per_area(folder):
    """XLSX, a sheet for each area; levels with their points in the column of points, in percent cells too."""
    head = ["Mã", "Tên tiêu chí", "Điểm", "Tài liệu kiểm chứng", "Ghi chú"]
    one = [
        ["LĨNH VỰC I: CHỈ ĐẠO ĐIỀU HÀNH (6 điểm)", "<", "<", "<", "<"],
        head,
        ["I.1", "Kế hoạch", 3, "", ""],
        ["I.1.a", "Xây dựng kế hoạch", 1, "Kế hoạch", ""],
        ["", "- Kịp thời", 1, "", ""],
        ["", "- Chậm dưới 15 ngày", 0.5, "", ""],
        ["", "- Không có", 0, "", ""],
        ["I.1.b", "Gửi kế hoạch", 2, "Công văn", "Gửi qua trục liên thông"],
        ["", "Có gửi", 2, "", ""],
        ["", "Không gửi", 0, "", ""],
        ["I.2", "Hội nghị đối thoại", 3, "Giấy mời; Biên bản", ""],
        ["", "Từ 2 hội nghị trở lên", 3, "", ""],
        ["", "1 hội nghị", 1.5, "", ""],
        ["", "Không tổ chức", 0, "", ""],
    ]
    two = [
        ["LĨNH VỰC II: CÔNG VỤ (4 điểm)", "<", "<", "<", "<"],
        head,
        ["II.1", "Đào tạo, bồi dưỡng", 1.5, "Quyết định cử đi học", ""],
        ["", "Hoàn thành 100% kế hoạch", 1.5, "", ""],
        ["", "Từ 80% đến dưới 100%", 1, "", ""],
        ["", "Dưới 80%", 0, "", ""],
        ["II.2", "Thái độ phục vụ", 2.5, "", "ĐTXHH"],
        ["", "Cộng", 4, "", ""],
    ]
    items = [
        ("1.1.1", "1", "levels"),
        ("1.1.2", "2", "yes_no"),
        ("1.2", "3", "levels"),
        ("2.1", "1.5", "bands"),
        ("2.2", "2.5", "survey"),
    ]
    path = book({"LV1": one, "LV2": two}, folder / "sheets.xlsx")
    return Sample(path, items, [("1", "6"), ("2", "4")], "10")


def numbered_by_word(folder):
    """A table for each area under a heading; the numbers are Word's own, and the bullets too."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = Word().say(TITLE, DECISION)
    for heading, rows in (
        ("1. Lĩnh vực cải cách hành chính chung (3 điểm)",
         [("Kế hoạch năm", "1", ["Có kế hoạch: 1 điểm", "Không có kế hoạch: 0 điểm"]),
          ("Tuyên truyền", "2", ["Từ 4 tin, bài trở lên: 2 điểm", "Từ 1 đến 3 tin, bài: 1 điểm", "Không có: 0 điểm"])]),
        ("2. Lĩnh vực tổ chức bộ máy (7 điểm)",
         [("Thực hiện biên chế", "3", ["Đúng biên chế được giao: 3 điểm", "Vượt biên chế: 0 điểm"]),
          ("Đánh giá cán bộ", "4", ["Trừ điểm tương ứng với mức độ sai phạm"])]),
    ):  # fmt: skip
        made.say(heading)
        table = made.document.add_table(len(rows) + 1, 3)
        for cell, text in zip(table.rows[0].cells, ("Tiêu chí", "Cách chấm", "Điểm tối đa"), strict=True):
            cell.text = text
        for row, (name, points, lines) in zip(table.rows[1:], rows, strict=True):
            row.cells[0].text, row.cells[2].text = name, points
            _number(row.cells[0].paragraphs[0], "2", OxmlElement, qn)
            for at, line in enumerate(lines):
                paragraph = row.cells[1].paragraphs[0] if not at else row.cells[1].add_paragraph()
                paragraph.text = line
                _number(paragraph, "1", OxmlElement, qn)
    _lists(made.document, OxmlElement, qn)
    items = [
        ("1.1", "1", "yes_no"),
        ("1.2", "2", "levels"),
        ("2.3", "3", "yes_no"),
        ("2.4", "4", "manual"),
    ]
    return Sample(made.save(folder / "numbered.docx"), items, [("1", "3"), ("2", "7")], "10", {"2.4"})


def _number(paragraph, name, element, qn):
    properties = element("w:numPr")
    for tag, value in (("w:ilvl", "0"), ("w:numId", name)):
        one = element(tag)
        one.set(qn("w:val"), value)
        properties.append(one)
    paragraph._p.get_or_add_pPr().append(properties)


def _lists(document, element, qn):
    """numbering.xml: list 1 has bullets, list 2 is "Tiêu chí 1:", "Tiêu chí 2:" …"""
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    for name, format, text in (("1", "bullet", "-"), ("2", "decimal", "Tiêu chí %1:")):
        abstract = element("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), name)
        level = element("w:lvl")
        level.set(qn("w:ilvl"), "0")
        for tag, value in (("w:start", "1"), ("w:numFmt", format), ("w:lvlText", text)):
            one = element(tag)
            one.set(qn("w:val"), value)
            level.append(one)
        abstract.append(level)
        root.append(abstract)
    for name in ("1", "2"):
        number, of = element("w:num"), element("w:abstractNumId")
        number.set(qn("w:numId"), name)
        of.set(qn("w:val"), name)
        number.append(of)
        root.append(number)


def two_maxima(folder):
    """XLSX: the maximum is printed in two columns, what is scored and what people are asked."""
    rows = [
        ["STT", "Chỉ số, tiêu chí", "Điểm tối đa", "<", "Phương pháp đánh giá"],
        ["^", "^", "Tự chấm", "ĐTXHH", "^"],
        ["I", "Chỉ đạo điều hành", 3, 2, ""],
        [1, "Lãnh đạo chỉ đạo quyết liệt", "", 2, "Điều tra xã hội học"],
        [2, "Giao ban cải cách hành chính", 3, "", "Hằng quý: 3 điểm\nHằng năm: 1 điểm\nKhông tổ chức: 0 điểm"],
        ["II", "Công khai thủ tục", 4, 1, ""],
        [1, "Niêm yết thủ tục", 4, "", "Đầy đủ: 4 điểm\nKhông đầy đủ: 0 điểm"],
        [2, "Người dân tìm được thủ tục", "", 1, "Điều tra xã hội học"],
        ["", "Tổng điểm", 7, 3, ""],
    ]
    items = [("1.1", "2", "survey"), ("1.2", "3", "levels"), ("2.1", "4", "yes_no"), ("2.2", "1", "survey")]
    path = book({"Bảng": rows}, folder / "two.xlsx")
    return Sample(path, items, [("1", "5"), ("2", "5")], "10")


def traps(folder):
    """Scales that look like a rule and are none: each must be left to people, and told."""
    rows = [
        ["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"],
        ["1", "Cải cách thủ tục hành chính", "10", ""],
        ["1.1", "Công thức không chia cho mức đích", "1", "Từ 98% trở lên: 1 điểm\nTừ 90% đến dưới 98%: tỷ lệ % x điểm tối đa\nDưới 90%: 0"],
        ["1.2", "Các mức hở", "1", "Từ 95% trở lên: 1\nTừ 70% đến dưới 90%: 0,5\nDưới 70%: 0"],
        ["1.3", "Các mức chồng nhau", "1", "Từ 90% đến 100%: 1\nTừ 70% đến 90%: 0,5\nDưới 70%: 0"],
        ["1.4", "Trừ theo tỷ lệ", "1", "Thực hiện chậm thì trừ 50% số điểm"],
        ["1.5", "Tỷ lệ ngược", "1", "Điểm = (1 - b/a) x điểm tối đa"],
        ["1.6", "Mức cao hơn điểm tối đa", "1", "Tốt: 1,5\nKhá: 1\nYếu: 0"],
        ["1.7", "Hai điều kiện", "1", "Từ 80% trở lên và báo cáo đúng hạn: 1\nDưới 80%: 0,5\nKhông báo cáo: 0"],
        ["1.8", "Mức sàn khác 0", "1", "100%: 1\nTừ 80% đến dưới 100%: tỷ lệ % x điểm tối đa\nDưới 80%: 0,25"],
        ["1.9", "Không có thang điểm", "1", ""],
        ["1.10", "Mức lẻ không kín", "1", "Tốt: 0,75\nKhá: 0,5\nYếu: 0"],
    ]  # fmt: skip
    kinds = ["manual", "levels", "levels", "manual", "manual", "manual", "levels", "manual", "manual", "manual"]
    items = [(f"1.{at}", "1", kind) for at, kind in enumerate(kinds, 1)]
    path = Word().say(TITLE, DECISION).table(rows).save(folder / "traps.docx")
    doubted = {f"1.{at}" for at in range(1, 11)} - {"1.7"}
    return Sample(path, items, [("1", "10")], "10", doubted)


def mistakes(folder):
    """An annex with mistakes of its own: a wrong sum, a wrong total, a missing number, a missing maximum, a repeated
    number, points that differ between name and column."""
    rows = [
        ["STT", "Lĩnh vực, tiêu chí", "Điểm tối đa", "Cách chấm", "Thời hạn hoàn thành"],
        ["I", "CHỈ ĐẠO ĐIỀU HÀNH", "5", "", ""],
        ["1", "Kế hoạch", "2", "Có: 2; Không: 0", "31/12/2026"],
        ["2", "Báo cáo", "2", "Có: 2; Không: 0", "Quý IV"],
        ["4", "Kiểm tra (1 điểm)", "2", "Có: 2; Không: 0", ""],
        ["II", "THỂ CHẾ", "5", "", ""],
        ["1", "Rà soát văn bản", "3", "Có: 3; Không: 0", ""],
        ["1", "Tự kiểm tra văn bản", "", "Có: 2; Không: 0", ""],
        ["", "Tổng số", "12", "", ""],
    ]
    items = [
        ("1.1", "2", "yes_no"),
        ("1.2", "2", "yes_no"),
        ("1.4", "2", "yes_no"),
        ("2.1", "3", "yes_no"),
        ("2.2", "2", "yes_no"),
    ]
    path = Word().say(TITLE).table(rows).save(folder / "mistakes.docx")
    sums = ["1 CHỈ ĐẠO ĐIỀU HÀNH: ghi 5 điểm", "dòng tổng ghi 12 điểm"]
    return Sample(path, items, [("1", "5"), ("2", "5")], "12", {"1.4", "2.2"}, {"sums": sums})


def page_broken(folder):
    """Rows cut by the page: name and number merged on, the scale of one item over three rows, the area merged along
    the left edge, a table inside the cell of a frame."""
    rows = [
        ["Lĩnh vực", "Tiêu chí", "Điểm tối đa", "Nội dung đánh giá", "Tài liệu kiểm chứng"],
        ["I. Tài chính công\n(4 điểm)", "1. Khoán chi hành chính", "2", "Có quy chế chi tiêu: 1 điểm", "Quy chế chi tiêu nội bộ"],
        ["^", "^", "^", "Có báo cáo tiết kiệm: 1 điểm", "^"],
        ["^", "2. Thu ngân sách", "2", "Đạt 100% dự toán: 2 điểm", "Báo cáo thu"],
        ["^", "^", "^", "Từ 90% đến dưới 100%: 1 điểm", "^"],
        ["^", "^", "^", "Dưới 90%: 0 điểm", "^"],
        ["II. Chuyển đổi số\n(6 điểm)", "1. Hồ sơ trực tuyến", "6", "Tỷ lệ = b/a\na: tổng số hồ sơ\nb: số hồ sơ trực tuyến",
         "Báo cáo"],
        ["^", "^", "^", "b/a ≥ 0,8: 6 điểm", "^"],
        ["^", "^", "^", "0,5 ≤ b/a < 0,8: 3 điểm", "^"],
        ["^", "^", "^", "b/a < 0,5: 0 điểm", "^"],
    ]  # fmt: skip
    items = [("1.1", "2", "checklist"), ("1.2", "2", "bands"), ("2.1", "6", "bands")]
    path = Word().say(TITLE, DECISION).table(rows).save(folder / "broken.docx")
    return Sample(path, items, [("1", "4"), ("2", "6")], "10", {"1.1"})


SAMPLES = (
    national,
    method_column,
    level_columns,
    points_in_names,
    sections,
    sheet_per_area,
    numbered_by_word,
    two_maxima,
    traps,
    mistakes,
    page_broken,
)
