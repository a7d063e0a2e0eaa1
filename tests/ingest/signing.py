"""An authority for certificates of the tests' own, and PDFs signed with them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Party:
    """A key and the certificate for it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """The certificate as a PEM file holds it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        """The certificate as a DER file holds it."""
        return self.certificate.public_bytes(serialization.Encoding.DER)


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def authority(common: str = "Cơ quan chứng thực thử nghiệm") -> Party:
    """A root that signs certificates."""
    return _party(_name(common, "Phòng thử nghiệm"), None, NOW - timedelta(days=4000), NOW + timedelta(days=4000))


def certified(by: Party, common: str, organisation: str, *, begins: int = -300, ends: int = 300) -> Party:
    """Somebody whom an authority vouches for, from `begins` to `ends` in days from now."""
    return _party(_name(common, organisation), by, NOW + timedelta(days=begins), NOW + timedelta(days=ends))


def _party(subject: x509.Name, by: Party | None, begins: datetime, ends: datetime) -> Party:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = by.certificate.subject if by else subject
    made = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(_uses(is_authority=by is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(by.key if by else key, hashes.SHA256())
    )  # fmt: skip
    return Party(made, key)


def _uses(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=is_authority, crl_sign=is_authority, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip


def page(text: str = "Cong van") -> bytes:
    """A PDF of one page."""
    from reportlab.pdfgen.canvas import Canvas

    into = io.BytesIO()
    canvas = Canvas(into)
    canvas.drawString(72, 720, text)
    canvas.save()
    return into.getvalue()


def signed(
    pdf: bytes, by: Party, field: str = "Signature1", box: tuple[int, int, int, int] | None = None,
    kind: SigSeedSubFilter | None = None,
) -> bytes:  # fmt: skip
    """The PDF with one more signature, added behind what it holds; with a `box` in points it is seen on the page."""
    store = SimpleCertificateStore()
    certificate = asn1_x509.Certificate.load(by.der)
    key = by.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner(certificate, keys.PrivateKeyInfo.load(key), store)
    into: Any = io.BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False),
        signers.PdfSignatureMetadata(field_name=field, subfilter=kind), signer=signer,
        new_field_spec=SigFieldSpec(field, box=box), output=into,
    )  # fmt: skip
    return bytes(into.getvalue())


def redrawn(pdf: bytes, text: bytes = b"BT /F1 12 Tf 72 500 Td (1000000) Tj ET") -> bytes:
    """The PDF with other words drawn over its page, added behind what was signed."""
    from pyhanko.pdf_utils.generic import ArrayObject, NameObject, StreamObject

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    sheet, _ = writer.find_page_for_modification(0)
    found = sheet.get_object()
    added = writer.add_object(StreamObject(stream_data=text))
    found[NameObject("/Contents")] = ArrayObject([found.raw_get("/Contents"), added])
    writer.update_container(found)
    into = io.BytesIO()
    writer.write(into)
    return into.getvalue()
