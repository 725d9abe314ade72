"""PDFs of the size that offices send, many of them, for ``make bench``: 1 to 30 pages, 200 kB to 1 MB, scans among
them. Each begins with a page of its own (number, date, abstract); what follows is one of forty, so that a thousand
are made in seconds. Same bytes on every run.
"""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Iterator

import pikepdf
import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from sample.paper import NAMES, Paper, pdf

TAILS = 40
SCAN = (1240, 1754)  # A4 at 150 dots per inch


def dossier(count: int) -> Iterator[bytes]:
    """``count`` documents, no two the same; one in eight is a scan, without text."""
    pdf(_paper(0))  # registers the fonts
    scans = [_scanned(number) for number in range(6)]
    tails = [_tail(number, scans) for number in range(TAILS)]
    for number in range(count):
        document = pikepdf.open(io.BytesIO(pdf(_paper(number))))
        if number % 8 == 7:
            del document.pages[:]
        document.pages.extend(tails[number % TAILS].pages)
        out = io.BytesIO()
        document.save(out, static_id=True)
        yield out.getvalue() + b"%% %d\n" % number


def _paper(number: int) -> Paper:
    types = sorted(NAMES)
    day = datetime.date(2023, 1, 1) + datetime.timedelta(days=number % 365)
    return Paper(types[number % len(types)], str(number + 1), day, f"Về công việc số {number + 1} của năm")


def _tail(number: int, scans: list[pikepdf.Pdf]) -> pikepdf.Pdf:
    """Some pages of text, then some that were scanned; only the latter where the whole document is a scan."""
    choice = random.Random(number)
    pictures = choice.randint(1, 5)
    texts = choice.randint(0, 29 - pictures)
    tail = pikepdf.new() if number % 8 == 7 else pikepdf.open(io.BytesIO(_pages(texts, choice)))
    for _ in range(pictures):
        tail.pages.extend(choice.choice(scans).pages)
    return tail


def _pages(count: int, choice: random.Random) -> bytes:
    """Pages full of text."""
    words = " ".join(_paper(0).body).split()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for _ in range(count):
        canvas.setFont("Vi", 13)
        for line in range(38):
            canvas.drawString(85, 770 - 19 * line, " ".join(choice.choices(words, k=13)))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _scanned(number: int) -> pikepdf.Pdf:
    """A page of text as a scanner gives it: grey, grainy, a JPEG of some 150 kB."""
    choice = random.Random(number)
    with pypdfium2.PdfDocument(_pages(1, choice)) as document:
        page = document[0].render(scale=SCAN[0] / A4[0]).to_pil().convert("L").resize(SCAN)
    grain = Image.frombytes("L", SCAN, choice.randbytes(SCAN[0] * SCAN[1]))
    out = io.BytesIO()
    Image.blend(page, grain, 0.06).save(out, "PDF", resolution=150, quality=30)
    return pikepdf.open(out)
