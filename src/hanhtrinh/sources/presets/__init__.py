"""Mapping presets: how the exports of known tools become events, one data file each."""
