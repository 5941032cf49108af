"""One pseudo terminal behind a link.

usage: pty_helper.py LINK

The link is what the till opens as its serial port. Standard input is what the device sends,
standard output is what the till sends. Standard error says `opened` and `closed`, one a line,
when somebody opens and closes the port. At the end of standard input the cable is pulled: the
link goes, the master closes, and the till's port gets its hang-up.
"""

import errno
import os
import pty
import select
import signal
import sys
import tty

CHUNK_BYTES = 4096
# Linux tells that nobody holds the slave only by POLLHUP, which does not wake a sleeper when it
# goes away: so look this often.
LOOK_S = 0.02


def forget_what_was_sent_before():
    """A serial line keeps nothing for whoever opens it later."""
    while select.select([0], [], [], 0)[0]:
        if not os.read(0, CHUNK_BYTES):
            sys.exit(0)


class Line:
    def __init__(self, master):
        self.master = master
        self.poller = select.poll()
        self.poller.register(master, select.POLLIN)
        self.is_open = False

    def look(self):
        """Is the port open at the till? Says so when that has changed."""
        events = self.poller.poll(0)
        is_open = not (events and events[0][1] & select.POLLHUP)
        if is_open != self.is_open:
            self.is_open = is_open
            if is_open:
                forget_what_was_sent_before()
            os.write(2, b"opened\n" if is_open else b"closed\n")
        return is_open

    def receive(self):
        try:
            os.write(1, os.read(self.master, CHUNK_BYTES))
        except OSError as error:
            if error.errno not in (errno.EIO, errno.EAGAIN):
                raise

    def send(self, waiting):
        try:
            return waiting[os.write(self.master, waiting):]
        except BlockingIOError:
            return waiting
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return b""


def carry(line):
    waiting = b""
    while True:
        is_open = line.look()
        if not is_open:
            waiting = b""
        readers = ([line.master] if is_open else []) + ([] if waiting else [0])
        writers = [line.master] if waiting else []
        readable, writable, _ = select.select(readers, writers, [], LOOK_S)
        if line.master in readable:
            line.receive()
        if 0 in readable:
            given = os.read(0, CHUNK_BYTES)
            if not given:
                return
            # What was read just before the port opened was sent to nobody either.
            was_open = line.is_open
            waiting = given if line.look() and was_open else b""
        if line.master in writable:
            waiting = line.send(waiting)


def main():
    link = sys.argv[1]
    master, slave = pty.openpty()
    tty.setraw(master)
    tty.setraw(slave)
    name = os.ttyname(slave)
    os.set_blocking(master, False)
    os.close(slave)  # the till must be the only holder, else its opening cannot be seen
    os.symlink(name, link + ".new")
    os.rename(link + ".new", link)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    try:
        carry(Line(master))
    finally:
        if os.path.islink(link) and os.readlink(link) == name:
            os.unlink(link)


main()
