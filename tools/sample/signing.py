"""Sign a PDF with certificates of a test authority, each signature written behind the end of the file; same bytes on
every run.

No key here is a secret: each is computed from its holder's name, so that no key lies in the project and no signature
of the sample can be taken for one that binds.

Source: ISO 32000-1, 7.5.6 (incremental updates) and 12.8 (signatures); RFC 5652 (CMS).
"""

from __future__ import annotations

import datetime
import hashlib
import io
import math
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

AUTHORITY = "CA MINH HỌA - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
VALID = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), datetime.datetime(2049, 12, 31, tzinfo=datetime.UTC)
EXPONENT = 65537
ODD = math.prod(range(3, 2000, 2))  # what shares a factor with it is no prime
ROOM = 2500  # octets kept free for a signature with its certificate
HOLE = b"<" + b"0" * (2 * ROOM) + b">"
RANGE = (0, 10**9, 10**9, 10**9)  # stands for a byte range until it is known
Change = Callable[[pikepdf.Pdf], None]


def sign(
    content: bytes, holder: str, time: datetime.datetime, field: str, place: tuple[float, float], look: bytes
) -> bytes:
    """The PDF with one more signature; its widget stands at ``place`` (points) and looks as the page of ``look``."""

    def add(pdf: pikepdf.Pdf) -> None:
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig,
            Filter=pikepdf.Name("/Adobe.PPKLite"),
            SubFilter=pikepdf.Name("/adbe.pkcs7.detached"),
            M=f"D:{time:%Y%m%d%H%M%S}+07'00'",
            ByteRange=pikepdf.Array(RANGE),
            Contents=pikepdf.String(bytes(ROOM)),
        )
        with pikepdf.open(io.BytesIO(look)) as source:
            form = pdf.copy_foreign(source.pages[0].as_form_xobject())
        left, down = place
        _, _, width, height = map(float, form.BBox)
        widget = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=field,
            V=pdf.make_indirect(value),
            F=132,  # printed, locked
            P=pdf.pages[0].obj,
            Rect=pikepdf.Array([round(number, 2) for number in (left, down, left + width, down + height)]),
            AP=pikepdf.Dictionary(N=form),
        )
        annotate(pdf, widget)
        if "/AcroForm" not in pdf.Root:
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), SigFlags=3)
        pdf.Root.AcroForm.Fields.append(pdf.pages[0].obj.Annots[-1])

    whole = appended(content, add)
    start = whole.index(HOLE, len(content))
    end = start + len(HOLE)
    unknown = pikepdf.Array(RANGE).unparse()
    known = b"[ %d %d %d %d" % (0, start, end, len(whole) - end)
    at = whole.index(unknown, len(content))
    whole = whole[:at] + known.ljust(len(unknown) - 1) + b"]" + whole[at + len(unknown) :]
    octets = _cms(holder, hashlib.sha256(whole[:start] + whole[end:]).digest())
    return whole[: start + 1] + octets.ljust(ROOM, b"\0").hex().encode() + whole[end - 1 :]


def root_certificate() -> bytes:
    """The test authority's own certificate (PEM), to which all others chain."""
    return _certificate(AUTHORITY).public_bytes(serialization.Encoding.PEM)


def annotate(pdf: pikepdf.Pdf, annotation: pikepdf.Dictionary) -> None:
    """Put an annotation on the first page."""
    page = pdf.pages[0].obj
    if "/Annots" not in page:
        page.Annots = pikepdf.Array()
    page.Annots.append(pdf.make_indirect(annotation))


def appended(content: bytes, change: Change) -> bytes:
    """The PDF with what ``change`` does to catalog and first page, and what it adds, behind its end."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        before = len(pdf.objects)
        change(pdf)
        written = [pdf.Root, pdf.pages[0].obj, *list(pdf.objects)[before:]]
        bodies = {one.objgen[0]: _body(one) for one in written}
        trailer = pikepdf.Dictionary(
            Size=len(pdf.objects) + 1,
            Root=pdf.Root,
            Info=pdf.trailer.Info,
            ID=pikepdf.Array([pdf.trailer.ID[0], pikepdf.String(hashlib.md5(content).digest())]),
            Prev=int(content[content.rindex(b"startxref") :].split()[1]),
        ).unparse()
    out, table = content, b"xref\n"
    for number, body in sorted(bodies.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + table + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(out)


def _body(one: Any) -> bytes:
    if not isinstance(one, pikepdf.Stream):
        return bytes(one.unparse(resolved=True))
    raw = one.read_raw_bytes()
    head = pikepdf.Dictionary(dict(one.stream_dict.items()) | {"/Length": len(raw)})
    return head.unparse() + b"\nstream\n" + raw + b"\nendstream"


def _cms(holder: str, digest: bytes) -> bytes:
    """The detached signature of a holder over a SHA-256, as genuine ones have it: two attributes, one certificate."""
    own = asn1_x509.Certificate.load(_certificate(holder).public_bytes(serialization.Encoding.DER))
    attributes = cms.CMSAttributes(
        [{"type": "content_type", "values": ["data"]}, {"type": "message_digest", "values": [digest]}]
    )
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            "issuer_and_serial_number", {"issuer": own.issuer, "serial_number": own.serial_number}
        ),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "rsassa_pkcs1v15"},
        "signature": _key(holder).sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256()),
    }
    data = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": [own],
        "signer_infos": [signer],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump())


@cache
def _certificate(holder: str) -> x509.Certificate:
    """The certificate of a holder, issued by the test authority; its own is the root."""
    root = holder == AUTHORITY
    usage = x509.KeyUsage(
        digital_signature=not root,
        content_commitment=not root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=root,
        crl_sign=root,
        encipher_only=False,
        decipher_only=False,
    )
    builder = x509.CertificateBuilder().subject_name(_name(holder)).issuer_name(_name(AUTHORITY))
    builder = builder.public_key(_key(holder).public_key())
    builder = builder.serial_number(int.from_bytes(hashlib.sha256(holder.encode()).digest()[:8]))
    builder = builder.not_valid_before(VALID[0]).not_valid_after(VALID[1])
    builder = builder.add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
    return builder.add_extension(usage, critical=True).sign(_key(AUTHORITY), hashes.SHA256())


def _name(holder: str) -> x509.Name:
    parts = (NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, "MINH HỌA"), (NameOID.COMMON_NAME, holder)
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


@cache
def _key(holder: str) -> rsa.RSAPrivateKey:
    """The RSA key of 2048 bits that a name gives; anybody can compute it."""
    p, q = _prime(f"{holder}, p"), _prime(f"{holder}, q")
    private = pow(EXPONENT, -1, (p - 1) * (q - 1))
    factors = rsa.rsa_crt_dmp1(private, p), rsa.rsa_crt_dmq1(private, q), rsa.rsa_crt_iqmp(p, q)
    return rsa.RSAPrivateNumbers(p, q, private, *factors, rsa.RSAPublicNumbers(EXPONENT, p * q)).private_key()


def _prime(text: str) -> int:
    """The first prime from a number of 1024 bits on that the text gives."""
    number = int.from_bytes(hashlib.shake_256(text.encode()).digest(128)) | 3 << 1022 | 1
    while math.gcd(number, ODD) > 1 or pow(2, number - 1, number) != 1 or number % EXPONENT == 1:
        number += 2
    return number
