"""A mail server for tests: takes every mail into a folder, one file each, with the envelope on the first lines.

usage: smtp_sink.py PORT FOLDER

Recipients that begin with "refused" are answered 550, those that begin with "later" 451, those that begin with "held"
when a file "answer" lies beside the folder, with what that says.
"""
import pathlib
import socketserver
import sys
import time

folder = pathlib.Path(sys.argv[2])


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def take_mail(self, envelope):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        name = f"{len(list(folder.iterdir())):04}.eml"
        (folder / name).write_bytes("".join(envelope).encode() + b"\n" + b"".join(lines))
        self.say("250 taken")

    def handle(self):
        envelope = []
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            command = line.upper()
            if command.startswith("EHLO"):
                self.say("250-sink")
                self.say("250 AUTH PLAIN")
            elif command == "AUTH PLAIN":
                self.say("334 ")
                envelope.append(line + " " + self.rfile.readline().decode().strip() + "\n")
                self.say("235 welcome")
            elif command.startswith("RCPT TO:<REFUSED"):
                self.say("550 nobody here")
            elif command.startswith("RCPT TO:<LATER"):
                self.say("451 try later")
            elif command.startswith("RCPT TO:<HELD"):
                while not (answer := folder.parent / "answer").exists():
                    time.sleep(0.02)
                self.say(answer.read_text())
            elif command == "DATA":
                self.take_mail(envelope)
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                envelope.append(line + "\n")
                self.say("250 fine")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server(("127.0.0.1", int(sys.argv[1])), Session) as server:
    server.serve_forever()
