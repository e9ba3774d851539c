"""Certificate authorities, their intermediates, and servers' certificates: good ones, and forged ones."""

import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def authority(self, name: str, *, days: int = 30) -> "Issued":
        return _issue(name, self, [], ca=True, days=days)

    def server(self, *hosts: str, days: int = 30) -> "Issued":
        return _issue(hosts[0], self, hosts, ca=False, days=days)

    def answering(self, *beside: "Issued") -> ssl.SSLContext:
        """Answers with this certificate, and sends these along."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "chain.pem")
            key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            path.write_bytes(key + self.pem + b"".join(one.pem for one in beside))
            context.load_cert_chain(path)
        return context


def authority(name: str, *, days: int = 30) -> Issued:
    """An authority that nobody vouches for but itself."""
    return _issue(name, None, [], ca=True, days=days)


def alone(*hosts: str, days: int = 30) -> Issued:
    """A server's certificate that nobody vouches for but itself."""
    return _issue(hosts[0], None, hosts, ca=False, days=days)


def _issue(name: str, issuer: Issued | None, hosts: tuple[str, ...] | list[str], *, ca: bool, days: int) -> Issued:
    """Valid for so many days from yesterday; below nought, since as long and until yesterday."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begin, end = sorted([NOW - timedelta(days=1), NOW + timedelta(days=days)])
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(issuer.certificate.subject if issuer else called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if hosts:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
    return Issued(made.sign(issuer.key if issuer else key, hashes.SHA256()), key)
