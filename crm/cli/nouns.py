"""The type of what argparse adds subcommands to."""

import argparse

type Nouns = argparse._SubParsersAction[argparse.ArgumentParser]
