"""What every renderer does with a user's text and lists."""

from __future__ import annotations

import pytest

from cchc_cli.present.blocks import clean, closed


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("U\u0309y ban o\u031b\u0309", "Ủy ban ở"),
        ("một\r\nhai\rba\vbốn\fnăm\x85sáu\u2028bảy\u2029tám", "một\nhai\nba\nbốn\nnăm\nsáu\nbảy\ntám"),
        ("a\tb", "a b"),
        ("\x00\x08\x1b\x7f\x9b\ud800\udfff\ufffe\uffff", "�" * 9),
        ("😀 \u200f\u202e\xa0–", "😀 \u200f\u202e\xa0–"),
        ("", ""),
    ],
)
def test_clean(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), ()),
        (("một",), ("một.",)),
        (("một", "hai", "ba"), ("một;", "hai;", "ba.")),
        (("một;", "hai. ", "ba;"), ("một;", "hai;", "ba.")),
    ],
)
def test_closed(lines, expected):
    assert closed(lines) == expected
