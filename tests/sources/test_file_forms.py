"""What a file is: told by its content, or stated."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.sources.tables import form_of, open_table


def test_a_stated_form_decides_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "mixed.txt"
    path.write_text("a,b,c\td\n1,2,3\t4\n", encoding="utf-8")
    assert open_table(path).header == ("a", "b", "c\td")
    assert open_table(path, "csv").header == ("a", "b", "c\td")
    assert open_table(path, "tsv").header == ("a,b,c", "d")


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    text, parquet = tmp_path / "a.csv", tmp_path / "a.parquet"
    text.write_text("a,b\n1,2\n", encoding="utf-8")
    pq.write_table(pa.table({"a": [1], "b": [2]}), parquet)
    for path, form in ((text, "parquet"), (parquet, "csv")):
        with pytest.raises(InputError) as refused:
            open_table(path, form)
        assert refused.value.code == "another-form"


def test_the_names_of_forms_are_read() -> None:
    assert form_of("TSV") == "tsv"
    with pytest.raises(UsageError) as refused:
        form_of("docx")
    assert "csv, tsv, xlsx, jsonl, parquet, xes" in str(refused.value)
