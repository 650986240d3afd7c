"""Amounts are whole minor units of a currency; files and flags speak in major units."""

from __future__ import annotations

from typing import Final

# ISO 4217: decimals of the minor unit where they are not two
_EXPONENTS: Final = {
    "VND": 0,
    "JPY": 0,
    "KRW": 0,
    "CLP": 0,
    "ISK": 0,
    "UGX": 0,
    "XAF": 0,
    "XOF": 0,
    "KWD": 3,
    "BHD": 3,
    "OMR": 3,
    "JOD": 3,
    "TND": 3,
}

_MOST: Final = 2.0**62


def exponent(currency: str) -> int:
    """Give the decimals of the currency's major unit (0 for VND, 2 for USD)."""
    return _EXPONENTS.get(currency, 2)


def minor_units(major: float, currency: str) -> int:
    """Turn an amount in major units into whole minor units; what no event can be worth becomes 2^62 of them."""
    return round(max(-_MOST, min(_MOST, major * float(10 ** exponent(currency)))))
