#!/usr/bin/env python3
"""Writes golden.npz beside a SavedModel: TensorFlow's own answers to random inputs.

python write_golden.py SAVED_MODEL
"""

import sys
from pathlib import Path

from fixtures import golden
from fixtures.fixture import Fixture

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    golden.write(Fixture(folder.name, save=None), folder, seed=1)
