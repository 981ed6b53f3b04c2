"""A certificate for 127.0.0.1 from an authority of our own, for setups that serve TLS and clients that trust it."""

import ssl
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    """The PEM files that a server is given, and the authority that a client trusts."""

    certificate: Path
    key: Path
    authority: Path

    def client(self, *protocols: str) -> ssl.SSLContext:
        """A client's context that trusts the certificate and offers `protocols` by ALPN (RFC 7301)."""
        context = ssl.create_default_context(cafile=self.authority)
        if protocols:
            context.set_alpn_protocols(list(protocols))
        return context


def issue(folder: Path) -> Certificate:
    """Make an authority and a certificate of it, and write both into `folder`."""
    import trustme  # here: it takes long to import, and most runs need no certificate
    from cryptography.hazmat.primitives import serialization

    made = Certificate(folder / "certificate.pem", folder / "key.pem", folder / "authority.pem")
    authority = trustme.CA()
    leaf = authority.issue_cert("127.0.0.1", "localhost")
    made.certificate.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    key = serialization.load_pem_private_key(leaf.private_key_pem.bytes(), None)
    forms = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    made.key.write_bytes(key.private_bytes(*forms))  # granian takes no other form
    authority.cert_pem.write_to_path(made.authority)
    return made
