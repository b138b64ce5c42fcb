"""`python -m benchmarks.channels [channel] [people]`"""

import sys

from benchmarks.channels.campaign import main

main(*sys.argv[1:])
