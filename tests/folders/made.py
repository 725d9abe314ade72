"""Overlays that Git on Windows cannot hold, or that are signed: made in code, on a copy of the right workspace."""

from __future__ import annotations

import datetime
import io
import os
import socket
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import edit
from tools.make_folders import PLAN, YEAR, issued, other, picture

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX names, links and devices")


# -- tên tệp, cỡ tệp --------------------------------------------------------------------------------------------


def folder(root: Path) -> Path:
    """The folder of the item that takes what is added."""
    return root / YEAR / PLAN


def unsafe_name(root: Path) -> None:
    """Names that Windows refuses, and a path that it may not open."""
    names = ("báo cáo: lần 2?.pdf", "lưu./87-BC-UBND.pdf", "aux/88-BC-UBND.pdf", f"{'tong hop y kien ' * 11}89.pdf")
    for serial, name in enumerate(names, start=86):
        path = folder(root) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(issued(other(serial)))


def same_name(root: Path) -> None:
    """Names that differ in capitals only, and in how marks are stored."""
    names = ("91-bc-ubnd.pdf", "91-BC-UBND.pdf", "báo cáo.pdf", unicodedata.normalize("NFD", "báo cáo.pdf"))
    for serial, name in enumerate(names, start=91):
        path = folder(root) / name
        if path.exists():
            pytest.skip("this file system takes the two names for one")
        path.write_bytes(issued(other(serial)))


def file_too_large(root: Path) -> None:
    """A photo of 21 MB, which also makes the whole dossier too large."""
    (folder(root) / "ảnh gốc.jpg").write_bytes(picture("Ảnh chưa thu nhỏ") + bytes(21_000_000))
    edit(root / "criteria/thu/index.yaml", "signature: not-needed", "signature: not-needed, max_total_mb: 21")


# -- lối tắt, thiết bị ------------------------------------------------------------------------------------------


def symlink(root: Path) -> None:
    """Links to a file, to a folder and to nothing."""
    (folder(root) / "lối tắt.pdf").symlink_to("12-KH-UBND.pdf")
    (folder(root) / "hỏng.pdf").symlink_to("không có.pdf")
    (root / YEAR / "1.5 lối tắt").symlink_to(root / YEAR / "1.2")


def special_file(root: Path) -> None:
    """A pipe and a socket; the socket is bound from its folder, since its path may not be long."""
    os.mkfifo(folder(root) / "ống.pdf")
    before = Path.cwd()
    os.chdir(folder(root))
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("cổng.pdf")
    finally:
        os.chdir(before)


# -- chữ ký số --------------------------------------------------------------------------------------------------


@cache
def _signer() -> object:
    """A signer with a key and a certificate of its own, made once for all tests."""
    pytest.importorskip("pyhanko")
    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "UBND xã Ví Dụ (thử)")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    start = datetime.datetime(2023, 1, 1, tzinfo=datetime.UTC)
    builder = builder.not_valid_before(start).not_valid_after(start + datetime.timedelta(days=36500))
    der = serialization.Encoding.DER
    own = builder.sign(key, hashes.SHA256()).public_bytes(der)
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(own),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )


def signed(content: bytes) -> bytes:
    """The PDF with a digital signature over the whole of it."""
    signer = _signer()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    out = io.BytesIO()
    metadata = signers.PdfSignatureMetadata(field_name="Văn thư", md_algorithm="sha256")
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), metadata, signer=signer, output=out)
    return out.getvalue()


def added_to(content: bytes) -> bytes:
    """The PDF with one more object written after its end, as a tool that stamps it does."""
    from pyhanko.pdf_utils.generic import NullObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    writer.root["/Added"] = writer.add_object(NullObject())
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_contents(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The PDF with the octets of its signature changed, as many as before."""
    start = content.index(b"/Contents <") + len(b"/Contents <")
    end = content.index(b">", start)
    octets = change(bytes.fromhex(content[start:end].decode()))
    assert 2 * len(octets) == end - start
    return content[:start] + octets.hex().encode() + content[end:]


def _other_value(octets: bytes) -> bytes:
    """One bit of the signature's value turned over; the value stands last before the fill."""
    body = octets.rstrip(b"\0")
    return body[:-3] + bytes([body[-3] ^ 1]) + body[-2:] + octets[len(body) :]


def content_changed(root: Path) -> None:
    """A signed report in which a word was changed afterwards."""
    content = signed(issued(other(95)))
    changed = content.replace(b"(anonymous)", b"(anonymouS)", 1)
    assert changed != content
    (folder(root) / "95-BC-UBND.pdf").write_bytes(changed)


def added_after_signing(root: Path) -> None:
    """A signed report to which something was added."""
    (folder(root) / "96-BC-UBND.pdf").write_bytes(added_to(signed(issued(other(96)))))


def signature_not_checkable(root: Path) -> None:
    """A signature whose value cannot be confirmed, and one that cannot be read at all."""
    (folder(root) / "97-BC-UBND.pdf").write_bytes(with_contents(signed(issued(other(97))), _other_value))
    spoilt = with_contents(signed(issued(other(98))), lambda octets: bytes(40) + octets[40:])
    (folder(root) / "98-BC-UBND.pdf").write_bytes(spoilt)


Maker = Callable[[Path], None]

MAKERS: dict[str, Maker] = {
    "unsafe-name": unsafe_name,
    "same-name": same_name,
    "file-too-large": file_too_large,
    "symlink": symlink,
    "special-file": special_file,
    "content-changed": content_changed,
    "added-after-signing": added_after_signing,
    "signature-not-checkable": signature_not_checkable,
}
"""The makers by the finding that each is named after."""

NEEDS_POSIX = ("unsafe-name", "same-name", "symlink", "special-file")
