"""What ``cchc criteria migrate`` shows before it moves anything.

Imports: judge.carry, judge.links, judge.migration, judge.scoring, present.blocks, present.view.words.
"""

from __future__ import annotations

from dataclasses import replace

from cchc_cli.judge.carry import Note
from cchc_cli.judge.migration import Migration
from cchc_cli.judge.scoring import score
from cchc_cli.present.blocks import Block, Column, Heading, Paper, Paragraph, Row, Table
from cchc_cli.present.view.words import stamp, total_sentences
from cchc_cli.read.submission import Submission


def migration_paper(submission: Submission, plan: Migration) -> Paper:
    """What is carried, what needs a look, what has no home, which folders move, and the score before and after."""
    homeless = [note for note in plan.notes if not note.group.new]
    doubtful = [note for note in plan.notes if note.group.new and note.looks]
    carried = [note for note in plan.notes if note.group.new and not note.looks]
    blocks: list[Block] = []
    if carried:
        moved = [note for note in carried if note.group.old != note.group.new]
        blocks.append(Paragraph(f"Mang theo nguyên vẹn: {len(carried)} mục, trong đó {len(moved)} mục đổi mã."))
        if moved:
            rows = tuple(Row((*_names(note, plan), note.group.how or "")) for note in moved)
            columns = (Column("Mã", 2), Column("Nội dung", 6), Column("Nhận ra", 2))
            blocks += [Heading(2, "Đổi mã"), Table(columns, rows)]
    for title, notes in (("Cần xem lại", doubtful), ("Không còn mục: giữ lại, không tính điểm", homeless)):
        if notes:
            rows = tuple(Row((*_names(note, plan), "; ".join(note.looks))) for note in notes)
            columns = (Column("Mã", 2), Column("Nội dung", 5), Column("Vì sao", 5))
            blocks += [Heading(2, f"{title} ({len(notes)})"), Table(columns, rows)]
    if plan.moves:
        rows = tuple(Row(pair) for pair in plan.moves)
        table = Table((Column("Thư mục", 4), Column("Dời thành", 4)), rows)
        blocks += [Heading(2, f"Thư mục tài liệu ({len(plan.moves)})"), table]
    blocks += [Paragraph(f"Lưu ý: {warning}.") for warning in plan.warnings]
    there = replace(submission, index=plan.new, claims=plan.claims, survey=None, appraisal=None)
    for card in (score(replace(submission, survey=None, appraisal=None), None), score(there, None)):
        blocks.append(Paragraph(f"Theo bộ {card.index.edition}: {' '.join(total_sentences(card))}"))
    title = f"Chuyển hồ sơ năm {submission.year} từ bộ {plan.old.edition} sang bộ {plan.new.edition}"
    return Paper(title, tuple(blocks), stamp(plan.new))


def _names(note: Note, plan: Migration) -> tuple[str, str]:
    old, new = ", ".join(note.group.old), ", ".join(note.group.new) or "–"
    codes = old if old == new else f"{old} → {new}"
    if note.group.new:
        return codes, "; ".join(plan.new.items[code].name for code in note.group.new)
    return codes, "; ".join(plan.old.items[code].name for code in note.group.old)
