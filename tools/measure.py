"""How the benches print a figure: ours, the peer's, their ratio, and whether it reaches what the project aims at."""


def line(title: str, mine: float, peer: str, theirs: float, aim: float) -> None:
    """Seconds of both and their ratio; nothing is asserted, since a timed test would lie on a busy machine."""
    ratio = mine / theirs
    verdict = "đạt" if ratio <= aim else "CHƯA ĐẠT"
    print(f"{title}: {mine:.2f} s · {peer}: {theirs:.2f} s · ×{ratio:.3f} (≤ {aim}) {verdict}", flush=True)
