"""A real validator of JSON Schema: Ajv, which Playwright's driver carries for purposes of its own.

There is none among the Python libraries that the project needs, and Ajv is what many editors' checks are made with.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

_SCRIPT = """
const {Client} = require(process.argv[1]);
const {schema, documents} = JSON.parse(require('fs').readFileSync(0, 'utf-8'));
const check = new Client({name: 'tests', version: '0'}, {})._jsonSchemaValidator.getValidator(schema);
const told = (said) => said.valid ? '' : said.errorMessage || 'wrong';
console.log(JSON.stringify(documents.map((one) => told(check(one)))));
"""


def refusals(schema: dict[str, Any], documents: list[Any]) -> list[str]:
    """What Ajv says against each document; empty: it is valid. Fails where Playwright no longer carries Ajv."""
    node, cli = compute_driver_executable()
    bundle = Path(cli).parent / "lib" / "utilsBundle.js"
    done = subprocess.run(
        [node, "-e", _SCRIPT, str(bundle)], input=json.dumps({"schema": schema, "documents": documents}),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"no Ajv in {bundle}: put a validator into the group dev\n{done.stderr}"
    return json.loads(done.stdout)
