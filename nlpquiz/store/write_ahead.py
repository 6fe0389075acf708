"""Room in the write-ahead log before it is needed: answers are then written over zeros that are on the disk already.

A log that grows with each answer makes the file system write, and wait for, its own records of the growth, too; and on
a disk that others have filled meanwhile it cannot grow at all.
"""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

ROOM = 1_008 * 4_120 + 32
"""Bytes that the log comes to, as it is folded into the file after 1000 pages of 4096 bytes: some 200 answers"""

LEAST_ROOM = 16 * 4_120
"""Bytes that one answer needs, generously"""

_SHARE = 4  # of what is free no more than one part in so many is taken
_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_PIECE = bytes(1 << 20)


def keep_room(file: Path) -> bool:
    """Lengthen the write-ahead log of an open file with zeros, which SQLite takes for the end of it.

    The caller holds the writing transaction: nobody else may be adding to the log. Nothing waits for the disk here. The
    room lasts until the last one who has the file open closes it.

    Returns whether there is room for an answer; True where there is no such log, or nobody can tell.
    """
    log = Path(f"{os.path.realpath(file)}-wal")
    try:
        length = log.stat().st_size
        wanted = min(ROOM, length + max(LEAST_ROOM, _free_bytes(log.parent) // _SHARE))
        return length >= wanted or _lengthen(log, length, wanted) or length > 0
    except OSError:
        return True


def _free_bytes(folder: Path) -> int:
    """What may still be written on the disk."""
    if hasattr(os, "statvfs"):  # as shutil asks, which loads the compressors as well: a thirtieth of the first card
        disk = os.statvfs(folder)
        return disk.f_bavail * disk.f_frsize
    from shutil import disk_usage

    return disk_usage(folder).free


def _lengthen(log: Path, length: int, wanted: int) -> bool:
    """Whether it is ``LEAST_ROOM`` longer now; if not, it is as it was."""
    end = length
    handle = os.open(log, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    try:
        os.lseek(handle, length, os.SEEK_SET)
        while end < wanted:
            end += os.write(handle, _PIECE[: wanted - end])
    except OSError as error:
        if end >= length + LEAST_ROOM:
            return True
        with contextlib.suppress(OSError):
            os.ftruncate(handle, length)
        return error.errno not in _NO_ROOM
    finally:
        os.close(handle)
    return True
