"""Writes every top-level module that a process looks for to the file that IMPORTS_SEEN names; imports work as before.

Python imports this module when it starts, if this folder is the first in PYTHONPATH: in child processes and in embedded
interpreters as well. A line is "import NAME", or "probe NAME" where `importlib.util.find_spec` only asks whether NAME
is there. Modules that are already loaded are not looked for again.
"""

import os
import sys


class Watch:
    """A finder (importlib.abc.MetaPathFinder) that finds nothing and is asked first.

    The functions it calls are taken now: gevent and others replace them in their modules.
    """

    def __init__(self, path, open=os.open, write=os.write, close=os.close):
        self.path, self.open, self.write, self.close = path, open, write, close
        self.seen = set()

    def find_spec(self, name, path=None, target=None):
        if "." not in name:
            caller = sys._getframe(2).f_code  # frame 1 is importlib._bootstrap._find_spec
            line = f"{'probe' if caller.co_name == 'find_spec' else 'import'} {name}\n"
            if line not in self.seen:
                self.seen.add(line)
                self.append(line.encode())
        return None

    def append(self, line):
        """One write of a whole line: those of several processes do not mix."""
        file = self.open(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            self.write(file, line)
        finally:
            self.close(file)


sys.meta_path.insert(0, Watch(os.environ["IMPORTS_SEEN"]))
