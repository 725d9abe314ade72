"""Signatures against attacks, odd forms and pyHanko; keys and certificates are made here.

``tests/test_signatures.py`` has the plain promises (intact, changed, added after); here is what would break them.
"""

import datetime
import hashlib
import io

import pikepdf
import pytest

pytest.importorskip("pyhanko")

from asn1crypto import algos, cms, core, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers, timestamps
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from cchc_cli.document import cms as product
from cchc_cli.document.facts import Fault, Signature, Verdict
from cchc_cli.document.reader import read_document, read_documents
from cchc_cli.document.signature import verdict_of

from .making import changed, letter, pdf

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
PLAIN = pdf(letter())


def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(name, key, issuer, issuer_key, *, ca=False, days=(-400, 400), tsa=False):
    subject, above = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (name, issuer))
    builder = x509.CertificateBuilder(above, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(NOW + datetime.timedelta(days=days[0]))
    builder = builder.not_valid_after(NOW + datetime.timedelta(days=days[1]))
    builder = builder.add_extension(x509.BasicConstraints(ca, None), critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    if tsa:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    no_digest = isinstance(issuer_key, ed25519.Ed25519PrivateKey)
    return builder.sign(issuer_key, None if no_digest else hashes.SHA256())


def asn1(one):
    return asn1_x509.Certificate.load(one.public_bytes(serialization.Encoding.DER))


def der(one):
    return one.public_bytes(serialization.Encoding.DER)


class Made:
    """A small world of certificates: a root, an authority under it, an officer, a time-stamping service."""

    def __init__(self):
        self.root_key, self.sub_key, self.key, self.tsa_key = (rsa_key() for _ in range(4))
        self.root = certificate("Root", self.root_key, "Root", self.root_key, ca=True)
        self.sub = certificate("Sub", self.sub_key, "Root", self.root_key, ca=True)
        self.leaf = certificate("Officer", self.key, "Sub", self.sub_key)
        self.tsa = certificate("TSA", self.tsa_key, "Root", self.root_key, tsa=True)


@pytest.fixture(scope="module")
def made():
    return Made()


def private(key):
    encoding, kind = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    return keys.PrivateKeyInfo.load(key.private_bytes(encoding, kind, serialization.NoEncryption()))


def sign(content, one, key, *, others=(), field="S", stamper=None):
    store = SimpleCertificateStore()
    store.register_multiple([asn1(other) for other in others])
    signer = signers.SimpleSigner(signing_cert=asn1(one), signing_key=private(key), cert_registry=store)
    out = io.BytesIO()
    metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    signers.sign_pdf(writer, metadata, signer=signer, timestamper=stamper, output=out)
    return out.getvalue()


def stamper(made, at=NOW):
    return timestamps.DummyTimeStamper(asn1(made.tsa), private(made.tsa_key), fixed_dt=at)


def hole(content):
    start = content.index(b"/Contents <") + len(b"/Contents <")
    return start, content.index(b">", start)


def replaced(content, change):
    """The PDF with its CMS changed by ``change(ContentInfo)``, bytes and places otherwise the same."""
    start, end = hole(content)
    info = cms.ContentInfo.load(bytes.fromhex(content[start:end].decode()))
    new = (change(info) or info).dump(force=True).hex().encode()
    assert len(new) <= end - start
    return content[:start] + new.ljust(end - start, b"0") + content[end:]


# --- chains ---


def test_a_chain_goes_over_authorities_to_a_pinned_root(read, made):
    content = sign(PLAIN, made.leaf, made.key, others=[made.sub])
    assert [read(content, roots=[der(root)]).signatures[0].chained for root in (made.root, made.sub, made.leaf)] == [
        True, True, True,
    ]  # fmt: skip
    (alone,) = read(sign(PLAIN, made.leaf, made.key), roots=[der(made.root)]).signatures
    assert alone.chained is False  # the authority between is neither in the file nor pinned
    (both,) = read(sign(PLAIN, made.leaf, made.key), roots=[der(made.root), der(made.sub)]).signatures
    assert both.chained is True


def test_an_officer_is_no_authority(read, made):
    key = rsa_key()
    forged = certificate("UBND tỉnh Giả", key, "Officer", made.key)
    document = read(sign(PLAIN, forged, key, others=[made.leaf, made.sub]), roots=[der(made.root)])
    assert document.verdict is Verdict.INTACT
    assert document.signatures[0].chained is False


def test_an_authority_of_the_same_name_is_not_the_same(read, made):
    key = rsa_key()
    content = sign(PLAIN, certificate("Officer", key, "Sub", key), key, others=[made.sub])
    assert read(content, roots=[der(made.root)]).signatures[0].chained is False


def test_a_circle_of_authorities_ends(read, made):
    one, two = rsa_key(), rsa_key()
    first = certificate("One", one, "Two", two, ca=True)
    second = certificate("Two", two, "One", one, ca=True)
    assert read(sign(PLAIN, first, one, others=[second]), roots=[der(made.root)]).signatures[0].chained is False


def test_a_certificate_out_of_term_does_not_chain(read, made):
    old = certificate("Old", made.key, "Sub", made.sub_key, days=(-900, -800))
    content = sign(PLAIN, old, made.key, others=[made.sub])
    assert read(content, roots=[der(made.root)]).signatures[0].chained is False


def test_a_root_that_is_no_certificate_is_our_mistake_not_the_files(tmp_path):
    with pytest.raises(ValueError):  # noqa: PT011 - asn1crypto words it
        next(read_documents([(tmp_path / "a.pdf", "a")], roots=[b"no certificate"]))


# --- time ---


def test_the_time_of_a_token_wins_over_the_declared_one_and_is_told_in_vietnam(read, made):
    at = datetime.datetime(2026, 3, 4, 18, 30, tzinfo=datetime.UTC)
    (one,) = read(sign(PLAIN, made.leaf, made.key, stamper=stamper(made, at))).signatures
    assert (one.time_source, one.time) == ("timestamp", at)
    assert one.time.isoformat() == "2026-03-05T01:30:00+07:00"


def test_a_token_of_another_signature_is_no_time(read, made):
    other = sign(PLAIN, made.leaf, made.key, stamper=stamper(made))
    start, end = hole(other)
    token = cms.ContentInfo.load(bytes.fromhex(other[start:end].decode()))["content"]["signer_infos"][0][
        "unsigned_attrs"
    ]

    def borrow(info):
        info["content"]["signer_infos"][0]["unsigned_attrs"] = token

    own = sign(PLAIN, made.leaf, made.key, field="T" * 9, stamper=stamper(made))  # its hole has room for a token
    assert read(own).signatures[0].time_source == "timestamp"
    document = read(replaced(own, borrow))
    assert document.verdict is Verdict.INTACT
    assert document.signatures[0].time_source == "declared"


def test_a_document_time_stamp_is_a_signature_that_holds(read, made):
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(sign(PLAIN, made.leaf, made.key)))
    signers.PdfTimeStamper(stamper(made)).timestamp_pdf(writer, "sha256", output=out)
    document = read(out.getvalue())
    assert document.verdict is Verdict.INTACT
    assert [one.time_source for one in document.signatures] == ["declared", "timestamp"]
    assert document.signatures[-1].covers_whole_file
    at = out.getvalue().index(b"stream") + 20
    assert read(out.getvalue()[:at] + b"!" + out.getvalue()[at + 1 :]).verdict is Verdict.CONTENT_CHANGED


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("D:20260716104500+07'00'", "2026-07-16T10:45:00+07:00"),
        ("D:20260716104500+07'00", "2026-07-16T10:45:00+07:00"),
        ("D:20260716034500Z", "2026-07-16T10:45:00+07:00"),
        ("D:20260715224500-05'00'", "2026-07-16T10:45:00+07:00"),
        ("D:20260716104500", "2026-07-16T10:45:00+07:00"),
        ("D:20260732104500+07'00'", None),
        ("D:20260716104500+99'00'", None),
        ("D:00010101000000+14'00'", None),
        ("16/7/2026", None),
    ],
)
def test_declared_times(read, written, told):
    def add(document):
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="S", V=pikepdf.Dictionary(M=written))
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([document.make_indirect(field)]))

    document = read(changed(PLAIN, add))
    (one,) = document.signatures
    assert (one.time.isoformat() if one.time else None) == told
    assert one.time_source == ("declared" if told else None)
    assert document.verdict is Verdict.UNREADABLE


# --- values ---


def hand_made(
    key, one, content, *, value=None, inner=None, kind="data", attributes=True, digest=None, algorithm="rsassa_pkcs1v15"
):
    """A CMS signature put together by hand: ``inner`` content, stated ``digest``, ``value`` from the data signed."""
    stated = hashlib.sha256(inner or content).digest() if digest is None else digest
    attrs = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [kind]},
            {"type": "message_digest", "values": [stated]},
        ]
    )
    data = attrs.dump() if attributes else (inner or content)
    info = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": asn1(one).issuer, "serial_number": asn1(one).serial_number}},
        "digest_algorithm": {"algorithm": "sha256"},
        "signature_algorithm": {"algorithm": algorithm},
        "signature": value(data) if value else key.sign(data, padding.PKCS1v15(), hashes.SHA256()),
    }
    if attributes:
        info["signed_attrs"] = attrs
    carried = inner if kind == "data" else core.ParsableOctetString(inner)
    signed = {
        "version": "v1" if kind == "data" else "v3",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": kind, **({"content": carried} if inner else {})},
        "certificates": [asn1(one)],
        "signer_infos": [info],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()


def checked(contents, content=b"the file"):
    return product.check(contents, lambda: [content[:3], content[3:]], NOW, ())


def raw_rsa(key, block):
    numbers = key.private_numbers()
    return pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n).to_bytes(256, "big")


SHA256_ID = bytes.fromhex("0609608648016503040201")


def block(info, size=256):
    return b"\0\1" + b"\xff" * (size - 3 - len(info)) + b"\0" + info


def digest_info(data, *, null):
    identifier = SHA256_ID + (b"\5\0" if null else b"")
    body = bytes([0x30, len(identifier)]) + identifier + b"\4\x20" + hashlib.sha256(data).digest()
    return bytes([0x30, len(body)]) + body


@pytest.mark.parametrize(
    ("make", "holds"),
    [
        (lambda data: block(digest_info(data, null=True)), True),
        (lambda data: block(digest_info(data, null=False)), True),
        (lambda data: block(b"anything" + hashlib.sha256(data).digest()), None),
        (lambda data: b"\0\1\xff\xff\0" + bytes(200) + digest_info(data, null=True), None),
        (lambda data: b"\0\2" + block(digest_info(data, null=True))[2:], None),
        (lambda data: block(digest_info(data + b"!", null=True)), None),
    ],
    ids=["NULL", "no NULL", "only the digest", "room for forging", "block type 2", "other data"],
)
def test_the_block_of_an_rsa_value_is_read_octet_by_octet(made, make, holds):
    contents = hand_made(
        made.key, made.leaf, b"the file", value=lambda data: raw_rsa(made.key, make(data).rjust(256, b"\0"))
    )
    one = checked(contents)
    assert (one.digest_ok, one.signature_ok) == (True, holds)


@pytest.mark.parametrize("octets", [b"", b"x" * 3246, b"\xff" * 256])
def test_octets_that_are_no_value_of_the_key_are_not_verifiable(made, octets):
    one = checked(hand_made(made.key, made.leaf, b"the file", value=lambda _: octets))
    assert (one.digest_ok, one.signature_ok) == (True, None)


def test_a_value_without_attributes_signs_the_file_itself(made):
    contents = hand_made(made.key, made.leaf, b"the file", attributes=False)
    one, other = checked(contents), checked(contents, b"another file")
    assert (one.digest_ok, one.signature_ok) == (True, True)
    assert (other.digest_ok, other.signature_ok) == (None, None)


def test_content_inside_speaks_for_the_file_by_its_sha1(made):
    """adbe.pkcs7.sha1: content and attributes have to hold both, or one could be exchanged for the other."""
    good = hashlib.sha1(b"the file", usedforsecurity=False).digest()
    other = hashlib.sha1(b"another file", usedforsecurity=False).digest()
    assert checked(hand_made(made.key, made.leaf, b"", inner=good)).digest_ok is True
    assert checked(hand_made(made.key, made.leaf, b"", inner=other)).digest_ok is False
    exchanged = hand_made(made.key, made.leaf, b"", inner=good, digest=hashlib.sha256(other).digest())
    assert checked(exchanged).digest_ok is False
    bare = checked(hand_made(made.key, made.leaf, b"", inner=good, attributes=False))
    assert (bare.digest_ok, bare.signature_ok) == (True, True)


def test_content_inside_that_is_not_of_the_file_does_not_vouch_for_it(made):
    contents = hand_made(made.key, made.leaf, b"", inner=b"some other content, signed well")
    one = checked(contents)
    assert (one.digest_ok, one.signature_ok) == (False, True)


def with_signer(contents, change):
    info = cms.ContentInfo.load(contents)
    change(info["content"])
    return info.dump(force=True)


def set_digest(name):
    return lambda data: data["signer_infos"][0].__setitem__("digest_algorithm", {"algorithm": name})


def set_value(name):
    return lambda data: data["signer_infos"][0].__setitem__("signature_algorithm", {"algorithm": name})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (set_digest("md5"), (None, None)),
        (set_value("md5_rsa"), (True, None)),
        (set_value("sha384_rsa"), (True, None)),
        (set_value("sha256_rsa"), (True, True)),
        (set_value("rsassa_pss"), (True, None)),
    ],
    ids=["digest of old", "value of old", "other digest", "named digest", "pss"],
)
def test_algorithms(made, change, expected):
    one = checked(with_signer(hand_made(made.key, made.leaf, b"the file"), change))
    assert (one.digest_ok, one.signature_ok) == expected


def test_a_kind_of_key_that_is_not_known_is_not_verifiable(made):
    key = ed25519.Ed25519PrivateKey.generate()
    one = certificate("Khác", key, "Khác", key)
    contents = hand_made(key, one, b"the file", value=key.sign)
    assert (checked(contents).digest_ok, checked(contents).signature_ok) == (True, None)


def test_a_certificate_of_no_known_version_is_not_verifiable(made):
    contents = hand_made(made.key, made.leaf, b"the file")
    contents = contents.replace(b"\xa0\3\2\1\2", b"\xa0\3\2\1\4")
    one = product.check(contents, lambda: [b"the file"], NOW, [der(made.root)])
    assert (one.digest_ok, one.signature_ok, one.chained) == (True, None, False)
    assert checked(contents, b"another file").digest_ok is False


@pytest.mark.parametrize("exchanged", [False, True])
def test_elliptic_curves_and_the_signer_named_by_key(made, exchanged):
    key = ec.generate_private_key(ec.SECP256R1())
    one = certificate("EC", key, "EC", key)

    def value(data):
        return key.sign(data + b"!" * exchanged, ec.ECDSA(hashes.SHA256()))

    contents = hand_made(key, one, b"the file", value=value, algorithm="sha256_ecdsa")

    def by_key(data):
        identifier = cms.SignerIdentifier({"subject_key_identifier": asn1(one).key_identifier})
        data["signer_infos"][0]["sid"] = identifier

    for form in (contents, with_signer(contents, by_key)):
        assert (checked(form).digest_ok, checked(form).signature_ok) == (True, None if exchanged else True)


def two_signers(data):
    data["signer_infos"] = cms.SignerInfos([data["signer_infos"][0], data["signer_infos"][0]])


def no_certificate(data):
    data["certificates"] = cms.CertificateSet([])


def other_serial(data):
    data["signer_infos"][0]["sid"].chosen["serial_number"] = 1


def other_key(data):
    data["signer_infos"][0]["sid"] = cms.SignerIdentifier({"subject_key_identifier": b"another"})


@pytest.mark.parametrize("change", [two_signers, no_certificate, other_serial, other_key])
def test_a_signature_without_its_one_signer_cannot_be_read(made, change):
    assert checked(with_signer(hand_made(made.key, made.leaf, b"the file"), change)) is None


@pytest.mark.parametrize("octets", [b"", b"\x30\x03\x02\x01\x05", b"\x30\x80", b"\xff" * 99])
def test_octets_that_are_no_signature_cannot_be_read(octets):
    assert checked(octets) is None


def as_version_1(contents):
    """The same, calling itself version 1: RFC 5652, 5.1 asks for 3 where the content is not data."""
    return contents.replace(b"\2\1\3", b"\2\1\1", 1)


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize(
    ("stamped", "spoil", "expected"),
    [
        (b"the file", False, (True, True, NOW)),
        (b"another file", False, (False, True, None)),
        (b"the file", True, (True, None, None)),
    ],
    ids=["of the file", "of something else", "value not confirmed"],
)
def test_a_time_stamp_of_something_else_is_no_time(made, old, stamped, spoil, expected):
    """The imprint of a document time stamp is compared, not only the digest among its attributes."""
    info = tsp.TSTInfo(
        {
            "version": "v1", "policy": "1.2.3", "serial_number": 1, "gen_time": NOW,
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(stamped).digest(),
            },
        }
    )  # fmt: skip
    value = (lambda _: b"\xff" * 256) if spoil else None
    contents = hand_made(made.key, made.leaf, b"", inner=info.dump(), kind="tst_info", value=value)
    one = checked(as_version_1(contents) if old else contents)
    assert (one.digest_ok, one.signature_ok, one.time) == expected


@pytest.mark.parametrize("form", [bytes, as_version_1])
def test_content_of_a_kind_that_is_not_known_speaks_for_the_file_too(made, form):
    """Octets misread here would call a genuine file changed."""
    good = hashlib.sha1(b"the file", usedforsecurity=False).digest()
    contents = form(hand_made(made.key, made.leaf, b"", inner=good, kind="1.2.3.4"))
    one, other = checked(contents), checked(contents, b"another file")
    assert (one.digest_ok, one.signature_ok) == (True, True)
    assert other.digest_ok is False


# --- the file around it ---


def odd_digits(content):
    _start, end = hole(content)
    return content[: end - 1] + b" " + content[end:]


def upper_digits(content):
    start, end = hole(content)
    return content[:start] + content[start:end].upper() + content[end:]


@pytest.mark.parametrize("change", [odd_digits, upper_digits])
def test_how_the_octets_are_written_does_not_matter(read, made, change):
    assert read(change(sign(PLAIN, made.leaf, made.key))).verdict is Verdict.INTACT


def test_saving_anew_destroys_a_signature(read, made):
    document = read(changed(sign(PLAIN, made.leaf, made.key), lambda _: None))
    assert document.verdict is Verdict.CONTENT_CHANGED
    assert not document.signatures[0].covers_whole_file


def test_more_in_the_hole_than_the_signature_is_not_the_whole_file(read, made):
    content = sign(PLAIN, made.leaf, made.key)
    _, end = hole(content)
    smuggled = content[: end - 9] + b"> /A (x) <" + content[end + 1 :]
    assert len(smuggled) == len(content)
    document = read(smuggled)
    assert document.verdict in (Verdict.ADDED_AFTER, Verdict.UNREADABLE, Verdict.CONTENT_CHANGED)
    assert not document.signatures[0].covers_whole_file


@pytest.mark.parametrize(("tail", "verdict"), [(b"\r\n\0 \t", Verdict.INTACT), (b"\n%%EOF", Verdict.ADDED_AFTER)])
def test_fill_after_the_end_is_nothing(read, made, tail, verdict):
    assert read(sign(PLAIN, made.leaf, made.key) + tail).verdict is verdict


def fields(**entries):
    def add(document):
        array = entries.get("Fields")
        if array is None:
            value = entries.get("V", pikepdf.Dictionary())
            array = pikepdf.Array([document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="S", V=value))])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=array)

    return add


def ranged(*numbers, **more):
    return pikepdf.Dictionary(ByteRange=pikepdf.Array(list(numbers)), **more)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (fields(V=ranged(0, 10, 20, 10, Contents=pikepdf.Name.A)), Verdict.UNREADABLE),
        (fields(V=ranged(0, 10, 20, 10)), Verdict.UNREADABLE),
        (fields(V=ranged(0, 10, 3_000_000, 10)), Verdict.CONTENT_CHANGED),
        (fields(V=ranged(5, 10, 20, 10)), Verdict.CONTENT_CHANGED),
        (fields(V=ranged(0, 10, 5, 10)), Verdict.CONTENT_CHANGED),
        (fields(V=ranged(0, 10)), Verdict.UNREADABLE),
        (fields(V=ranged(0, 10, pikepdf.Name.A, 10)), Verdict.UNREADABLE),
        (fields(V=pikepdf.Dictionary(ByteRange=7)), Verdict.UNREADABLE),
        (fields(Fields=pikepdf.Array([7, pikepdf.Name.A])), Verdict.NO_SIGNATURE),
        (fields(Fields=pikepdf.Dictionary()), Verdict.NO_SIGNATURE),
        (lambda document: document.Root.__setattr__("AcroForm", 7), Verdict.NO_SIGNATURE),
    ],
    ids=range(11),
)
def test_broken_fields_never_raise(read, change, verdict):
    document = read(changed(PLAIN, change))
    assert (document.verdict, document.number) == (verdict, "45/BC-UBND")


def test_a_hole_too_large_for_a_signature_is_not_read_as_one(read):
    content = changed(PLAIN, fields(V=ranged(0, 10, 4_000_000, 10))) + bytes(4_100_000)
    assert read(content).verdict is Verdict.UNREADABLE


def test_fields_in_a_tree_are_found_once_and_named_whole(read):
    def add(document):
        kid = document.make_indirect(pikepdf.Dictionary(T="B", V=pikepdf.Dictionary()))
        top = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="A", Kids=pikepdf.Array([kid, kid])))
        kid.Kids = pikepdf.Array([top])
        direct = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="C", V=pikepdf.Dictionary())
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([top, direct]))

    assert sorted(one.field for one in read(changed(PLAIN, add)).signatures) == ["A.B", "C"]


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ([], Verdict.NO_SIGNATURE),
        ([(None, None, False)], Verdict.UNREADABLE),
        ([(None, None, False), (True, True, True)], Verdict.NOT_VERIFIABLE),
        ([(True, None, True)], Verdict.NOT_VERIFIABLE),
        ([(False, None, True), (True, None, True)], Verdict.CONTENT_CHANGED),
        ([(False, True, False), (None, None, False)], Verdict.CONTENT_CHANGED),
        ([(True, True, True), (True, True, False)], Verdict.ADDED_AFTER),
        ([(True, True, False), (True, True, True)], Verdict.INTACT),
    ],
)
def test_the_order_in_which_a_verdict_is_decided(facts, verdict):
    assert verdict_of([Signature("S", None, None, None, *one) for one in facts]) is verdict


# --- pyHanko as oracle ---


def flip(content, place):
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def early_byte(content):
    return flip(content, content.index(b"stream") + 20)


def late_byte(content):
    """A digit of the year that the last signature declares; pyHanko reads no file whose structure is hurt."""
    return flip(content, content.rindex(b"/M (D") + len(r"/M (D\072202"))


@pytest.mark.parametrize(
    ("change", "digests"),
    [
        (bytes, [True, True]),
        (early_byte, [False, False]),
        (late_byte, [True, False]),
        (lambda content: content + b"\n% more\n", [True, True]),
    ],
    ids=["as signed", "early byte", "late byte", "appended"],
)
def test_pyhanko_agrees_on_every_digest_and_value(read, made, change, digests):
    content = sign(sign(PLAIN, made.leaf, made.key, field="A"), made.leaf, made.key, field="B")
    content = change(content)
    ours = read(content)
    assert Fault.DAMAGED not in ours.faults
    context = ValidationContext(trust_roots=[asn1(made.root)], other_certs=[asn1(made.sub)], moment=NOW)
    theirs = {
        one.field_name: validate_pdf_signature(one, context, skip_diff=True)
        for one in PdfFileReader(io.BytesIO(content), strict=False).embedded_regular_signatures
    }
    assert len(ours.signatures) == len(theirs) == 2
    assert [one.digest_ok for one in ours.signatures] == digests
    for one in ours.signatures:
        status = theirs[one.field]
        assert (one.digest_ok, one.signature_ok is True) == (status.intact, status.valid or not status.intact)


def test_reading_twice_says_the_same(tmp_path, made):
    path = tmp_path / "a.pdf"
    path.write_bytes(sign(PLAIN, made.leaf, made.key, stamper=stamper(made)))
    assert read_document(path, "a") == read_document(path, "a")
    assert algos.DigestAlgorithmId("sha256").dump() == SHA256_ID
