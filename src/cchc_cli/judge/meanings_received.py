"""What the ids mean that come with what others send: packages, results of appraisal and survey, annexes of decisions.

See ``judge.meanings``. Imports: nothing of ours.
"""

PACKAGE = {
    "source-changed": (
        "Tệp thay đổi trong lúc đóng gói, chưa ghi gói nào.",
        "Đóng tệp trong Word, Excel rồi chạy lại.",
    ),
    "unusable-name": ("Tên tệp không đóng vào gói được.", "Đổi tên tệp rồi chạy lại."),
    "package-unsafe": ("Gói có đường dẫn hoặc cách nén nguy hiểm.", "Không mở gói; đề nghị đơn vị gửi lại."),
    "package-not-ours": ("Gói không do cchc đóng, hoặc thiếu thông tin của đơn vị.", "Đề nghị đơn vị đóng gói lại."),
    "package-score-differs": (
        "Điểm ghi ở gói khác điểm tính lại từ hồ sơ trong gói.",
        "Đề nghị đơn vị giải thích, đóng gói lại bằng `cchc pack`.",
    ),
    "package-with-errors": ("Đơn vị đóng gói khi tài liệu kiểm chứng còn lỗi.", "Xem khi thẩm định."),
    "package-edition-unknown": ("Nơi nhận không có bộ tiêu chí của gói.", "Đặt bộ tiêu chí vào thư mục criteria."),
    "package-edition-differs": (
        "Bộ tiêu chí trong gói khác bộ cùng tên của nơi nhận.",
        "So hai bộ bằng `cchc criteria diff`; hỏi lại đơn vị.",
    ),
}
UNITS = {
    "unit-unreadable": (
        "Không đọc được hồ sơ hoặc gói của đơn vị này, hoặc không phải của năm đã hỏi.",
        "Kiểm tra nơi để tệp, năm; chạy `cchc score` trong hồ sơ đó, hoặc `cchc verify` với gói, để xem lỗi.",
    ),
    "unit-evidence-unread": ("Có tệp quá lớn hoặc không đọc được, chưa kiểm tra.", "Mở gói và xem các tệp đó."),
    "unit-own-appraisal": (
        "Điểm thẩm định ghi trong gói của chính đơn vị không được tính.",
        "Dùng kết quả trong thư mục thẩm định của cơ quan (--folder).",
    ),
    "unit-map": (
        "Tệp don-vi.yaml của `cchc rank --map` (đơn vị cũ nào đã vào đơn vị mới nào) ghi một mã hai lần, hoặc ghi mã "
        "mà không hồ sơ nào có.",
        'Mỗi đơn vị mới một dòng dưới `units:`, ví dụ `- {new: "00001", from: ["00011", "00012"]}`: new là mã năm nay, '
        "from là các mã năm trước. Nhập: ghi đủ các mã cũ vào một dòng. Chia: ghi mã cũ ở dòng của từng đơn vị mới. "
        "Mã không hồ sơ nào có: sửa mã, hoặc đưa hồ sơ của đơn vị đó vào.",
    ),
    "unit-twice": ("Một đơn vị có nhiều hồ sơ của cùng một năm.", "Chỉ giữ một hồ sơ của mỗi đơn vị rồi chạy lại."),
}
APPRAISAL = {
    "appraisal-not-ours": ("Tệp không phải biểu thẩm định do cchc xuất.", "Lấy đúng biểu, không chép sang tệp khác."),
    "appraisal-layout": ("Biểu thẩm định bị đổi dòng, cột hoặc trang.", "Lấy lại phần bị đổi từ biểu gốc."),
    "appraisal-cell": ("Ô của biểu thẩm định ghi sai loại hoặc chưa khớp kết luận.", "Sửa ô được chỉ ra."),
    "appraisal-reason": ("Kết luận khác điểm tự chấm mà chưa có lý do.", "Chọn một lý do, hoặc ghi rõ ở cột Ghi chú."),
    "appraisal-year": ("Gói không phải của năm đang thẩm định.", "Lấy đúng gói, hoặc sửa --year."),
    "appraisal-unit": ("Biểu có đơn vị không thuộc thư mục thẩm định này.", "Chạy ở nơi đã xuất biểu, hoặc --folder."),
    "appraisal-too-large": ("Biểu quá lớn để đọc lại được.", "Xuất từng lĩnh vực bằng --area, hoặc ít đơn vị hơn."),
    "appraisal-stale": (
        "Điểm tự chấm hoặc bộ tiêu chí đã khác với khi xuất biểu.",
        "Xuất biểu mới bằng `cchc appraise export` rồi chép kết luận sang.",
    ),
    "appraisal-no-round": ("Chưa có kết quả của lần thẩm định cần dùng.", "Nhập bằng `cchc appraise import` trước."),
    "appraisal-locked": ("Lần thẩm định này đã khóa.", "Ghi --date nếu đúng ngày nhập, hoặc --force và lý do."),
    "appraisal-unit-twice": ("Một đơn vị có nhiều hồ sơ.", "Chỉ giữ một hồ sơ của mỗi đơn vị rồi chạy lại."),
    "appraisal-unit-unreadable": ("Không đọc được hồ sơ của một đơn vị nên để ngoài.", "Xem các lỗi nêu ngay sau đó."),
}
REVIEW = {
    "review-row-missing": ("Bảng rà soát thiếu dòng của một mục; mục vẫn giữ.", "Muốn bỏ mục thì xóa trong YAML."),
    "review-row-strange": ("Dòng không có mã của mục nào, hoặc mã lặp lại.", "Thêm mục thì ghi trong YAML của bộ."),
    "review-opinion": ("Ý kiến của người rà soát về một mục.", "Xem rồi sửa bộ tiêu chí nếu đúng."),
    "review-by-hand": ("Chỗ đã sửa trong bảng mà chương trình không tự đưa vào được.", "Sửa trong YAML của bộ."),
    "review-lost": ("Bảng rà soát đã mất phần ẩn nên không nhập lại được.", "Lưu bằng Word, Excel từ bản đã xuất."),
    "review-unreadable": ("Ô của bảng rà soát không đọc được.", "Ghi lại ô này."),
}
ANNEX = {
    "edition-exists": ("Đã có bộ tiêu chí mang tên này.", "Chọn tên khác sau --edition, hoặc dời thư mục cũ đi."),
    "annex-unreadable": ("Tệp phụ lục trống, hỏng hoặc không đọc được.", "Mở bằng Word hoặc Excel rồi lưu lại."),
    "annex-password": ("Tệp phụ lục đặt mật khẩu.", "Bỏ mật khẩu mở tệp rồi lưu lại."),
    "annex-too-large": ("Tệp phụ lục quá lớn, nén bất thường, hoặc đọc quá lâu.", "Chỉ giữ bảng tiêu chí trong tệp."),
    "annex-macro": ("Tệp phụ lục có macro hoặc nội dung tự chạy.", "Lưu lại thành .docx hoặc .xlsx không có macro."),
    "annex-no-table": (
        "Tệp phụ lục không có bảng nào.",
        "Nhập tệp có bảng tiêu chí kèm theo quyết định; bản chụp thì phải gõ lại thành bảng.",
    ),
    "annex-table-skipped": ("Một bảng không giống bảng tiêu chí nên được bỏ qua.", "Kiểm tra dòng tiêu đề của bảng."),
    "annex-no-header": ("Bảng không có dòng tiêu đề; cột được đoán theo nội dung.", "So lại các mục với quyết định."),
    "annex-nested-table": ("Bảng nằm trong ô của một bảng khác.", "So lại các mục với quyết định."),
    "annex-number-is-date": ("Số thứ tự bị Excel đổi thành ngày.", "So lại số thứ tự với quyết định."),
    "annex-no-criteria": ("Bảng không có tiêu chí nào đọc được.", "Kiểm tra cột số thứ tự và cột nội dung của bảng."),
    "annex-several-sets": ("Tệp có nhiều bộ tiêu chí.", "Chỉ giữ bảng của một bộ, hoặc chọn bảng cần nhập."),
    "annex-head": ("Phần khai báo chung được đoán từ phụ lục.", "Sửa trong index.yaml nếu chưa đúng."),
    "annex-sum": ("Điểm cộng lại khác tổng ghi trong phụ lục.", "So lại điểm từng mục và tổng với quyết định."),
    "annex-area-leaf": ("Lĩnh vực không có tiêu chí nào ở dưới.", "So lại với quyết định."),
    "annex-no-points": ("Mục không có điểm tối đa.", "Ghi `max_points` theo quyết định."),
    "annex-rule-unread": (
        "Thang điểm của mục không đọc ra được cách chấm nào; người chấm tự ghi điểm.",
        "Chọn cách chấm theo lời của thang điểm (`scale`).",
    ),
    "annex-rule-doubtful": ("Cách chấm được đề xuất nhưng chưa chắc.", "So cách chấm với thang điểm (`scale`)."),
    "annex-fact-made": ("Câu hỏi số liệu do chương trình đặt, không có trong quyết định.", "Sửa `label` cho dễ hiểu."),
    "annex-scale-of-criterion": (
        "Thang điểm ghi ở tiêu chí có nhiều mục thành phần.",
        "Ghi vào thang điểm (`scale`) của từng mục.",
    ),
    "annex-due-unread": ("Hạn của mục chưa đọc ra ngày.", "Ghi `due` theo quyết định."),
    "annex-doubt": ("Một chỗ của mục đọc được nhưng chưa chắc.", "So lại mục này với quyết định."),
    "annex-note": ("Ghi chú trong bảng chưa đưa vào bộ tiêu chí.", "Xem ghi chú có làm đổi cách chấm hay không."),
}
SURVEY = {
    "survey-no-mapping": (
        "Chưa có tệp khao-sat.yaml nói cột nào của bảng trả lời hỏi về mục nào.",
        "Lập bằng `cchc survey template --output khao-sat.yaml` rồi sửa tên cột.",
    ),
    "survey-mapping": ("khao-sat.yaml ghi trùng, hoặc ghi thiếu tỷ lệ điểm.", "Sửa chỗ được chỉ ra."),
    "survey-there": ("Nơi ghi khao-sat.yaml đã có tệp.", "Dời tệp đó đi, hoặc chọn tên khác sau --output."),
    "survey-unreadable": (
        "Bảng trả lời trống, hỏng, quá lớn hoặc không phải sổ Excel.",
        "Lưu lại thành .xlsx; tệp quá lớn thì chia thành nhiều tệp rồi nhập cùng một lần.",
    ),
    "survey-column": ("Không thấy cột, hoặc có nhiều cột cùng tên.", "Sửa tên cột trong khao-sat.yaml."),
    "survey-cell": (
        "Ô trả lời không phải một trong các câu trả lời đã khai, có công thức, hoặc thiếu mã đơn vị.",
        "Sửa ô được chỉ ra, hoặc thêm cách viết vào options của khao-sat.yaml.",
    ),
    "survey-personal": (
        "Bảng trả lời có cột dữ liệu cá nhân; chương trình không đọc, không lưu các cột đó.",
        "Xóa các cột đó trước khi gửi tệp; cột mã đơn vị không được trỏ vào dữ liệu cá nhân.",
    ),
    "survey-item": (
        "Câu hỏi trỏ vào mục không phải điều tra xã hội học, hoặc có mục điều tra không được hỏi.",
        "Sửa `item` trong khao-sat.yaml; xem các mục bằng `cchc criteria show`.",
    ),
    "survey-unit": (
        "Mã đơn vị trong bảng trả lời hoặc trong các hồ sơ chưa dùng được: mã là số trong Excel, không khớp đơn vị nào "
        "đã biết, nên có thể đã mất các số 0 đứng đầu; hoặc hai hồ sơ cùng một mã.",
        "Định dạng cột mã đơn vị là Text rồi ghi lại mã, hoặc thêm --workspace, --folder là nơi có các đơn vị đó; mỗi "
        "đơn vị chỉ đưa vào một hồ sơ.",
    ),
    "survey-empty": ("Không có câu trả lời nào được tính.", "Xem lại bảng trả lời và options trong khao-sat.yaml."),
    "survey-differs": (
        "survey.yaml đã ghi điểm, hoặc chỉ nguồn của điểm, khác với kết quả khảo sát đang nhập.",
        "Xem lại; thêm --take file để lấy theo kết quả khảo sát.",
    ),
}
CLUSTER = {
    "cluster-extra": (
        "Máy chưa cài phần chạy trên cụm máy hoặc đọc địa chỉ mạng.",
        'Cài thêm: pip install "cchc-cli[cluster]", hoặc mô-đun nêu trong thông báo.',
    ),
    "cluster-unreachable": (
        "Không nối được bộ điều phối (scheduler).",
        "Kiểm tra địa chỉ, cổng, tường lửa, và `dask scheduler` có đang chạy không.",
    ),
    "cluster-no-workers": ("Cụm máy không có máy phụ nào.", "Chạy `dask worker` trên các máy phụ."),
    "cluster-worker-differs": ("Máy phụ cài bản cchc khác, hoặc chưa cài.", "Cài cùng một bản trên mọi máy."),
    "cluster-worker-daemon": (
        "Máy phụ không được phép chạy tiến trình con, nên không đọc được tài liệu kiểm chứng.",
        "Đặt biến DASK_DISTRIBUTED__WORKER__DAEMON=False rồi chạy lại `dask worker`.",
    ),
    "cluster-no-file": (
        "Máy phụ không thấy gói ở đường dẫn đã ghi.",
        "Để gói ở ổ đĩa chung cùng đường dẫn trên mọi máy, hoặc dùng địa chỉ sftp://.",
    ),
    "cluster-lost": ("Mất kết nối với cụm máy khi đang chạy.", "Chạy lại: phần đã chấm xong không phải chấm lại."),
    "unit-lost": (
        "Đơn vị này làm tiến trình đọc nó dừng đột ngột, hoặc gặp lỗi của chương trình.",
        "Kiểm riêng gói bằng `cchc verify`; đề nghị đơn vị gửi lại, hoặc báo người phụ trách chương trình.",
    ),
    "address-unknown": ("Không đọc được địa chỉ kiểu này.", "Viết sftp://tài-khoản@máy-chủ/thư-mục/gói.zip."),
    "address-password": ("Địa chỉ có mật khẩu.", "Bỏ mật khẩu khỏi địa chỉ; dùng khóa SSH."),
    "address-missing": ("Không có tệp, hoặc không được đọc, ở địa chỉ này.", "Kiểm tra tên và quyền đọc."),
    "address-too-large": ("Gói lớn quá mức nhận.", "Đề nghị đơn vị gửi gói nhỏ hơn."),
    "address-unreachable": ("Không nối được máy chủ, hoặc mất kết nối.", "Kiểm tra mạng rồi chạy lại."),
    "sftp-host-key": (
        "Khóa của máy chủ SFTP chưa có, hoặc khác, trong known_hosts.",
        "Hỏi người quản trị máy chủ vân tay khóa rồi ghi vào ~/.ssh/known_hosts.",
    ),
    "sftp-refused": ("Máy chủ SFTP không nhận tài khoản hoặc khóa.", "Kiểm tra tài khoản trong địa chỉ và khóa SSH."),
}
