"""What the fields of plan files are made of: words, codes, places."""

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PLACE = r"^(KH\.|QĐ\.)?[A-Z0-9]+(\.[0-9a-zđ]+)*(\([0-9]\))?$"
TARGET_CODE = r"^[0-9]+\.[0-9]+$"
CRITERION_CODE = r"^[1-9][0-9]*(\.[1-9][0-9]*)*$"
VALUE_NAME = r"^[a-z0-9_]+$"
SHORT = r"^[^/\r\n]*[^/\s][^/\r\n]*$"
ONE_LINE = r"^[^\r\n]*\S[^\r\n]*$"
WORDS = r"\S"

Code: TypeAlias = Annotated[str, Field(pattern=CODE, max_length=64)]
Place: TypeAlias = Annotated[str, Field(pattern=PLACE, max_length=32)]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=2000, pattern=WORDS)]
Line: TypeAlias = Annotated[str, Field(min_length=1, max_length=500, pattern=ONE_LINE)]
TargetCode: TypeAlias = Annotated[str, Field(pattern=TARGET_CODE, max_length=16)]


class Data(BaseModel):
    """A part of a plan file: unknown fields are faults, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
