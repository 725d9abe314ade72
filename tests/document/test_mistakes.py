"""A mistake of the program is told as one: it is neither taken for the file's fault nor lets the run fail."""

import pytest

from cchc_cli.document import reader
from cchc_cli.document.facts import Fault

from .making import letter, pdf


@pytest.mark.parametrize("mistake", [NameError, ImportError, AttributeError, KeyError, TypeError, ValueError])
def test_our_mistake_is_raised_where_it_is_made_and_told_by_a_worker(tmp_path, monkeypatch, mistake):
    def misread(content):
        raise mistake("Nguyễn Văn Mẫu")  # what stands in a file does not go into what is passed on

    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(letter()))
    monkeypatch.setattr(reader, "read_header", misread)
    with pytest.raises(mistake):
        reader.read_document(path, "a.pdf")
    document = reader._do(reader._Job(path, "a.pdf"))
    assert (document.kind, document.faults, len(document.sha256)) == ("pdf", (Fault.OUR_MISTAKE,), 64)
    assert document.mistake is not None
    assert document.mistake.startswith(f"{mistake.__name__}, test_mistakes.py:")
    assert "Mẫu" not in document.mistake
