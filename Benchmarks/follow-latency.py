#!/usr/bin/env python3
"""How long it takes from a line that is written to the alert, by `noroshi logs --follow`.

follow-latency.py PROGRAM LOG...: prints a row of tabs for single lines, and one for correlations. Several logs are
written in turn; of their correlations fewer are measured, for their events wait two seconds for each other.
"""

import datetime
import os
import select
import signal
import subprocess
import sys
import time

program, logs = sys.argv[1], sys.argv[2:]
COUNT = 500
STORIES = 500 if len(logs) == 1 else 40
LIMIT = 5


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Follower:
    def __init__(self):
        command = [program, "logs", "--follow", "--format", "json", "--lang", "en", *logs]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while b"Following" not in self.process.stderr.readline():
            if self.process.poll() is not None:
                sys.exit("follow-latency: the program ended")
        self.output = self.process.stdout.fileno()
        self.logs = [open(log, "ab", buffering=0) for log in logs]
        self.written = 0

    def write(self, message):
        self.logs[self.written % len(self.logs)].write(f"{now()} h {message}\n".encode())
        self.written += 1

    def drain(self, seconds):
        while select.select([self.output], [], [], seconds)[0]:
            os.read(self.output, 1 << 16)

    def time(self, message, wanted):
        """Milliseconds until the output has some text; None when it does not come."""
        begin, seen = time.monotonic(), b""
        self.write(message)
        while wanted not in seen:
            if not select.select([self.output], [], [], LIMIT)[0]:
                return None
            seen += os.read(self.output, 1 << 16)
        return (time.monotonic() - begin) * 1000


def account(follower, number):
    time.sleep(0.005)
    message = f"useradd[9]: new user: name=u{number}, UID=0, GID=0, home=/root, shell=/bin/bash"
    return follower.time(message, f"name=u{number},".encode())


def failures(follower, number):
    """The tenth failed login of an address, with which the correlation's condition holds."""
    address = f"198.51.{number // 250}.{number % 250 + 1}"

    # The same line in two logs would be one event.
    def message(port):
        return f"sshd[1]: Failed password for root from {address} port {port} ssh2"

    for port in range(9):
        follower.write(message(port))
    follower.drain(0.02)
    return follower.time(message(9), b'"kind":"story"')


def row(name, times):
    missing = times.count(None)
    times = sorted(t for t in times if t is not None)
    half, worst = times[len(times) // 2], times[-1]
    print(
        f"{name}\t{times[len(times) * 99 // 100]:.2f} ms\t"
        f"half {half:.2f} ms, worst {worst:.2f} ms of {len(times)}, missing {missing}; load {os.getloadavg()[0]:.1f}"
    )


follower = Follower()
follower.drain(0.1)
of = "" if len(logs) == 1 else f" of {len(logs)} logs"
row(f"line{of} written to alert, p99 (goal: 10 ms)", [account(follower, n) for n in range(COUNT)])
row("  to a correlation", [failures(follower, n) for n in range(STORIES)])
follower.process.send_signal(signal.SIGTERM)
follower.process.communicate()
