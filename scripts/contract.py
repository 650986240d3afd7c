"""Write the web client's side of the contract: web/api/openapi.json from the server, web/api/schema.d.ts from that.

Run: `make client`. With `--check` it writes nothing and ends with status 1 where the contract is not current.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hanhtrinh.app.office import Office
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.server.factory import contract, create_app

ROOT: Final = Path(__file__).resolve().parent.parent
WEB: Final = ROOT / "web"
CONTRACT: Final = WEB / "api" / "openapi.json"
TYPES: Final = WEB / "api" / "schema.d.ts"


def contract_text() -> str:
    """Give the contract as it is now."""
    with TemporaryDirectory() as folder:
        Workspace.create(Path(folder) / "shop")
        office = Office.open(Path(folder) / "shop")
        try:
            found = contract(create_app(office))
        finally:
            office.close()
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write or check."""
    text = contract_text()
    if "--check" in sys.argv[1:]:
        current = CONTRACT.is_file() and CONTRACT.read_text(encoding="utf-8") == text
        if not current:
            print(f"{CONTRACT.relative_to(ROOT)} is not current; run: make client", file=sys.stderr)
        return 0 if current else 1
    CONTRACT.parent.mkdir(exist_ok=True)
    CONTRACT.write_text(text, encoding="utf-8")
    tool = WEB / "node_modules" / ".bin" / "openapi-typescript"
    subprocess.run([str(tool), str(CONTRACT), "--output", str(TYPES)], check=True, cwd=WEB)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
