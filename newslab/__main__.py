"""``python -m newslab`` is the command line."""

import sys

from newslab.cli import main

sys.exit(main())
