"""Template: the office's own Word file, filled with the fields that it names.

``shape`` is the form of the fields, ``language`` what a tag may say, ``tags`` where tags stand, ``filling`` writes the
document. A template is a file from outside: docxtpl runs code that a template holds, so nothing reaches it but tags
that ``language`` has understood whole, and it runs in a worker process with limits.

docxtpl and Jinja are an extra of the package; only this package imports them, and only when a template is given.
"""
