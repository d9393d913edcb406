"""Reads the text of a PDF the way a viewer copies it: through the fonts' ToUnicode maps."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def streams(document: bytes) -> list[bytes]:
    """The streams of a document, unpacked where they are packed."""
    found = []
    for packed in STREAM.findall(document):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            found.append(packed)
    return found


def embedded_fonts(document: bytes) -> int:
    """How many TrueType fonts are inside."""
    return len(re.findall(rb"/FontFile2 ", document))


def glyphs(document: bytes) -> dict[int, str]:
    """Which character each code of the only font stands for."""
    (cmap,) = [s for s in streams(document) if b"beginbfchar" in s]
    (block,) = re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL)
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in PAIR.findall(block)
    }


def text_of(document: bytes) -> list[str]:
    """The pieces of text in the order they are shown."""
    characters = glyphs(document)
    return [
        "".join(characters[code] for code in _codes(shown))
        for page in streams(document)
        if b"BT" in page and b"Tj" in page
        for shown in re.findall(rb"\((.*?)(?<!\\)\) Tj", page, re.DOTALL)
    ]


def _codes(shown: bytes) -> list[int]:
    plain = re.sub(rb"\\(.)", lambda m: {b"n": b"\n", b"r": b"\r"}.get(m[1], m[1]), shown)
    return [int.from_bytes(plain[k : k + 2], "big") for k in range(0, len(plain), 2)]
