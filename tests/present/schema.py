"""Order of the elements that Word insists on, for every DOCX that is written.

Transcribed from ECMA-376 Part 1 (wml.xsd, transitional): CT_PPr, CT_RPr, CT_TcPr, CT_SectPr and their neighbours.
"""

from __future__ import annotations

from tests.present.reading import Docx, W

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
    "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
    "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden "
    "ins del trPrChange",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark "
    "headers cellIns cellDel cellMerge tcPrChange",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings "
    "sectPrChange",
}
"""The children that each may have, in the order of the schema (headers and footers may be mixed; ours are not)."""


def assert_schema_order(data: bytes, *wanted: str) -> None:
    """Every property element of every part has its children in the schema's order, each once where it may be once.

    ``wanted`` are those that the file must have, lest nothing be proved.
    """
    docx = Docx(data)
    seen = set()
    for name, root in docx.xml.items():
        if not name.startswith("word/") or name.endswith(".rels"):
            continue
        for tag, order in ORDER.items():
            known = order.split()
            for element in root.iter(W + tag):
                children = [child.tag.removeprefix(W) for child in element]
                unknown = set(children) - set(known)
                assert not unknown, f"{name}: {tag} has {unknown}"
                assert children == sorted(children, key=known.index), f"{name}: {tag}: {children}"
                once = [child for child in children if not child.endswith("Reference")]
                assert len(once) == len(set(once)), f"{name}: {tag}: {children}"
                seen.add(tag)
    assert set(wanted) <= seen
