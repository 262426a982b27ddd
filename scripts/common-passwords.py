#!/usr/bin/env python3
"""Makes Sources/Credentials/CommonPasswords+Prefixes.swift, which the password policy reads.

Sources: the lists of common passwords in Django (BSD-3-Clause) and zxcvbn (MIT), both counted from published leaks.

    pip download --no-deps --dest /tmp/lists django==5.2.19 zxcvbn==4.5.0
    python3 scripts/common-passwords.py /tmp/lists

The file holds, in Base64, the sorted 4-byte prefixes of the SHA-256 of each password in lower case. Passwords shorter
than the policy's eight characters are left out: they are refused for their length. It is a string because that
compiles at once, where an array literal of the same bytes takes seconds.
"""

import ast
import base64
import gzip
import hashlib
import pathlib
import sys
import zipfile

MINIMUM_LENGTH = 8
PREFIX_BYTES = 4
LINE = 1000
TARGET = pathlib.Path(__file__).parent.parent / "Sources/Credentials/CommonPasswords+Prefixes.swift"

TEMPLATE = '''// swift-format-ignore-file: data in long lines, made by scripts/common-passwords.py
extension CommonPasswords {
    /// The prefixes, each of four bytes with the highest first, in Base64.
    static let encodedPrefixes = """
        %s
        """
}
'''


def django_passwords(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = archive.read("django/contrib/auth/common-passwords.txt.gz")
    return gzip.decompress(packed).decode().splitlines()


def zxcvbn_passwords(wheel):
    with zipfile.ZipFile(wheel) as archive:
        module = ast.parse(archive.read("zxcvbn/frequency_lists.py"))
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            lists = {key.value: value for key, value in zip(node.keys, node.values)}
            return lists["passwords"].func.value.value.split(",")  # written as "a,b,c".split(",")
    raise SystemExit("zxcvbn: no list found")


def main():
    folder = pathlib.Path(sys.argv[1])
    passwords = set()
    for pattern, read in [("[dD]jango-*.whl", django_passwords), ("zxcvbn-*.whl", zxcvbn_passwords)]:
        passwords.update(word.strip().lower() for word in read(next(folder.glob(pattern))))
    long_enough = [word for word in passwords if len(word) >= MINIMUM_LENGTH]
    prefixes = sorted({hashlib.sha256(word.encode()).digest()[:PREFIX_BYTES] for word in long_enough})
    encoded = base64.b64encode(b"".join(prefixes)).decode()
    lines = [encoded[start : start + LINE] for start in range(0, len(encoded), LINE)]
    TARGET.write_text(TEMPLATE % "\\\n        ".join(lines))
    print(f"{len(prefixes)} passwords, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
