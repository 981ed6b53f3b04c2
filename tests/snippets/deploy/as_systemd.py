"""What systemd does before it starts a service with a socket: FD NOTIFY PROGRAM ARGUMENT …

The socket becomes descriptor 3, and the variables say so to the process of this id.
"""

import os
import sys

fd, notify, *words = sys.argv[1:]
os.dup2(int(fd), 3)
os.set_inheritable(3, True)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid()), "NOTIFY_SOCKET": notify}
del os.environ["PYTHONPATH"]  # the unit has none
os.execv(words[0], words)
