"""Splicing in a process of its own: it reads YAML for seconds, and must not hold up those who edit meanwhile.

python -m hanhtrinh.app.editing.splice_process < {"text", "document", "file"} > {"text"}
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Final

from hanhtrinh.app.editing.paths import Document
from hanhtrinh.app.editing.splicing import spliced

_LONGEST_S: Final = 120.0
_POLITE: Final = 10


def spliced_aside(text: str, document: Document, file: str) -> str | None:
    """Give what `spliced` gives, worked out in another process; here, where no other can be started."""
    asked = json.dumps({"text": text, "document": document, "file": file}, ensure_ascii=False)
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=asked.encode(),
            capture_output=True,
            timeout=_LONGEST_S,
            check=True,
        )
        found = json.loads(done.stdout)["text"]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError):
        return spliced(text, document, file)
    return found if isinstance(found, str) else None


def main() -> None:
    """Answer one request on standard input."""
    os.nice(_POLITE)
    asked = json.loads(sys.stdin.buffer.read())
    found = {"text": spliced(asked["text"], asked["document"], asked["file"])}
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
