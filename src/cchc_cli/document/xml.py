"""XML of untrusted parts: no entities, no network, no huge trees.

Imports: nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Any, TypeVar

from lxml import etree

Read = TypeVar("Read")


def parse(data: bytes) -> Any | None:
    """Root element of a part, or ``None`` if it is not XML or declares a document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.internalDTD is not None else root


def rows_of(part: IO[bytes], tag: str, read: Callable[[Any], Read]) -> Iterator[Read]:
    """What ``read`` makes of each element of a part, one after the other; a part is read no further than asked for.

    Raises ``etree.XMLSyntaxError`` where the part is not XML.
    """
    events = etree.iterparse(
        part, events=("end",), tag=tag, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    for _, element in events:
        yield read(element)
        element.clear()
