"""A mistake of the program is told as one: it is neither taken for the file's fault nor lets the run fail."""

import docx
import openpyxl
import pytest

from cchc_cli.document import form_reader, guarded, reader, workbook
from cchc_cli.document.facts import Fault
from cchc_cli.document.guarded import WHY

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


@pytest.mark.parametrize(
    ("module", "read", "method"),
    [(form_reader, form_reader.read_form, "form"), (workbook, workbook.read_workbook, "workbook")],
)
def test_our_mistake_is_never_told_as_the_damage_of_an_office_file(monkeypatch, tmp_path, module, read, method):
    path = tmp_path / "a.docx"
    if module is workbook:
        openpyxl.Workbook().save(path)
    else:
        docx.Document().save(path)
    assert not isinstance(read(path), Fault)

    def slip(_self):
        raise AttributeError("a name of ours that is not there")

    monkeypatch.setattr(module._Reader, method, slip)
    assert read(path) is Fault.OUR_MISTAKE
    assert "lỗi của chương trình" in WHY[Fault.OUR_MISTAKE][0]


def test_every_fault_that_a_guarded_reader_gives_has_words_with_a_remedy():
    given = {*guarded.REFUSED, *guarded._LOST.values(), Fault.ACTIVE_CONTENT, Fault.EMPTY, Fault.UNREADABLE}
    assert given | {Fault.OUR_MISTAKE} == WHY.keys()
    assert all(message and remedy for message, remedy in WHY.values())
