# ruff: noqa: E501 - tables read best with a row on a line
"""Thirteen more annexes, written after the program was, each with what a person reads in it."""

from tests.annexes.draw import Word, book
from tests.annexes.samples import Sample

TITLE = "BỘ TIÊU CHÍ ĐÁNH GIÁ CẢI CÁCH HÀNH CHÍNH CẤP XÃ NĂM 2025"


def levels_beside_merged_numbers(folder):
    """Scale rows beside a merged number, a formula in the column of points, a page number, areas merged across."""
    rows = [
        ["TT", "Lĩnh vực/Tiêu chí", "Thang điểm", "Phương pháp tính", "Tài liệu kiểm chứng", "Ghi chú"],
        ["I. CHỈ ĐẠO ĐIỀU HÀNH (4 điểm)", "<", "<", "<", "<", "<"],
        ["1", "Kế hoạch CCHC", "1,5", "", "", ""],
        ["a)", "Ban hành kế hoạch (0,5 điểm)", "0,5", "", "Kế hoạch", ""],
        ["^", "- Ban hành đúng hạn: 0,5", "^", "", "^", ""],
        ["^", "- Ban hành chậm: 0,25", "^", "", "^", ""],
        ["^", "- Không: 0", "^", "", "^", ""],
        ["b)", "Thực hiện kế hoạch", "1", "", "Báo cáo", ""],
        ["", "- Từ 80% đến dưới 100%", "(tỷ lệ % x điểm tối đa)", "", "", ""],
        ["", "- Đạt 100%", "1", "", "", ""],
        ["", "- Dưới 80%", "0", "", "", ""],
        [
            "2",
            "Kiểm tra",
            "2,5",
            "Kiểm tra 100% thôn: 2,5 điểm. Từ 50% đến dưới 100%: 1 điểm. Dưới 50%: 0 điểm.",
            "Biên bản",
            "",
        ],
        ["Trang 1/2", "", "", "", "", ""],
        ["TT", "Lĩnh vực/Tiêu chí", "Thang điểm", "Phương pháp tính", "Tài liệu kiểm chứng", "Ghi chú"],
        ["II. TÁC ĐỘNG (6 điểm)", "<", "<", "<", "<", "<"],
        ["1", "Hài lòng của người dân", "6", "Điều tra xã hội học", "", ""],
        ["Tổng cộng", "<", "10", "", "", ""],
    ]
    path = Word().say(TITLE).table(rows).save(folder / "levels_beside_merged_numbers.docx")
    return Sample(
        path, [("1.1.1", ".5", "levels"), ("1.1.2", "1", "ratio"), ("1.2", "2.5", "bands"), ("2.1", "6", "survey")]
    )


def areas_with_their_numbers(folder):
    """Areas merged downwards with their number in the first column, levels unnumbered with points of their own."""
    rows = [
        ["TT", "Lĩnh vực", "Tiêu chí", "Điểm tối đa", "Tài liệu"],
        ["I", "Thể chế (5 điểm)", "1. Rà soát văn bản", "3", ""],
        ["^", "^", "Rà soát đầy đủ", "3", ""],
        ["^", "^", "Rà soát chưa đầy đủ", "1,5", ""],
        ["^", "^", "Không rà soát", "0", ""],
        ["^", "^", "2. Kiểm tra văn bản", "2", ""],
        ["^", "^", "- Có: 2", "", ""],
        ["^", "^", "- Không: 0", "", ""],
        ["II", "Bộ máy (5 điểm)", "1. Sắp xếp thôn", "5", ""],
        ["^", "^", "Mỗi thôn sắp xếp đúng quy định: 1 điểm", "", ""],
    ]
    path = Word().say(TITLE).table(rows).save(folder / "areas_with_their_numbers.docx")
    return Sample(path, [("1.1", "3", "levels"), ("1.2", "2", "yes_no"), ("2.1", "5", "count")])


def steps_in_their_own_column(folder):
    """XLSX: levels in a column beside the maxima, with their points in a column of their own."""
    rows = [
        [TITLE],
        ["STT", "Nội dung tiêu chí", "Điểm", "Mức đánh giá", "Mức điểm", "Hồ sơ minh chứng"],
        ["1", "LĨNH VỰC: CẢI CÁCH THỦ TỤC HÀNH CHÍNH", 7, "", "", ""],
        ["1.1", "Giải quyết hồ sơ đúng hạn", 4, "Đạt từ 95% trở lên", 4, "Trích xuất phần mềm"],
        ["^", "^", "^", "Từ 80% đến dưới 95%", 2, "^"],
        ["^", "^", "^", "Dưới 80%", 0, "^"],
        ["1.2", "Niêm yết thủ tục", 3, "Đầy đủ, kịp thời", 3, "Ảnh chụp bảng niêm yết"],
        ["^", "^", "^", "Chưa đầy đủ", 1, "^"],
        ["2", "ĐIỂM THƯỞNG", 2, "", "", ""],
        ["2.1", "Có sáng kiến cấp tỉnh", 2, "01 sáng kiến", 1, "Quyết định"],
        ["^", "^", "^", "02 sáng kiến trở lên", 2, "^"],
    ]
    for r in rows:
        r += [""] * (6 - len(r))
    path = book({"S": rows}, folder / "steps_in_their_own_column.xlsx")
    return Sample(path, [("1.1", "4", "bands"), ("1.2", "3", "levels"), ("2.1", "2", "levels")])


def parts_with_mixed_numbers(folder):
    """Parts A and B; mixed numbers (I.1, B.1); points written 1đ."""
    rows = [
        ["Mã", "Lĩnh vực/Tiêu chí/TCTP", "Điểm tối đa", "Cách tính điểm"],
        ["A", "PHẦN TỰ CHẤM", "", ""],
        ["I", "Công tác chỉ đạo", "3", ""],
        ["I.1", "Kế hoạch", "1", "Ban hành trước 15/01: 1đ\nBan hành sau 15/01: 0,5đ\nKhông ban hành: 0đ"],
        ["I.2", "Báo cáo", "2", "Mỗi báo cáo chậm trừ 0,5đ"],
        ["II", "Tài chính công", "4", ""],
        [
            "II.1",
            "Giải ngân",
            "4",
            "Tỷ lệ giải ngân đạt 100%: 4đ; từ 70% đến dưới 100%: (Tỷ lệ % giải ngân x 4)/100%; dưới 70%: 0đ",
        ],
        ["B", "PHẦN ĐIỀU TRA XÃ HỘI HỌC", "3", ""],
        ["B.1", "Đánh giá của đại biểu HĐND", "1", ""],
        ["B.2", "Đánh giá của người dân", "2", ""],
        ["Tổng", "", "10", ""],
    ]
    path = Word().say(TITLE).table(rows).save(folder / "parts_with_mixed_numbers.docx")
    return Sample(
        path,
        [
            ("1.1", "1", "levels"),
            ("1.2", "2", "deduct"),
            ("2.1", "4", "ratio"),
            ("3.1", "1", "survey"),
            ("3.2", "2", "survey"),
        ],
    )


def headings_between_tables(folder):
    """A decision with its text and letterhead; a table for each area under a heading; a table of ratings."""
    w = Word().say(
        "QUYẾT ĐỊNH",
        "Điều 1. Ban hành kèm theo Quyết định này Bộ tiêu chí.",
        "I. QUY ĐỊNH CHUNG",
        "1. Phạm vi áp dụng: các xã.",
        TITLE,
    )
    w.table(
        [
            ["UỶ BAN NHÂN DÂN\nTỈNH MINH HỌA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
            ["Số:   /QĐ-UBND", "Minh Họa, ngày   tháng   năm 2025"],
            ["", ""],
        ]
    )
    w.say("I. CÔNG TÁC CHỈ ĐẠO").table(
        [
            ["STT", "Tiêu chí", "Điểm tối đa", "Tài liệu kiểm chứng"],
            ["1", "Tuyên truyền", "1", "Tin, bài"],
            ["", "Có kế hoạch tuyên truyền: 0,5 điểm", "", ""],
            ["", "Có tin, bài: 0,5 điểm", "", ""],
            ["2", "Đối thoại", "2", ""],
            ["", "Tổ chức từ 2 lần/năm: 2 điểm", "", ""],
            ["", "Tổ chức 1 lần/năm: 1 điểm", "", ""],
            ["", "Không tổ chức: 0 điểm", "", ""],
        ]
    )
    w.say("II. CẢI CÁCH THỂ CHẾ").table(
        [
            ["STT", "Tiêu chí", "Điểm tối đa", "Tài liệu kiểm chứng"],
            ["1", "Văn bản QPPL ban hành đúng quy định", "7", "Báo cáo"],
            ["", "100% văn bản đúng quy định: 7 điểm", "", ""],
            ["", "Có văn bản trái quy định: 0 điểm", "", ""],
        ]
    )
    w.table([["Xếp loại", "Điểm"], ["Tốt", "Từ 80 điểm"], ["Khá", "Từ 70 điểm"]])
    path = w.save(folder / "headings_between_tables.docx")
    return Sample(path, [("1.1", "1", "checklist"), ("1.2", "2", "levels"), ("2.1", "7", "yes_no")])


def range_as_maximum(folder):
    """Areas lettered, numbers in the names, a maximum written as 0 - 2, a rate spelled out in words."""
    # areas letters; items unnumbered; points "0-2"
    rows = [
        ["Nội dung", "Điểm tối đa", "Cách chấm"],
        ["A. LĨNH VỰC CHỈ ĐẠO", "3,0", ""],
        ["1. Lãnh đạo quan tâm CCHC", "0 - 2", "Hội đồng đánh giá"],
        ["2. Giao ban hằng tháng", "1,0", "0,25 điểm/lần"],
        ["B. LĨNH VỰC CÔNG VỤ", "7,0", ""],
        [
            "1. Tỷ lệ cán bộ được bồi dưỡng",
            "7,0",
            "Tỷ lệ % = (số cán bộ được bồi dưỡng/tổng số cán bộ) x 100%\nĐiểm = Tỷ lệ % x điểm tối đa",
        ],
        ["Cộng (A+B)", "10,0", ""],
    ]
    path = Word().say(TITLE).table(rows).save(folder / "range_as_maximum.docx")
    return Sample(path, [("1.1", "2", "manual"), ("1.2", "1", "count"), ("2.1", "7", "ratio")])


def words_for_levels(folder):
    """Three levels of arabic numbers; levels told apart by words; another index as a formula."""
    rows = [
        ["STT", "Lĩnh vực, tiêu chí", "Điểm tối đa", "Yêu cầu", "Cơ quan chủ trì"],
        ["1", "Lĩnh vực 1: Chỉ đạo (10 điểm)", "10", "", ""],
        ["1.1", "Ban hành văn bản chỉ đạo", "4", "", ""],
        [
            "1.1.1",
            "Kế hoạch năm",
            "2",
            "Ban hành đúng thời gian quy định và đầy đủ nội dung: 2 điểm; Ban hành đúng thời gian nhưng thiếu nội dung: 1 điểm; Không ban hành: 0 điểm",
            "Văn phòng",
        ],
        ["1.1.2", "Kế hoạch kiểm tra", "2", "Có kế hoạch: 2 điểm; không có kế hoạch: 0 điểm", "Văn phòng"],
        [
            "1.2",
            "Thực hiện nhiệm vụ được giao",
            "3",
            "100% nhiệm vụ hoàn thành đúng hạn: 3 điểm; mỗi nhiệm vụ chậm trừ 0,5 điểm",
            "Văn phòng",
        ],
        ["1.3", "Chỉ số SIPAS", "3", "Điểm = Chỉ số SIPAS x 3", "Sở Nội vụ"],
    ]
    path = Word().say(TITLE).table(rows).save(folder / "words_for_levels.docx")
    return Sample(
        path, [("1.1.1", "2", "levels"), ("1.1.2", "2", "yes_no"), ("1.2", "3", "deduct"), ("1.3", "3", "manual")]
    )


def no_header_at_all(folder):
    """No header at all."""
    rows = [
        ["1", "Chỉ đạo điều hành", "5,00", ""],
        ["1.1", "Kế hoạch", "2,00", "Kế hoạch năm"],
        ["", "Đúng thời gian: 2,00", "", ""],
        ["", "Không đúng thời gian: 1,00", "", ""],
        ["", "Không có: 0", "", ""],
        ["1.2", "Phân công (3 điểm)", "3,00", "Quyết định"],
        ["", "Có quyết định phân công", "3,00", ""],
        ["", "Không có quyết định", "0,00", ""],
    ]
    path = Word().say(TITLE).table(rows).save(folder / "no_header_at_all.docx")
    return Sample(path, [("1.1", "2", "levels"), ("1.2", "3", "yes_no")])


def numbers_as_floats(folder):
    """XLSX: codes stored as numbers, the tenth as text."""
    rows = [
        [TITLE],
        [],
        ["STT", "TÊN CHỈ TIÊU", "ĐIỂM CHUẨN", "CÁCH TÍNH ĐIỂM", "TÀI LIỆU CHỨNG MINH"],
        [1, "Cải cách thủ tục", 11, "", ""],
    ]
    for i in range(1, 12):
        rows.append(
            [f"1.{i}" if i == 10 else float(f"1.{i}"), f"Việc {i}", 1, "- Có: 1 điểm\n- Không: 0 điểm", "Báo cáo"]
        )
    rows.append([None, "TỔNG", 11])
    rows = [list(r) + [""] * (5 - len(r)) for r in rows]
    path = book({"Sheet1": rows}, folder / "numbers_as_floats.xlsx")
    return Sample(path, [(f"1.{i}", "1", "yes_no") for i in range(1, 12)])


def points_for_each_level(folder):
    """A column for each level, with a column of points beside each."""
    rows = [
        [
            "TT",
            "Lĩnh vực",
            "Điểm lĩnh vực",
            "Tiêu chí",
            "Điểm tiêu chí",
            "Tiêu chí thành phần",
            "Điểm TCTP",
            "Cách đánh giá",
        ],
        ["1", "Thể chế", "6", "Ban hành văn bản", "4", "Đúng thẩm quyền", "2", "Đúng: 2 điểm; sai: 0 điểm"],
        ["^", "^", "^", "^", "^", "Đúng thời hạn", "2", "Đúng hạn: 2 điểm; chậm: 1 điểm; không ban hành: 0 điểm"],
        [
            "^",
            "^",
            "^",
            "Rà soát văn bản",
            "2",
            "Kết quả rà soát",
            "2",
            "100%: 2 điểm; từ 50% đến dưới 100%: 1 điểm; dưới 50%: 0 điểm",
        ],
        ["2", "Bộ máy", "4", "Biên chế", "4", "Thực hiện biên chế", "4", "Đúng: 4 điểm; vượt: 0 điểm"],
    ]
    path = Word().say(TITLE).table(rows).save(folder / "points_for_each_level.docx")
    return Sample(
        path, [("1.1.1", "2", "yes_no"), ("1.1.2", "2", "levels"), ("1.2.1", "2", "bands"), ("2.1.1", "4", "yes_no")]
    )


def bonus_and_deductions(folder):
    """Bullets, points written 3đ, a name of two lines, blocks of bonus and deductions with their caps."""
    rows = [
        ["Số TT", "Nội dung đánh giá", "Điểm tối đa", "Điểm xã tự chấm", "Điểm thẩm định", "Văn bản minh chứng"],
        ["A", "CÁC TIÊU CHÍ CHUNG", "7đ", "", "", ""],
        ["1", "Công tác tuyên truyền,\nphổ biến CCHC", "3đ", "", "", "- Kế hoạch;\n- Hình ảnh;"],
        ["", "• Trên 10 tin, bài: 3đ", "", "", "", ""],
        ["", "• Từ 5 đến 10 tin, bài: 2đ", "", "", "", ""],
        ["", "• Dưới 5 tin, bài: 0đ", "", "", "", ""],
        ["2", "Thực hiện nhiệm vụ UBND tỉnh giao", "4đ", "", "", "Báo cáo"],
        ["", "Tỷ lệ nhiệm vụ hoàn thành đúng hạn đạt 100%: 4đ", "", "", "", ""],
        ["", "Tỷ lệ nhiệm vụ hoàn thành đúng hạn từ 80% đến dưới 100%: 4 x tỷ lệ % đạt được", "", "", "", ""],
        ["", "Tỷ lệ nhiệm vụ hoàn thành đúng hạn dưới 80%: 0đ", "", "", "", ""],
        ["B", "ĐIỂM THƯỞNG (tối đa 2 điểm)", "2đ", "", "", ""],
        ["1", "Được khen thưởng về CCHC", "2đ", "", "", "Bằng khen"],
        ["", "Bằng khen cấp tỉnh: 2đ", "", "", "", ""],
        ["", "Giấy khen cấp sở: 1đ", "", "", "", ""],
        ["C", "ĐIỂM TRỪ (tối đa 3 điểm)", "3đ", "", "", ""],
        ["1", "Có đơn thư tố cáo đúng", "1,5đ", "", "", ""],
        ["", "Mỗi đơn trừ 0,5đ", "", "", "", ""],
        ["2", "Không gửi báo cáo", "1,5đ", "", "", ""],
        ["", "Trừ 1,5đ", "", "", "", ""],
        ["Tổng điểm (A)", "<", "7đ", "", "", ""],
    ]
    path = Word().say(TITLE).table(rows).save(folder / "bonus_and_deductions.docx")
    return Sample(
        path,
        [
            ("1.1", "3", "levels"),
            ("1.2", "4", "ratio"),
            ("2.1", "2", "levels"),
            ("3.1", "1.5", "count"),
            ("3.2", "1.5", "yes_no"),
        ],
    )


def scale_in_the_name_cell(folder):
    """The scale in the cell of the name; numbers that run on over the areas."""
    rows = [
        ["STT", "Tiêu chí và thang điểm", "Điểm tối đa", "Tài liệu kiểm chứng"],
        ["I", "Lĩnh vực 1: Chỉ đạo", "2", ""],
        [
            "1",
            "Kế hoạch CCHC\n- Ban hành trước 15/01: 1 điểm\n- Ban hành sau 15/01: 0,5 điểm\n- Không ban hành: 0 điểm",
            "1",
            "Kế hoạch",
        ],
        ["2", "Họp giao ban\n+ Có họp: 1 điểm\n+ Không họp: 0 điểm", "1", "Thông báo kết luận"],
        ["II", "Lĩnh vực 2: Công vụ", "8", ""],
        ["3", "Chấm công\n- Có: 3 điểm\n- Không: 0 điểm", "3", ""],
        [
            "4",
            "Bồi dưỡng: tính điểm theo công thức: Điểm = (b/a)*5, trong đó a là số chỉ tiêu giao, b là số đã thực hiện",
            "5",
            "",
        ],
    ]
    path = Word().say(TITLE).table(rows).save(folder / "scale_in_the_name_cell.docx")
    return Sample(
        path, [("1.1", "1", "levels"), ("1.2", "1", "yes_no"), ("2.3", "3", "yes_no"), ("2.4", "5", "manual")]
    )


def letters_of_a_fraction(folder):
    """Formula over three lines with letters; part of an annex that begins at 3."""
    rows = [
        ["STT", "Lĩnh vực/tiêu chí", "Điểm tối đa", "Điểm tự đánh giá", "Điểm điều tra XHH", "Tài liệu kiểm chứng"],
        ["3", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "10", "", "1,5", ""],
        ["3.1", "Giải quyết TTHC", "8,5", "", "", ""],
        ["3.1.1", "Tỷ lệ hồ sơ TTHC giải quyết đúng hạn", "4", "", "", ""],
        [
            "",
            "Nếu từ 95% số hồ sơ TTHC trong năm trở lên được giải quyết đúng hạn thì điểm đánh giá được tính theo công thức:\n[(b/a) * 4,00]",
            "",
            "",
            "",
            "",
        ],
        [
            "",
            "Trong đó:\na là tổng số hồ sơ TTHC đã giải quyết trong năm;\nb là số hồ sơ TTHC được giải quyết đúng hạn.",
            "",
            "",
            "",
            "",
        ],
        ["", "Nếu dưới 95% số hồ sơ TTHC trong năm được giải quyết đúng hạn thì điểm đánh giá là 0.", "", "", "", ""],
        ["3.1.2", "Thực hiện xin lỗi khi trễ hạn", "4,5", "", "", ""],
        ["", "Thực hiện đầy đủ: 4,5", "", "", "", ""],
        ["", "Không thực hiện đầy đủ: 0", "", "", "", ""],
        ["3.2", "Đánh giá của người dân", "1,5", "", "1,5", ""],
    ]
    path = Word().say(TITLE).table(rows).save(folder / "letters_of_a_fraction.docx")
    return Sample(path, [("3.1.1", "4", "ratio"), ("3.1.2", "4.5", "yes_no"), ("3.2", "1.5", "survey")])


MORE = (
    levels_beside_merged_numbers,
    areas_with_their_numbers,
    steps_in_their_own_column,
    parts_with_mixed_numbers,
    headings_between_tables,
    range_as_maximum,
    words_for_levels,
    no_header_at_all,
    numbers_as_floats,
    points_for_each_level,
    bonus_and_deductions,
    scale_in_the_name_cell,
    letters_of_a_fraction,
)
