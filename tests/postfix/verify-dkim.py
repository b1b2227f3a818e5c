"""Reads a mail from standard input and verifies its DKIM signatures, with keys from the JSON file named as argument."""
import json
import sys

import dkim

with open(sys.argv[1], encoding="utf-8") as file:
    records = json.load(file)


def look_up(name, timeout=5):
    text = records.get(name.decode().rstrip("."))
    return text.encode() if text else None


def is_valid(mail, index):
    try:
        return dkim.DKIM(mail).verify(idx=index, dnsfunc=look_up)
    except dkim.ValidationError:
        return False


mail = sys.stdin.buffer.read()
signatures = mail.lower().split(b"\r\n\r\n", 1)[0].count(b"dkim-signature:")
valid = [is_valid(mail, index) for index in range(signatures)]
print(json.dumps(valid))
