"""What the bot knows: finds the facts that answer a question, or knows that none does."""

import os

# Before numpy and the encoder load: a question is too small a piece of work to share out, and
# threads that wait for each other on a busy machine make it ten times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
