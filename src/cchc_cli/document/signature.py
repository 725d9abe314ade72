def read_signatures(*a): return []
def verdict_of(s): return None
