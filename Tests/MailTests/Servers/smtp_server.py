"""An SMTP server for the tests of Mail: aiosmtpd, with what the test asks for.

Prints one JSON object a line: first the port (and the certificate made for TLS), then each message that it took, as
Python's own mail parser reads it. Ends when its standard input does.
"""

import argparse
import asyncio
import base64
import email
import email.policy
import json
import pathlib
import ssl
import subprocess
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    parser.add_argument("--login", help="user:password that must be given")
    parser.add_argument("--without", action="append", default=[], help="a mechanism not to offer")
    parser.add_argument("--refuse", help="what to answer to every recipient")
    parser.add_argument("--limit", type=int, default=1 << 20, help="the largest message in bytes")
    return parser.parse_args()


def certificate(folder):
    paths = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-out", str(paths[0]), "-keyout", str(paths[1])]
    subprocess.run(command, check=True, capture_output=True)
    return paths


def say(**what):
    print(json.dumps(what), flush=True)


class Handler:
    def __init__(self, refusal):
        self.refusal = refusal

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        parts = {
            part.get_content_type(): part.get_content().replace("\r\n", "\n")
            for part in message.walk()
            if not part.is_multipart()
        }
        say(
            sender=envelope.mail_from,
            recipients=envelope.rcpt_tos,
            headers={name: str(value) for name, value in message.items()},
            parts=parts,
            defects=[str(defect) for part in message.walk() for defect in part.defects],
            raw=base64.b64encode(envelope.original_content).decode(),
            encrypted=server.transport.get_extra_info("ssl_object") is not None,
        )
        return "250 taken"


def authenticator(login):
    def check(server, session, envelope, mechanism, data):
        given = f"{data.login.decode()}:{data.password.decode()}"
        return AuthResult(success=given == login, handled=given == login)

    return check if login else None


async def serve(options, folder):
    context = None
    cert = None
    if options.tls != "none":
        cert, key = certificate(folder)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)

    def protocol():
        return SMTP(
            Handler(options.refuse),
            hostname="localhost",
            data_size_limit=options.limit,
            authenticator=authenticator(options.login),
            auth_required=options.login is not None,
            auth_require_tls=options.tls == "starttls",
            auth_exclude_mechanism=options.without,
            tls_context=context if options.tls == "starttls" else None,
            require_starttls=options.tls == "starttls",
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        protocol, "127.0.0.1", 0, ssl=context if options.tls == "implicit" else None
    )
    say(port=server.sockets[0].getsockname()[1], certificate=str(cert) if cert else None)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(serve(arguments(), pathlib.Path(folder)))
