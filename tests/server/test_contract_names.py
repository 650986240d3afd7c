"""The contract names each of its documents by a word of its own."""

from __future__ import annotations

from fastapi import FastAPI
from server_client import Browser

from hanhtrinh.server.factory import contract


def test_no_two_documents_of_the_contract_share_a_name(empty: tuple[FastAPI, Browser]) -> None:
    schemas = contract(empty[0])["components"]["schemas"]  # type: ignore[index]
    # two of a name are told apart by their modules, which is nothing for a client to see
    assert [name for name in schemas if "__" in name] == []
