"""``python -m crm``: the team's work on a terminal."""

import sys

from crm.cli.main import main

sys.exit(main())
