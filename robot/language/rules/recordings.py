"""The rule on recordings: what they name is there, so that a replay fails for what the portals did alone."""

from robot.language.assembly import key_place
from robot.language.diagnostics import suggestion
from robot.language.rules.rule import File, Found
from robot.model.base import Place
from robot.model.flow import Flow
from robot.model.recording import About, Gaps


def unknown_in_recording(file: File) -> Found:
    """A recording names a flow that there is, generations that portals have, and inputs of the flow alone."""
    match file.model:
        case About():
            yield from _flow(file, file.model.flow, file.model.place_of("flow"))
            yield from _generations(file, file.model)
            yield from _given(file, file.model)
        case Gaps():
            for gap in file.model.gaps:
                yield from _flow(file, gap.partition(":")[0], key_place(file.model, "gaps", gap))


def _flow(file: File, name: str, place: Place) -> Found:
    known = file.workspace.flows()
    if known and name not in known:
        yield place, f"there is no flow `{name[:40]}`", suggestion(name, known, "Flows")


def _generations(file: File, about: About) -> Found:
    portals = file.workspace.portals()
    for portal, generation in about.generations.items():
        place = key_place(about, "generations", portal)
        if portals and portal not in portals:
            yield place, f"there is no portal `{portal[:40]}`", suggestion(portal, portals, "Portals")
        elif portals and generation not in (known := file.workspace.generations(portal)):
            hint = suggestion(generation, known, "Generations")
            yield place, f"the portal `{portal}` has no generation `{generation[:40]}`", hint


def _given(file: File, about: About) -> Found:
    """What a replay would give the flow, and the flow does not take."""
    if about.flow not in file.workspace.flows():
        return
    flow, _ = file.workspace.load(file.workspace.path_of_flow(about.flow), "flow")
    for name in about.inputs:
        if isinstance(flow, Flow) and name not in flow.inputs:
            message = f"the flow `{about.flow}` has no input `{name[:40]}`"
            yield key_place(about, "inputs", name), message, suggestion(name, flow.inputs, "Its inputs")
