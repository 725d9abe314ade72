"""From the annex of a decision to a criteria set: what its tables print, read as far as it can be read for certain.

``columns`` tells the columns, ``outline`` the tables, ``rows`` their rows, ``tree`` how they hang together, ``shape``
areas, criteria and items with their codes, ``totals`` whether they add up; ``scale`` a line of a scale, ``guess`` and
``rates`` its rule; ``papers`` the evidence, ``preamble`` the decision; ``draft`` the set with everything that a person
must look at.
"""
