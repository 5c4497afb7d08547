"""Small file systems that can be filled: what a test needs that nobody's own disk may be used for."""

import contextlib
import os
import pathlib
import subprocess
import tempfile

import pytest


class SmallDisk:
    """`folder`: where it is mounted, writable for everybody."""

    def __init__(self, megabytes, inodes):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="itdo-disk-", dir="/tmp"))
        self.ballast = self.folder / "ballast"
        options = f"size={megabytes}m,mode=0777" + (f",nr_inodes={inodes}" if inodes else "")
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.folder], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            self.folder.rmdir()
            pytest.skip(f"disks that can be filled need the right to mount: {done.stderr.strip()}")

    def free(self):
        """Bytes."""
        space = os.statvfs(self.folder)
        return space.f_bavail * space.f_frsize

    def fill(self, but=0):
        """Nothing is left, or so many bytes."""
        # Without a buffer: what another one took the room of is not written again when the file is closed.
        with open(self.ballast, "ab", buffering=0) as file, contextlib.suppress(OSError):
            while (left := self.free() - but) > 0:
                file.write(bytes(min(left, 1 << 20)))
        assert self.free() <= max(but, 0) + 8192

    def empty(self):
        self.ballast.unlink(missing_ok=True)

    def close(self):
        subprocess.run(["umount", "--lazy", self.folder], check=True)
        self.folder.rmdir()


@contextlib.contextmanager
def small_disk(megabytes, inodes=None):
    with contextlib.closing(SmallDisk(megabytes, inodes)) as disk:
        yield disk
