"""Biểu tự chấm điểm: the Excel form, with the score computed live by formulas that give what the engine gives.

``read.form_fields`` says what it asks; here is how it is laid out and calculated. Imports: the modules of this package.
"""

from cchc_cli.present.form.scope import unfit
from cchc_cli.present.form.workbook import render_form

__all__ = ["render_form", "unfit"]
