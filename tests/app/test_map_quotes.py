"""Quotes of interviews beside a map's touchpoints: everything else in the file stays, nothing comes twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from hanhtrinh.app.map_quotes import AddedQuotes, add_quotes
from hanhtrinh.errors import InputError
from hanhtrinh.language import Text
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.models.documents import load_document

MAP = """# bản đồ của tôi
schema: hanhtrinh.map/1
id: thu
title: Thử
model: lifecycle-7
personas: [{id: linh, name: Linh}]
stages: [{use: decision}, {use: purchase}]
touchpoints:
  - id: checkout   # thanh toán
    stage: purchase
    name: {vi: Thanh toán, en: Checkout}
    evidence: [{kind: interview, quote: "Cũ", source: "A"}]
  - id: chat
    stage: decision
    name: {vi: Nhắn tin hỏi, en: Chat}
"""
ROWS = "Trích dẫn,Điểm chạm,Nguồn,Ngày,Chân dung,Số người\nPhí ship cao quá,Thanh toán,Chị Hoa,05/01/2025,Linh,3\nTrả lời chậm,chat,Anh Minh,2025-02-03,,\n"


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    (tmp_path / "thu.yaml").write_text(MAP, encoding="utf-8")
    return tmp_path / "thu.yaml"


def add(map_file: Path, rows: str) -> AddedQuotes:
    path = map_file.parent / "phong-van.csv"
    path.write_text(rows, encoding="utf-8")
    return add_quotes(map_file, load_document(map_file, MapDocument).value, [path])


def test_quotes_are_added_once_and_the_rest_stays(map_file: Path) -> None:
    assert add(map_file, ROWS).added == {"checkout": 1, "chat": 1}
    text = map_file.read_text(encoding="utf-8")
    assert "id: checkout   # thanh toán" in text
    assert text.startswith("# bản đồ của tôi\n")
    found = load_document(map_file, MapDocument).value.touchpoints
    assert [one.quote for one in found[0].evidence] == ["Cũ", "Phí ship cao quá"]
    assert (found[0].evidence[1].n, found[0].evidence[1].date) == (3, dt.date(2025, 1, 5))
    assert found[1].evidence[0].source == "Anh Minh"
    again = add(map_file, ROWS)
    assert (again.added, again.present) == ({}, 2)
    assert map_file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("X,chekout,,,,", "checkout"),
        ("X,Thanh toan o quay,,,,", "bản đồ không có điểm chạm"),
        ("X,chat,,,hoa,", "bản đồ không có chân dung"),
        (",chat,A,,,", "thiếu câu trích"),
        ("X,chat,,hôm qua,,", "không đọc được ngày"),
        ("X,chat,,,,nhiều", "không phải số người"),
    ],
)
def test_one_bad_row_leaves_the_map_as_it_was(map_file: Path, row: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        add(map_file, ROWS + row + "\n")
    assert said in raised.value.message.vi
    assert raised.value.place is not None
    assert (raised.value.place.file, raised.value.place.line) == ("phong-van.csv", 4)
    assert map_file.read_text(encoding="utf-8") == MAP


def test_a_file_without_quotes_says_what_it_needs(map_file: Path) -> None:
    with pytest.raises(InputError) as raised:
        add(map_file, "a,b\n1,2\n")
    assert raised.value.code == "no-quotes"


def test_touchpoints_are_known_by_the_names_that_the_workspace_gives_them(map_file: Path) -> None:
    map_file.write_text(
        MAP
        + "  - {id: web-cart, use: web.cart, stage: decision}\n  - {id: web-home, use: web.home, stage: decision}\n",
        encoding="utf-8",
    )
    path = map_file.parent / "phong-van.csv"
    path.write_text("Trích dẫn,Điểm chạm\nA,giỏ hàng\nB,Home page\nC,Thanh toán\n", encoding="utf-8")
    document = load_document(map_file, MapDocument).value
    names = {
        "web.cart": Text(vi="Giỏ hàng", en="Cart"),
        # a name of the map wins over the same name in the workspace
        "web.home": Text(vi="Thanh toán", en="Home page"),
    }
    assert add_quotes(map_file, document, [path], names=names).added == {
        "web-cart": 1,
        "web-home": 1,
        "checkout": 1,
    }
