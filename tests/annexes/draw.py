"""Tables from rows of text: "^" goes on with the cell above, "<" with the cell to the left."""

import io
from pathlib import Path

from docx import Document
from openpyxl import Workbook


def merges(rows):
    """The merged blocks of a table: (top, left, bottom, right)."""
    found = []
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if text in ("^", "<"):
                continue
            right, bottom = left, top
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            while bottom + 1 < len(rows) and rows[bottom + 1][left] == "^":
                bottom += 1
            if (bottom, right) != (top, left):
                found.append((top, left, bottom, right))
    return found


class Word:
    """A DOCX: paragraphs and tables in order."""

    def __init__(self):
        self.document = Document()

    def say(self, *texts, style=None):
        for text in texts:
            self.document.add_paragraph(text, style)
        return self

    def table(self, rows):
        table = self.document.add_table(len(rows), len(rows[0]))
        width, cells = len(rows[0]), table._cells
        for top, row in enumerate(rows):
            for left, text in enumerate(row):
                if text not in ("", "^", "<"):
                    cells[top * width + left].text = text
        for top, left, bottom, right in merges(rows):
            cells[top * width + left].merge(cells[bottom * width + right])
        return self

    def save(self, path: Path) -> Path:
        self.document.save(path)
        return path


def book(sheets, path: Path) -> Path:
    """An XLSX: by name of the sheet its rows; numbers stay numbers."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for top, row in enumerate(rows, 1):
            for left, value in enumerate(row, 1):
                if value not in ("", "^", "<", None):
                    page.cell(top, left, value)
        for top, left, bottom, right in merges(rows):
            page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    made.save(path)
    return path


def raw_docx(body: str, path: Path) -> Path:
    """A DOCX whose body is given as XML, for what python-docx cannot draw."""
    import zipfile

    plain = io.BytesIO()
    Document().save(plain)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            raw = source.read(name)
            if name == "word/document.xml":
                raw = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'.encode()
            target.writestr(name, raw)
    return path
