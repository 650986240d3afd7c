"""The little server gives out the pages of one folder, to this machine, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import http.client
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hanhtrinh.app.serving import content_policy, serving
from hanhtrinh.errors import UsageError

PAGE = "<!doctype html><html><body><script>var a = 1;</script><p>Trang thử</p></body></html>"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("outside") / "pages"
    folder.mkdir()
    (folder.parent / "secret.html").write_text("secret", encoding="utf-8")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "bản đồ.html").write_text(PAGE, encoding="utf-8")
    (folder / "notes.txt").write_text("secret", encoding="utf-8")
    (folder / "link.html").symlink_to(folder.parent / "secret.html")
    (folder / "sub").mkdir()
    (folder / "sub" / "page.html").write_text(PAGE, encoding="utf-8")
    with serving(folder) as found:
        yield found


def ask(
    address: str, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_index_and_pages_are_served(address: str) -> None:
    assert address.startswith("http://127.0.0.1:")
    for path in ("/", "/index.html", "/index.html?lang=en", "/b%E1%BA%A3n%20%C4%91%E1%BB%93.html"):
        answer, body = ask(address, path)
        assert answer.status == 200
        assert body.decode() == PAGE
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_head_gives_headers_only(address: str) -> None:
    answer, body = ask(address, "/", "HEAD")
    assert answer.status == 200
    assert body == b""
    assert int(answer.headers["Content-Length"]) == len(PAGE.encode())


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/..%2fsecret.html",
        "//secret.html",
        "/sub/page.html",
        "/sub",
        "/notes.txt",
        "/link.html",
        "/missing.html",
        "/index.html%00.png",
        "/C:/secret.html",
    ],
)
def test_nothing_outside_the_folder_is_served(address: str, path: str) -> None:
    answer, body = ask(address, path)
    assert answer.status == 404
    assert b"secret" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_refused(address: str, method: str) -> None:
    answer, _ = ask(address, "/", method)
    assert answer.status == 501


def test_another_host_name_is_refused(address: str) -> None:
    answer, body = ask(address, "/", Host="evil.example:80")
    assert answer.status == 421
    assert body == b""


def test_headers_forbid_everything_but_the_page_itself(address: str) -> None:
    answer, _ = ask(address, "/")
    policy = answer.headers["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(b"var a = 1;").digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert re.search(r"script-src[^;]*unsafe", policy) is None
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "script-src 'none'" in content_policy(b"<p>no script</p>")


def test_taken_port_is_an_error_that_says_what_to_do(address: str, tmp_path: Path) -> None:
    port = urlsplit(address).port
    assert port is not None
    with pytest.raises(UsageError) as caught, serving(tmp_path, port):
        pass
    assert caught.value.code == "port-taken"
    assert caught.value.hint is not None
