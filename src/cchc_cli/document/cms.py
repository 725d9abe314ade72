"""One CMS signature held against the bytes it covers: digest, signature value, signer, time stamp, chain.

Only a digest that differs says that content was changed. A signature value that cannot be confirmed is "not
verifiable", never "forged": genuine files hold octets that are no RSA value, and DigestInfo without NULL.

Source: RFC 5652 (CMS), RFC 8017, 9.2 and A.2.4 (DigestInfo with or without NULL), RFC 3161 (time stamps),
ISO 32000-1, 12.8.3.3 (``adbe.pkcs7.sha1``).

Imports: nothing of ours.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from asn1crypto import algos, cms, core, pem, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_LEAST_PADDING = 8  # octets of a PKCS #1 v1.5 block (RFC 8017, 9.2)
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, OverflowError)
"""What asn1crypto raises on octets that are not what they should be."""
_UNCONFIRMED = (InvalidSignature, UnsupportedAlgorithm, x509.InvalidVersion, *_UNREADABLE)
"""What cryptography raises besides, on values and certificates."""

Covered = Callable[[], Iterable[bytes]]
"""Gives the bytes that a signature covers, piece by piece: a file is hashed without being held in memory."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What one CMS signature shows; ``time`` is that of its time-stamp token, if it has one that holds."""

    signer: str | None
    time: datetime.datetime | None
    digest_ok: bool | None
    signature_ok: bool | None
    chained: bool | None


@dataclass(frozen=True, slots=True)
class _Signed:
    """The parts of a CMS signature: certificates, the signer's information and certificate, what is signed inside."""

    certificates: tuple[asn1_x509.Certificate, ...]
    signer: Any
    certificate: asn1_x509.Certificate
    attributes: dict[str, Any]
    inner_type: str
    inner: Any
    algorithm: str

    @property
    def inner_octets(self) -> bytes:
        """Content carried inside; empty where the signature is detached."""
        # What calls itself version 1 may be PKCS #7, for which asn1crypto leaves most content as it is.
        inner = self.inner.parse(core.OctetString) if isinstance(self.inner, core.Any) else self.inner
        return bytes(inner) if inner.native is not None else b""


def pinned(roots: Iterable[bytes]) -> tuple[asn1_x509.Certificate, ...]:
    """Certificates given as DER or PEM; raises ValueError for what is neither."""
    certificates = [asn1_x509.Certificate.load(pem.unarmor(root)[2] if pem.detect(root) else root) for root in roots]
    for certificate in certificates:
        _ = certificate.native  # asn1crypto reads nothing before it is asked
    return tuple(certificates)


def check(
    contents: bytes, covered: Covered, declared: datetime.datetime | None, roots: Sequence[bytes]
) -> Checked | None:
    """The signature in ``contents`` over the ``covered`` bytes; ``None`` if it is not one that can be read."""
    try:
        signed = _signed(contents)
        digest_ok = _digest_ok(signed, covered)
        signature_ok = _signature_ok(signed, covered)
        chained = _chained(signed, declared, roots) if roots else None
    except _UNREADABLE:
        return None
    if digest_ok is None and signature_ok and not signed.attributes:
        digest_ok = True  # without attributes the value signs the bytes themselves
    return Checked(
        signer=_common_name(signed.certificate),
        time=_stamped(signed, holds=bool(digest_ok and signature_ok)),
        digest_ok=digest_ok,
        signature_ok=signature_ok,
        chained=chained,
    )


def _signed(contents: bytes) -> _Signed:
    data = cms.ContentInfo.load(contents)["content"]
    (signer,) = data["signer_infos"]  # ISO 32000-1, 12.8.3.3: exactly one
    certificates = tuple(choice.chosen for choice in data["certificates"] if choice.name == "certificate")
    return _Signed(
        certificates=certificates,
        signer=signer,
        certificate=_signer_certificate(signer["sid"], certificates),
        attributes={attribute["type"].native: attribute["values"] for attribute in signer["signed_attrs"]},
        inner_type=data["encap_content_info"]["content_type"].native,
        inner=data["encap_content_info"]["content"],
        algorithm=signer["digest_algorithm"]["algorithm"].native,
    )


def _signer_certificate(sid: Any, certificates: Sequence[asn1_x509.Certificate]) -> asn1_x509.Certificate:
    """The certificate that the signer names by issuer and serial number, or by key identifier."""
    wanted = sid.chosen
    for one in certificates:
        if sid.name == "subject_key_identifier":
            if one.key_identifier == wanted.native:
                return one
        elif one.serial_number == wanted["serial_number"].native and one.issuer == wanted["issuer"]:
            return one
    raise LookupError("the signer's certificate is not in the signature")


def _common_name(certificate: asn1_x509.Certificate) -> str | None:
    try:
        name = certificate.subject.native.get("common_name")
    except ValueError:
        return None
    return name if isinstance(name, str) else None


def _digest_ok(signed: _Signed, covered: Covered) -> bool | None:
    """Whether the bytes here are those that were signed; ``None`` where only the signature value can tell.

    The content inside, if any, speaks for the file (its SHA-1, or a time stamp's imprint of it), and the digest among
    the signed attributes speaks for that content: both have to hold, or one could be exchanged without the other.
    """
    if signed.algorithm not in _HASHES:
        return None
    inner = signed.inner_octets
    if inner and not _speaks_for(signed, inner, covered):
        return False
    stated = signed.attributes.get("message_digest")
    if stated is None:
        return None
    return bool(stated[0].native == _digest(signed.algorithm, lambda: [inner] if inner else covered()))


def _speaks_for(signed: _Signed, inner: bytes, covered: Covered) -> bool:
    if signed.inner_type != "tst_info":
        return inner == _digest("sha1", covered)
    imprint = tsp.TSTInfo.load(inner)["message_imprint"]
    return bool(imprint["hashed_message"].native == _digest(imprint["hash_algorithm"]["algorithm"].native, covered))


def _digest(algorithm: str, covered: Covered) -> bytes:
    digest = hashlib.new(algorithm)
    for piece in covered():
        digest.update(piece)
    return digest.digest()


def _signature_ok(signed: _Signed, covered: Covered) -> bool | None:
    """``True`` where the value is confirmed by the certificate's key, else ``None``: not to be told offline."""
    try:
        return _confirmed(signed, covered) or None
    except _UNCONFIRMED:
        return None


def _confirmed(signed: _Signed, covered: Covered) -> bool:
    """Whether the value is that of the certificate's key; raises where it is not, or cannot be read."""
    kind, value = signed.signer["signature_algorithm"], signed.signer["signature"].native
    try:
        algorithm = kind.hash_algo
    except ValueError:  # "RSA" alone names no digest: it is the signer's
        algorithm = signed.algorithm
    if algorithm not in _HASHES:
        return False
    digest, hashed = _digest(algorithm, _over(signed, covered)), Prehashed(_HASHES[algorithm]())
    key = x509.load_der_x509_certificate(signed.certificate.dump()).public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(value, digest, ec.ECDSA(hashed))
    elif not isinstance(key, rsa.RSAPublicKey):
        return False
    elif kind["algorithm"].native == "rsassa_pss":
        key.verify(value, digest, _pss(kind["parameters"]), hashed)
    else:
        return _block(key, value) in _padded(algorithm, digest, key.key_size // 8)
    return True


def _over(signed: _Signed, covered: Covered) -> Covered:
    """What the value signs: the attributes, or without any the content itself."""
    if signed.attributes:
        attributes = signed.signer["signed_attrs"].untag().dump()
        return lambda: [attributes]
    inner = signed.inner_octets
    return (lambda: [inner]) if inner else covered


def _pss(parameters: Any) -> padding.PSS:
    mask = _HASHES[parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native]()
    return padding.PSS(padding.MGF1(mask), parameters["salt_length"].native)


def _block(key: rsa.RSAPublicKey, value: bytes) -> bytes:
    """The block that an RSA value was made from; empty if the octets are no value of this key."""
    size, numbers = key.key_size // 8, key.public_numbers()
    number = int.from_bytes(value, "big")
    if len(value) != size or number >= numbers.n:
        return b""
    return pow(number, numbers.e, numbers.n).to_bytes(size, "big")


def _padded(algorithm: str, digest: bytes, size: int) -> tuple[bytes, ...]:
    """The blocks that may stand for a digest, octet by octet (a loose reading could be forged for small exponents).

    RFC 8017 A.2.4 permits DigestInfo without the NULL of the algorithm's parameters; OpenSSL refuses it.
    """
    name = algos.DigestAlgorithmId(algorithm).dump()
    blocks = []
    for identifier in (name + b"\x05\x00", name):
        fields = bytes((0x30, len(identifier))) + identifier + bytes((0x04, len(digest))) + digest
        info = bytes((0x30, len(fields))) + fields
        room = size - len(info) - 3
        if room >= _LEAST_PADDING:
            blocks.append(b"\0\1" + b"\xff" * room + b"\0" + info)
    return tuple(blocks)


def _stamped(signed: _Signed, *, holds: bool) -> datetime.datetime | None:
    """The time of the RFC 3161 token, if the token holds and is about this signature; who issued it is not checked.

    A document time stamp is itself the token: ``holds`` says whether it does.
    """
    try:
        if signed.inner_type == "tst_info":
            return _time(signed.inner_octets) if holds else None
        for attribute in signed.signer["unsigned_attrs"]:
            if attribute["type"].native == "signature_time_stamp_token":
                return _token_time(attribute["values"][0], signed.signer["signature"].native)
    except _UNREADABLE:
        return None
    return None


def _token_time(token: Any, value: bytes) -> datetime.datetime | None:
    checked = check(token.dump(), lambda: [value], None, ())
    return checked.time if checked and checked.digest_ok and checked.signature_ok else None


def _time(info: bytes) -> datetime.datetime | None:
    time = tsp.TSTInfo.load(info)["gen_time"].native
    return time if isinstance(time, datetime.datetime) else None


def _chained(signed: _Signed, declared: datetime.datetime | None, roots: Sequence[bytes]) -> bool:
    """Whether the certificate leads, authority by authority, to a pinned one, all valid at the declared time."""
    trusted = pinned(roots)
    known = (*signed.certificates, *trusted)
    names = {root.sha256 for root in trusted}
    at = signed.certificate
    for _ in range(len(known) + 1):
        if declared is not None and not at.not_valid_before <= declared <= at.not_valid_after:
            return False
        if at.sha256 in names:
            return True
        above = next((one for one in known if (one.ca or one.sha256 in names) and _issued(one, at)), None)
        if above is None:
            return False
        at = above
    return False


def _issued(above: asn1_x509.Certificate, below: asn1_x509.Certificate) -> bool:
    """Whether a certificate's subject and key made the other one."""
    try:
        issuer = x509.load_der_x509_certificate(above.dump())
        x509.load_der_x509_certificate(below.dump()).verify_directly_issued_by(issuer)
    except _UNCONFIRMED:
        return False
    return True
