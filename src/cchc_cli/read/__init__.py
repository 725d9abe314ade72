"""Read: folders of YAML and evidence become values; every mistake found on the way becomes a ``Problem``."""
