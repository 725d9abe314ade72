"""Files from outside are hostile until proven otherwise: each becomes faults, never an exception, never a hang."""

import io
import os
import time
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from cchc_cli.document.facts import Fault, Text
from cchc_cli.document.kind import extension_fits
from cchc_cli.document.reader import read_document, read_documents
from cchc_cli.document.workers import Failure, Limits, run
from tests.conftest import ROOT, SHARED

PLAIN = ROOT / "evidence/2023/1.3.2/17-BC-UBND.pdf"
DOCX = next((ROOT / "evidence/2023/1.5.2").glob("*.docx"))
CORPUS = SHARED / "corpus"


def read(tmp_path, content, name="a.pdf"):
    path = tmp_path / name
    path.write_bytes(content)
    return read_document(path, name)


def pdf_with(change, **save):
    out = io.BytesIO()
    with pikepdf.open(PLAIN) as pdf:
        change(pdf)
        pdf.save(out, **save)
    return out.getvalue()


def open_action(pdf):
    pdf.Root.OpenAction = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))


def attachment(pdf):
    pdf.attachments["a.txt"] = b"hidden"


def flate_bomb(pdf):
    pdf.pages[0].Contents = pdf.make_stream(b"0 0 m\n" * 50_000_000)


@pytest.mark.parametrize(
    ("content", "kind", "fault"),
    [
        (b"", "unknown", Fault.EMPTY),
        (bytes(5000), "unknown", None),
        (b"%PDF-1.7\n", "pdf", Fault.DAMAGED),
        (PLAIN.read_bytes()[: len(PLAIN.read_bytes()) // 2], "pdf", Fault.DAMAGED),
        (PLAIN.read_bytes() + DOCX.read_bytes(), None, Fault.POLYGLOT),
        (pdf_with(open_action), "pdf", Fault.ACTIVE_CONTENT),
        (pdf_with(attachment), "pdf", Fault.EMBEDDED_FILES),
        (pdf_with(lambda pdf: None, encryption=pikepdf.Encryption(user="x", owner="y")), "pdf", Fault.PASSWORD),
        (pdf_with(lambda pdf: None, encryption=pikepdf.Encryption(user="", owner="y")), "pdf", None),
        (b"<html><body>x</body></html>", "html", None),
        (b"{\\rtf1 x}", "rtf", None),
        (b"GIF89a" + bytes(20), "gif", Fault.DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "png", Fault.DAMAGED),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), None, Fault.DAMAGED),
        (b"PK\x03\x04" + bytes(50), None, Fault.DAMAGED),
    ],
    ids=range(15),
)
def test_each_kind_of_file_is_named_with_its_fault(tmp_path, content, kind, fault):
    document = read(tmp_path, content)
    assert kind in (document.kind, None)
    assert (fault in document.faults) if fault else not {Fault.CRASHED, Fault.PASSWORD} & set(document.faults)


def test_an_owner_password_does_not_keep_a_pdf_from_being_read(tmp_path):
    content = pdf_with(lambda pdf: None, encryption=pikepdf.Encryption(user="", owner="y"))
    assert read(tmp_path, content).number == "17/BC-UBND"


def test_a_pdf_with_rubbish_before_it_is_still_read(tmp_path):
    document = read(tmp_path, bytes(700) + PLAIN.read_bytes())
    assert (document.kind, document.number) == ("pdf", "17/BC-UBND")


def test_flipped_bytes_never_raise(tmp_path):
    content = bytearray(PLAIN.read_bytes())
    for start in range(0, len(content), 97):
        content[start] ^= 0x55
    assert read(tmp_path, bytes(content)).kind in ("pdf", "unknown")


def test_300_mb_of_content_in_a_small_pdf_is_a_bomb(tmp_path):
    content = pdf_with(flate_bomb, compress_streams=True)
    assert len(content) < 1_000_000
    start = time.monotonic()
    assert Fault.BOMB in read(tmp_path, content).faults
    assert time.monotonic() - start < 20


def docx_with(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(DOCX) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        for name in names:
            target.writestr(name, parts.pop(name, None) or source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://x.example/a" '
    'TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"word/vbaProject.bin": b"x"}, Fault.MACRO),
        ({"word/embeddings/oleObject1.bin": b"x"}, Fault.EMBEDDED_FILES),
        ({"word/_rels/header9.xml.rels": RELS}, Fault.EXTERNAL_LINKS),
        ({"word/media/zero.bin": bytes(250_000_000)}, Fault.BOMB),
        ({"word/document.xml": ENTITY}, None),
        ({"word/document.xml": b"<w"}, None),
    ],
    ids=["macro", "embedded", "external", "bomb", "xxe", "broken"],
)
def test_office_files_that_carry_more_than_text(tmp_path, parts, fault):
    document = read(tmp_path, docx_with(**parts), "a.docx")
    assert document.kind in ("docx", "zip")
    assert (fault in document.faults) if fault else document.number is None


def test_pictures_are_counted_and_broken_ones_named(tmp_path):
    out = io.BytesIO()
    Image.new("L", (40, 40)).save(out, "TIFF", save_all=True, append_images=[Image.new("L", (40, 40))])
    assert (read(tmp_path, out.getvalue(), "a.tif").pages, read(tmp_path, out.getvalue()[:60], "a.tif").faults) == (
        2,
        (Fault.DAMAGED,),
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX only")
def test_what_is_no_regular_file_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "link.pdf").symlink_to(PLAIN)
    for name in ("pipe.pdf", "link.pdf", "gone.pdf"):
        assert read_document(tmp_path / name, name).faults == (Fault.UNREADABLE,)


def test_extensions():
    assert extension_fits("a.PDF", "pdf")
    assert extension_fits("a.jpeg", "jpg")
    assert not extension_fits("a.pdf", "docx")
    assert not extension_fits("a.pdf", "unknown")


def misbehave(how):
    if how == "hang":
        time.sleep(60)
    if how == "die":
        os._exit(9)
    return how


def test_a_worker_that_dies_or_hangs_costs_only_its_task():
    tasks = ["a", "hang", "b", "die", "c", "d", "e"]
    heard = []
    results = run(
        misbehave, tasks, lambda task, failure: failure, limits=Limits(timeout=2), progress=lambda *n: heard.append(n)
    )
    assert list(results) == ["a", Failure.HUNG, "b", Failure.DIED, "c", "d", "e"]
    assert heard[-1] == (7, 7)


def test_documents_come_in_the_order_asked_and_a_lost_one_is_named(tmp_path):
    files = [(PLAIN, "1"), (tmp_path / "gone", "2"), (DOCX, "3"), (PLAIN, "4")]
    assert [document.file for document in read_documents(files)] == ["1", "2", "3", "4"]
    (slow,) = read_documents([(PLAIN, "1")], timeout=0.0)
    assert (slow.faults, slow.kind, len(slow.sha256)) == ((Fault.TIMED_OUT,), "pdf", 64)
    assert list(read_documents([])) == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real documents are not beside this checkout")
def test_real_documents_are_read_as_a_person_reads_them():
    import csv

    text = (CORPUS / "expected.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader((line for line in text.splitlines() if line[:1] != "#"), delimiter="\t"))
    assert len(rows) == 13
    for row in rows:
        document = read_document(CORPUS / "pdf" / row["file"], row["file"])
        assert document.text is Text(row["text"]), row["file"]
        assert document.verdict == row["verdict"], row["file"]
        assert len(document.signatures) == int(row["signatures"]), row["file"]
        for field, read_value in (("number", document.number), ("date", document.date)):
            if row[field][0] not in "-(":
                assert str(read_value) == row[field], row["file"]
    for path in sorted(CORPUS.rglob("*.doc*")):
        assert read_document(path, path.name).kind in ("doc", "docx"), path.name


def test_fuzz_mutated_samples_never_raise(tmp_path):
    import random

    rounds = 400 if os.environ.get("CCHC_FUZZ") == "long" else 12
    random.seed(7)
    for number in range(rounds):
        for source in (PLAIN, DOCX):
            content = bytearray(Path(source).read_bytes())
            for _ in range(30):
                content[random.randrange(len(content))] = random.randrange(256)
            assert read(tmp_path, bytes(content), f"{number}{source.suffix}").size == len(content)
