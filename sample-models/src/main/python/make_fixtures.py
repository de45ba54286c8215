#!/usr/bin/env python3
"""Makes the small TensorFlow models the tests convert, each with TensorFlow's own answers beside it.

    python make_fixtures.py FIXTURES [NAME ...]

writes FIXTURES/<name>/ for every fixture, or for those named: a SavedModel (or a frozen graph.pb) and golden.npz, which
holds in_<input> and out_<output> of the default signature; golden-<signature>.npz holds those of any further one.
Needs tensorflow, keras and tf_keras (see requirements.txt); the seeds are fixed, so values repeat on the same versions.
"""

import argparse
import shutil
import zlib
from pathlib import Path

from fixtures import (
    categories,
    convolution,
    golden,
    legacy,
    modules,
    normalisation,
    sequence,
    topology,
)
from fixtures.fixture import Fixture, start_afresh

FIXTURES = [
    *convolution.FIXTURES,
    *normalisation.FIXTURES,
    *topology.FIXTURES,
    *sequence.FIXTURES,
    *modules.FIXTURES,
    *legacy.FIXTURES,
    *categories.FIXTURES,
]


def make(fixture: Fixture, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    seed = zlib.crc32(fixture.name.encode())
    start_afresh(seed)
    fixture.save(folder)
    golden.write(fixture, folder, seed)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="FIXTURES")
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    named = [f for f in FIXTURES + categories.TEXT if f.name in arguments.names]
    for fixture in named or FIXTURES:
        if named or not arguments.names:
            make(fixture, arguments.folder / fixture.name)
            print(fixture.name, flush=True)


if __name__ == "__main__":
    main()
