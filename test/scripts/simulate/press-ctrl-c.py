"""Runs a command in a pseudo-terminal and presses Ctrl-C in it, as a person does.

Usage: press-ctrl-c.py <file> <command>...

Presses as soon as the file exists. Prints what the terminal showed, and ends with the
command's exit code (128 + its number for a signal).
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

file = sys.argv[1]
command = sys.argv[2:]

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)

# Pulumi shows its live display on a terminal that has a size.
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))

has_pressed = False
while True:
    readable, _, _ = select.select([terminal], [], [], 0.05)
    if readable:
        try:
            shown = os.read(terminal, 65536)
        except OSError:  # The other end of the terminal is closed.
            break
        if not shown:
            break
        sys.stdout.buffer.write(shown)
    if not has_pressed and os.path.exists(file):
        os.write(terminal, b"\x03")
        has_pressed = True

_, status = os.waitpid(pid, 0)
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
