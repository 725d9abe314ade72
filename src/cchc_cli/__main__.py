"""``python -m cchc_cli`` is ``cchc``."""

from cchc_cli.cli.main import main

if __name__ == "__main__":
    main()
