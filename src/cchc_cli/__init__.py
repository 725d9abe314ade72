"""cchc: scoring, evidence and documents of the commune public administration reform index (Chỉ số CCHC)."""

__version__ = "0.1.0"
