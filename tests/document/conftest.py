"""What the tests of this folder share."""

from __future__ import annotations

import pytest

from cchc_cli.document.reader import read_document


@pytest.fixture
def read(tmp_path):
    """Write a file and read it in this process."""

    def write_and_read(content: bytes, name: str = "a.pdf", roots=()):
        path = tmp_path / name
        path.write_bytes(content)
        return read_document(path, name, roots)

    return write_and_read
