"""Signatures made here by a test authority, pyHanko as maker: changed is found, genuine never called so."""

import datetime
import io

import pytest

pytest.importorskip("pyhanko")

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from cchc_cli.document.facts import Verdict
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
