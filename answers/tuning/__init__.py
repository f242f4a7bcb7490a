"""Tunes the English encoder on the written questions: half an hour on two cores, seldom needed.

Its result, ``data/encoder/english.npz``, is kept in the repository. Needs the dependency group
``tune``: ``make tune``.
"""
