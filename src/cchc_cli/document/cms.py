"""One CMS signature held against the bytes it covers: digest, signature value, signer, time stamp, chain.

Only a digest that differs says that content was changed. A signature value that cannot be confirmed is "not
verifiable", never "forged": genuine files hold octets that are no RSA value, and DigestInfo without NULL.

Source: RFC 5652 (CMS), RFC 8017 A.2.4 (DigestInfo with or without NULL), RFC 3161 (time stamps).

Imports: nothing of ours.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


_SHA1_SIZE = 20  # bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """What one CMS signature shows; ``time`` is that of its time-stamp token, if it has one."""

    signer: str | None
    time: datetime.datetime | None
    digest_ok: bool | None
    signature_ok: bool | None
    chained: bool | None


def check(
    contents: bytes, signed: Sequence[bytes], declared: datetime.datetime | None, roots: Sequence[bytes]
) -> Checked | None:
    """The signature in ``contents`` over the joined ``signed`` bytes; ``None`` if it is not one that can be read."""
    try:
        data = cms.ContentInfo.load(contents)["content"]
        signer = data["signer_infos"][0]
        certificate = _signer_certificate(data, signer)
        algorithm = signer["digest_algorithm"]["algorithm"].native
        digest_ok = _digest_ok(data, signer, algorithm, signed)
    except (ValueError, TypeError, KeyError, IndexError, StopIteration):
        return None
    return Checked(
        signer=_common_name(certificate),
        time=_stamped(signer),
        digest_ok=digest_ok,
        signature_ok=_signature_ok(signer, certificate, algorithm, signed),
        chained=_chained(data, certificate, declared, roots) if roots else None,
    )


def _signer_certificate(data: Any, signer: Any) -> asn1_x509.Certificate:
    """The certificate that the signer names by issuer and serial number, or by key identifier."""
    certificates = [choice.chosen for choice in data["certificates"]]
    name = signer["sid"].name
    wanted = signer["sid"].chosen
    for one in certificates:
        if name == "subject_key_identifier":
            if one.key_identifier == wanted.native:
                return one
        elif one.serial_number == wanted["serial_number"].native and one.issuer == wanted["issuer"]:
            return one
    raise StopIteration


def _common_name(certificate: asn1_x509.Certificate) -> str | None:
    try:
        name = certificate.subject.native.get("common_name")
    except ValueError:
        return None
    return name if isinstance(name, str) else None


def _attributes(signer: Any) -> dict[str, Any]:
    return {attribute["type"].native: attribute["values"] for attribute in signer["signed_attrs"]}


def _digest_ok(data: Any, signer: Any, algorithm: str, signed: Sequence[bytes]) -> bool | None:
    """Whether the bytes here are those whose digest was signed; ``None`` for an unknown algorithm."""
    if algorithm not in _HASHES:
        return None
    inner = data["encap_content_info"]["content"].native
    if isinstance(inner, bytes) and inner and len(inner) == _SHA1_SIZE:
        return inner == _digest("sha1", signed)  # adbe.pkcs7.sha1: the SHA-1 of the file is the signed content
    attributes = _attributes(signer)
    if "message_digest" not in attributes:
        return None  # the value signs the bytes themselves: the signature check says it all
    return bool(attributes["message_digest"][0].native == _digest(algorithm, signed))


def _digest(algorithm: str, parts: Sequence[bytes]) -> bytes:
    digest = hashlib.new(algorithm)
    for part in parts:
        digest.update(part)
    return digest.digest()


def _signature_ok(
    signer: Any, certificate: asn1_x509.Certificate, algorithm: str, signed: Sequence[bytes]
) -> bool | None:
    """``True`` where the value is confirmed by the certificate's key, else ``None``: not to be told offline."""
    try:
        key = x509.load_der_x509_certificate(certificate.dump()).public_key()
        attributes = signer["signed_attrs"]
        content = attributes.untag().dump() if len(attributes) else b"".join(signed)
        value, kind = signer["signature"].native, signer["signature_algorithm"]
        digest = _HASHES[algorithm]()
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, content, ec.ECDSA(digest))
        elif not isinstance(key, rsa.RSAPublicKey):
            return None
        elif kind["algorithm"].native == "rsassa_pss":
            parameters = kind["parameters"]
            pss = _HASHES[parameters["hash_algorithm"]["algorithm"].native]()
            key.verify(value, content, padding.PSS(padding.MGF1(pss), parameters["salt_length"].native), pss)
        else:
            return _pkcs1_ok(key, value, content, digest, algorithm)
    except (InvalidSignature, ValueError, TypeError, KeyError):
        return None
    return True


def _pkcs1_ok(
    key: rsa.RSAPublicKey, value: bytes, content: bytes, digest: hashes.HashAlgorithm, algorithm: str
) -> bool | None:
    try:
        key.verify(value, content, padding.PKCS1v15(), digest)
    except InvalidSignature:
        size = key.key_size // 8
        if len(value) != size:
            return None
        numbers = key.public_numbers()
        block = pow(int.from_bytes(value, "big"), numbers.e, numbers.n).to_bytes(size, "big")
        # DigestInfo without NULL parameters: RFC 8017 A.2.4 permits accepting it, OpenSSL does not.
        padded = block[:2] == b"\0\1" and not block[2:].split(b"\0", 1)[0].strip(b"\xff")
        return True if padded and block.endswith(hashlib.new(algorithm, content).digest()) else None
    return True


def _stamped(signer: Any) -> datetime.datetime | None:
    """The time of the RFC 3161 token, as its authority wrote it; the token itself is not verified offline."""
    try:
        for attribute in signer["unsigned_attrs"]:
            if attribute["type"].native == "signature_time_stamp_token":
                token = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
                time = token["gen_time"].native
                return time if isinstance(time, datetime.datetime) else None
    except (ValueError, TypeError, KeyError, IndexError):
        return None
    return None


def _chained(
    data: Any, certificate: asn1_x509.Certificate, declared: datetime.datetime | None, roots: Sequence[bytes]
) -> bool:
    """Whether the certificate leads, signature by signature, to a pinned one, all valid at the declared time."""
    pinned = [asn1_x509.Certificate.load(pem.unarmor(root)[2] if pem.detect(root) else root) for root in roots]
    known = [*(choice.chosen for choice in data["certificates"]), *pinned]
    trusted = {one.sha256 for one in pinned}
    at = certificate
    for _ in range(len(known) + 1):
        if declared is not None and not at.not_valid_before <= declared <= at.not_valid_after:
            return False
        if at.sha256 in trusted:
            return True
        above = next((one for one in known if one.subject == at.issuer and _issued(one, at)), None)
        if above is None:
            return False
        at = above
    return False


def _issued(above: asn1_x509.Certificate, below: asn1_x509.Certificate) -> bool:
    try:
        issuer = x509.load_der_x509_certificate(above.dump())
        x509.load_der_x509_certificate(below.dump()).verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
