"""Keys of Vietnamese text against tables written by hand."""

import subprocess
import sys

import pytest

from cchc_cli.vietnamese import LOWER, UPPER, fold, nfc, plain, sort_key, syllable_share, tidy

OLD_AND_NEW = [
    ("hòa", "hoà"), ("HÒA", "HOÀ"), ("ủy", "uỷ"), ("Ủy", "Uỷ"), ("thúy", "thuý"), ("khỏe", "khoẻ"), ("lòe", "loè"),
    ("xóa", "xoá"), ("Thụy", "Thuỵ"), ("họa sĩ", "hoạ sĩ"), ("tùy", "tuỳ"), ("thủy", "thuỷ"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), OLD_AND_NEW)
def test_tone_on_either_vowel_is_the_same_word(old, new):
    assert old != new
    assert fold(old) == fold(new) == old.casefold()


@pytest.mark.parametrize("word", ["quý", "quỹ", "toàn", "hoàn", "huỳnh", "giá", "ngoài", "hoạt", "khuỷu"])
def test_tone_that_cannot_move_stays(word):
    assert fold(word) == word


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("hƣớng dẫn", "hướng dẫn"),
        ("Ðảng ủy", "Đảng ủy"),
        ("Ɖại hội", "Đại hội"),
        ("КH-UВND", "KH-UBND"),
        ("a–b—c−d", "a-b-c-d"),
        ("12∕KH", "12/KH"),
        ("một\u00a0hai", "một hai"),
        ("cải\u200b cách\u00ad", "cải cách"),
        ("ﬁle", "file"),
        ("a\u0309nh", "ảnh"),
    ],
)
def test_look_alikes_are_made_plain(written, meant):
    assert tidy(written) == meant


def test_fold_collapses_spaces_and_case():
    assert fold("  ỦY  BAN\n nhân dân ") == "ủy ban nhân dân"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đề án  Cải cách", "de an cai cach"),
        ("Ưu tiên ỨNG DỤNG", "uu tien ung dung"),
        ("195-BC-PNV.pdf", "195-bc-pnv.pdf"),
        ("数 mục", "muc"),
    ],
)
def test_plain(text, key):
    assert plain(text) == key


def test_dictionary_order():
    ordered = [
        "10", "a", "A", "à", "ả", "ã", "á", "ạ", "an", "ă", "ắm", "â", "ấm", "ba", "bà", "bả", "bã", "bá", "bạ", "ca",
        "dạ", "đá", "đạ", "e", "ê", "gà", "hà", "hả", "hạ", "o", "ô", "ơ", "ta", "u", "ư", "xã", "y",
    ]  # fmt: skip
    assert sorted(ordered, key=sort_key) == ordered
    assert sort_key("a-b") != sort_key("ab")
    assert sort_key("²") == sort_key("³")  # no letter, no decimal digit: such signs do not order


def test_letters():
    # 29 letters and f, j, w, z; 12 of them vowels, each with five tones
    assert len(LOWER) == len(set(LOWER)) == 33 + 12 * 5
    assert UPPER.lower() == LOWER
    assert all(letter == nfc(letter) for letter in LOWER)


def test_share_of_syllables():
    text = "Nghị quyết của Hội đồng nhân dân về kế hoạch phát triển kinh tế xã hội của huyện năm nay " * 3
    assert syllable_share(text) == 1.0
    assert syllable_share(text.replace("ư", "ƣ")) == 1.0
    assert syllable_share("Nghiêng khuỷu thuở quyển xoong " * 6) == 1.0
    spoilt = "7ӵ GR +ҥQK SK~F 9ұW OLӋX Qә F{QJ QJKLӋS WUrQ ÿӏD EjQ WӍQK VӱGөQJ " * 5
    assert syllable_share(spoilt) < 0.64
    assert syllable_share(" ".join(["không"] * 29)) is None
    assert syllable_share(" ".join(["không"] * 29 + ["dấu"])) == 1.0


def test_importing_is_cheap():
    code = "import sys; import cchc_cli.vietnamese, cchc_cli.document.facts; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pikepdf", "pypdfium2", "lxml", "cryptography", "asn1crypto", "PIL", "olefile"}
    assert not heavy & {name.split(".")[0] for name in run.stdout.split()}
