"""Signatures made here by a test authority, pyHanko as maker: changed is found, genuine never called so; and those of
the sample's documents, pyHanko as judge."""

import datetime
import io

import pypdfium2
import pytest

pytest.importorskip("pyhanko")

from asn1crypto import keys, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from cchc_cli.document.facts import ReadFrom, Verdict
from cchc_cli.document.reader import read_document
from tests.conftest import ROOT

PLAIN = (ROOT / "evidence/2023/1.3.2/17-BC-UBND.pdf").read_bytes()
DAY = datetime.datetime(2023, 1, 1, tzinfo=datetime.UTC)


def certificate(name, key, issuer=None, issuer_key=None):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer.subject if issuer else subject)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(DAY).not_valid_after(DAY + datetime.timedelta(days=36500))
    return builder.sign(issuer_key or key, hashes.SHA256())


@pytest.fixture(scope="module")
def authority():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return certificate("Cơ quan chứng thực thử", key), key


@pytest.fixture(scope="module", params=["rsa", "pss", "ec"])
def signer(request, authority):
    root, root_key = authority
    if request.param == "ec":
        key = ec.generate_private_key(ec.SECP256R1())
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    leaf = certificate("UBND xã Ví Dụ (thử)", key, root, root_key)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(leaf.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
        prefer_pss=request.param == "pss",
    )


def sign(content, signer, field):
    out = io.BytesIO()
    metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), metadata, signer=signer, output=out)
    return out.getvalue()


def read(tmp_path, content, roots=()):
    (tmp_path / "a.pdf").write_bytes(content)
    return read_document(tmp_path / "a.pdf", "a.pdf", roots)


def test_signed_once_and_twice_is_intact(tmp_path, signer):
    once = sign(PLAIN, signer, "Lanh dao")
    document = read(tmp_path, once)
    assert document.verdict is Verdict.INTACT
    (one,) = document.signatures
    assert (one.field, one.signer, one.digest_ok, one.signature_ok) == ("Lanh dao", "UBND xã Ví Dụ (thử)", True, True)
    assert (one.covers_whole_file, one.time_source, one.chained) == (True, "declared", None)
    twice = read(tmp_path, sign(once, signer, "Van thu"))
    assert twice.verdict is Verdict.INTACT
    assert [(one.field, one.covers_whole_file) for one in twice.signatures] == [("Lanh dao", False), ("Van thu", True)]


def test_a_changed_byte_is_found(tmp_path, signer):
    content = sign(PLAIN, signer, "S")
    place = content.index(b"stream") + 20
    changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    assert read(tmp_path, changed).verdict is Verdict.CONTENT_CHANGED


def test_what_is_added_after_signing_is_found_and_is_not_called_changed(tmp_path, signer):
    content = sign(PLAIN, signer, "S")
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    writer.root["/Added"] = writer.add_object(__import__("pyhanko.pdf_utils.generic", fromlist=["x"]).NullObject())
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert read(tmp_path, out.getvalue()).verdict is Verdict.ADDED_AFTER


def test_a_signature_value_that_cannot_be_confirmed_is_never_called_forged(tmp_path, signer):
    content = sign(PLAIN, signer, "S")
    start = content.index(b"/Contents <") + len(b"/Contents <")
    blob = bytes.fromhex(content[start : content.index(b">", start)].decode())
    body = blob.rstrip(b"\0")
    spoiled = body[:-3] + bytes([body[-3] ^ 1]) + body[-2:] + blob[len(body) :]
    changed = content[:start] + spoiled.hex().encode() + content[start + 2 * len(blob) :]
    assert read(tmp_path, changed).verdict is Verdict.NOT_VERIFIABLE


def test_contents_that_are_no_signature_cannot_be_read(tmp_path, signer):
    content = sign(PLAIN, signer, "S")
    start = content.index(b"/Contents <") + len(b"/Contents <")
    changed = content[:start] + b"00" * 40 + content[start + 80 :]
    assert read(tmp_path, changed).verdict is Verdict.UNREADABLE


def test_a_chain_is_only_claimed_for_a_pinned_root(tmp_path, signer, authority):
    content = sign(PLAIN, signer, "S")
    root = authority[0]
    stranger = certificate("Khác", rsa.generate_private_key(public_exponent=65537, key_size=2048))
    for pinned, chained in ((root, True), (stranger, False)):
        for encoding in (serialization.Encoding.DER, serialization.Encoding.PEM):
            (one,) = read(tmp_path, content, [pinned.public_bytes(encoding)]).signatures
            assert one.chained is chained


def test_a_byte_range_outside_the_file_is_not_intact(tmp_path, signer):
    content = sign(PLAIN, signer, "S")
    start = content.index(b"/ByteRange [")
    end = content.index(b"]", start)
    changed = content[:start] + b"/ByteRange [0 5 9 99999999".ljust(end - start) + content[end:]
    assert read(tmp_path, changed).verdict is Verdict.CONTENT_CHANGED


# -- tài liệu ký số của hồ sơ mẫu ------------------------------------------------------------------------------------

NEW = ROOT / "examples/xa-moi-2026"
SIGNED = [
    # workspace, file, number, day, agency that signs last — as tools/make_sample.py wrote them
    (ROOT, "2023/1.1.1 Kế hoạch CCHC năm/11-KH-UBND.pdf", "11/KH-UBND", "2023-01-19", "UBND xã Ví Dụ"),
    (ROOT, "2023/1.2.2/15-BC-UBND.pdf", "15/BC-UBND", "2023-12-04", "UBND xã Ví Dụ"),
    (ROOT, "2023/1.4/20-QD-UBND.pdf", "20/QĐ-UBND", "2023-07-10", "UBND xã Ví Dụ"),
    (ROOT, "2023/1.6.1/25-BC-UBND.pdf", "25/BC-UBND", "2023-09-23", "UBND xã Ví Dụ"),
    (ROOT, "2023/6.2.2/67-QD-UBND.pdf", "67/QĐ-UBND", "2023-07-25", "UBND xã Ví Dụ"),
    (NEW, "2026/1.1.1/11-KH-UBND.pdf", "11/KH-UBND", "2026-01-28", "UBND xã Ví Dụ Mới"),
    (NEW, "2026/4.1.1/15-QD-UBND.pdf", "15/QĐ-UBND", "2026-07-03", "UBND xã Ví Dụ Mới"),
]
NOTED = "2023/1.6.1/25-BC-UBND.pdf"  # a note was put on it afterwards
LEADER = "Nguyễn Văn Mẫu"
FIELDS = ["Người ký", "Số", "Ngày", "Tháng", "Cơ quan"]


def root_of(workspace):
    return (workspace / "evidence/chung-thu-goc/ca-minh-hoa.crt").read_bytes()


@pytest.mark.parametrize(("workspace", "name", "number", "day", "agency"), SIGNED)
def test_a_signed_paper_of_the_sample_is_read_with_its_stamps(workspace, name, number, day, agency):
    path = workspace / "evidence" / name
    document = read_document(path, name, [root_of(workspace)])
    assert (document.number, document.date, document.signer) == (number, datetime.date.fromisoformat(day), LEADER)
    assert (document.read_from["number"], document.read_from["date"]) == (ReadFrom.SIGNATURE_FIELD,) * 2
    assert document.verdict is (Verdict.ADDED_AFTER if name == NOTED else Verdict.INTACT)
    assert [one.field for one in document.signatures] == FIELDS
    assert [one.signer for one in document.signatures] == [LEADER, *[agency] * 4]
    assert {one.chained for one in document.signatures} == {True}
    assert {one.time.date() for one in document.signatures} == {document.date}
    assert document.faults == ()


@pytest.mark.parametrize(("workspace", "name", "number", "day", "agency"), SIGNED)
def test_number_and_day_of_a_signed_paper_are_on_its_stamps_only(workspace, name, number, day, agency):
    page = pypdfium2.PdfDocument(workspace / "evidence" / name)[0]
    text = page.get_textpage().get_text_range()
    assert f"Số:/{number.partition('/')[2]}" in "".join(text.split())
    assert f"ngày tháng năm {day[:4]}" in " ".join(text.split())


@pytest.mark.parametrize(("workspace", "name"), [case[:2] for case in SIGNED])
def test_pyhanko_says_the_same_of_the_signed_papers(workspace, name):
    root = asn1_x509.Certificate.load(pem.unarmor(root_of(workspace))[2])
    assert "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in root.subject.native["common_name"]
    with (workspace / "evidence" / name).open("rb") as file:
        signatures = PdfFileReader(file).embedded_regular_signatures
        for one in signatures:
            context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=one.self_reported_timestamp)
            status = validate_pdf_signature(one, context, skip_diff=True)
            assert (status.intact, status.valid, status.trusted) == (True, True, True)
        assert [one.field_name for one in signatures] == FIELDS
        assert (status.coverage.name == "ENTIRE_FILE") is (name != NOTED)
