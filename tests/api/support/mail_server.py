"""The mail server of tests/support/smtp_sink.py, as a process of its own."""

import base64
import email
import socket
import subprocess
import sys
import time

from support.cluster import CHECKOUT
from support.ports import free_port


class MailServer:
    """`folder`: made for the mails that it takes, a file each."""

    def __init__(self, folder):
        self.folder = folder
        self.folder.mkdir()
        self.port = free_port()
        self.process = None
        self.start()

    def settings(self):
        """With which a server sends its mails here."""
        smtp = {"HOST": "127.0.0.1", "PORT": str(self.port), "TLS": "none"}
        return {f"ITDO_ERP__SMTP__{name}": value for name, value in smtp.items()}

    def start(self):
        sink = CHECKOUT / "tests/support/smtp_sink.py"
        self.process = subprocess.Popen([sys.executable, sink, str(self.port), str(self.folder)])
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.02)

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    close = stop

    def answer_held(self, reply):
        """What is said to those who wait with a mail for "held…" (smtp_sink.py)."""
        (self.folder.parent / "answer").write_text(reply)

    def files(self):
        return sorted(self.folder.iterdir())

    def mails(self):
        """In the order in which they came: to whom, subject, message id and text."""
        found = []
        for path in self.files():
            _, _, content = path.read_bytes().partition(b"\n\n")
            message = email.message_from_bytes(content)
            first, *papers = message.get_payload() if message.is_multipart() else [message]
            text = base64.b64decode(first.get_payload()).decode("utf-8")
            found.append({"to": message["To"], "subject": message["Subject"], "id": message["Message-ID"], "text": text, "papers": papers})
        return found

    def subjects(self):
        return [mail["subject"] for mail in self.mails()]
