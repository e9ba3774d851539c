"""What `about.yaml` of a recording says: of which flow it is, when it was made, and what was replaced in it."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from robot.model.base import Model, Name

Month = Annotated[str, StringConstraints(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
"""A year and a month: the day would tell by how much the dates were moved."""


class Gaps(Model):
    """`gaps.yaml` in a folder of recordings: what of the flows none of them need cover."""

    gaps: dict[str, str] = Field(description="`FLOW: page NAME`, `FLOW: way NAME -> NEXT` or `FLOW: end NAME`: why.")


class About(Model):
    """`about.yaml`. It names no person and no machine."""

    recording: Literal[1] = Field(description="The version of the format.")
    flow: Name = Field(description="The flow that it is of, by its name.")
    about: str | None = Field(default=None, description="What the portals did.")
    recorded: Month = Field(description="The month in which it was made.")
    generations: dict[Name, str] = Field(default_factory=dict, description="The look that each portal had.")
    made_with: dict[str, str] = Field(default_factory=dict, description="Programs and their versions.")
    inputs: dict[Name, str] = Field(default_factory=dict, description="The inputs of the run, replaced as all else.")
    stand_ins: dict[Name, str] = Field(default_factory=dict, description="What a replay gives for each secret.")
    dry_run: StrictBool = Field(default=False, description="Whether a replay is a dry run.")
    replaced: dict[str, StrictInt] = Field(default_factory=dict, description="How many values of each kind.")
    left_out: tuple[str, ...] = Field(default=(), description="Contents that were left out, and why.")
    volatile: tuple[str, ...] = Field(default=(), description="Names of parameters and fields that do not count.")
    may_stay_unused: tuple[str, ...] = Field(
        default=(), description="Entries that a replay need not ask for: `GET host/path`, or its beginning and `*`."
    )
