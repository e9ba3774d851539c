"""The skeleton of a flow in Chorus Pro runs as it was written."""

from tests.end_to_end.conftest import Operator


def test_the_skeleton_finds_the_structure(operator: Operator) -> None:
    structure = operator.sandbox.structures[3]
    assert operator.says("new", "flow", "find-structure").code == 0
    assert operator.says("check", str(operator.folder / "flows")).code == 0
    done = operator.says(
        "run", "find-structure", "-i", f"siret={structure.siret}", "--env", str(operator.environment_file), "--json"
    )
    assert done.code == 0, done.out + done.err
    assert done.json["values"] == {"technical_login": operator.sandbox.technical_login(structure.siret)}
    assert done.json["message"].startswith(f"The structure {structure.siret} was found.")
    assert operator.signed_out()
