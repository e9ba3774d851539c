"""The semantic checks: one small function each, all in one list.

Must not know how a command shows what they find.
"""

from collections.abc import Iterable

from robot.language.assembly import Program
from robot.language.diagnostics import Diagnostic
from robot.language.rules import (
    danger,
    effects,
    expressions,
    forms,
    generations,
    graph,
    names,
    recordings,
    screens,
    taint,
    values,
    verifying,
    whole,
)
from robot.language.rules.rule import File, Rule, Whole
from robot.language.workspace import Workspace

RULES: tuple[Rule, ...] = (
    # Held to while a file is read.
    Rule("unreadable-file", "The file can be read."),
    Rule("outside-link", "A file of a workspace lies in it, and is no link to one elsewhere."),
    Rule("file-size", "A file has at most 1 MiB."),
    Rule("not-utf8", "A file is UTF-8."),
    Rule("control-character", "A file holds no control characters."),
    Rule("tab", "A file is indented with spaces and holds no tabs."),
    Rule("empty-file", "A file holds something."),
    Rule("syntax", "A file is YAML."),
    Rule("nesting", "Nothing is nested more than 50 deep."),
    Rule("documents", "A file is one YAML document."),
    Rule("anchor", "Anchors, aliases and merge keys are not used."),
    Rule("tag", "YAML tags are not used."),
    Rule("key-not-text", "Every key is a text."),
    Rule("duplicate-key", "A key stands once in its mapping."),
    Rule("unknown-key", "Every key is one that its mapping has."),
    Rule("missing-key", "Every key that is needed is there."),
    Rule("wrong-value", "Every value is of the kind that its key takes."),
    Rule("bad-name", "Names are written in lower case, words joined by `-` or `_`; those of elements by `.` and `_`."),
    Rule("unknown-verb", "Every step has a verb of the language."),
    Rule("unknown-condition", "Every `when` asks one of the questions of the language."),
    Rule("unknown-way", "Every way to find an element is one of the language's."),
    Rule("unknown-kind", "A file that is named is one of the kinds there are."),
    # Held to while a program is put together.
    Rule("unknown-library", "Every page library that a flow uses is there, and is used once."),
    Rule("duplicate-page", "A page stands once among a flow and its libraries."),
    Rule("duplicate-session", "A session stands once among a flow and its libraries."),
    Rule("no-start", "A flow has a start, its own or that of one of its libraries."),
    Rule("unknown-portal", "Every portal that is named has a folder with a portal.yaml."),
    Rule("unknown-generation", "Every portal has selectors, and those of the generation that is asked for."),
    Rule("unknown-policy", "Every policy that is named is in config/policies.yaml."),
    # Found by the functions of this folder.
    *(
        Rule(name, (find.__doc__ or "").strip(), of_program=find)
        for name, find in {
            "unknown-page": names.unknown_page,
            "unknown-session": names.unknown_session_page,
            "unknown-element": names.unknown_element,
            "unknown-behind": generations.unknown_behind,
            "unknown-reference": names.unknown_reference,
            "malformed-reference": names.malformed_reference,
            "misplaced-secret": names.misplaced_secret,
            "unknown-witness": names.unknown_witness,
            "unobtained-secret": names.delivered_by_no_page,
            "unknown-secret": names.unknown_secret,
            "unfilled-reference": names.unfilled_reference,
            "no-policy": danger.no_policy,
            "unreachable-page": graph.unreachable_page,
            "no-way-out": graph.no_way_out,
            "next-and-end": graph.next_and_end,
            "endless-loop": graph.endless_loop,
            "unclear-choice": graph.unclear_choice,
            "unrecognisable-page": screens.unrecognisable_page,
            "same-screen": screens.same_screen,
            "unset-value": values.unset_value,
            "no-witness": danger.no_witness,
            "unread-witness": values.unread_witness,
            "unverified": verifying.unverified,
            "empty-verify": verifying.empty_verify,
            "vacuous-verify": verifying.vacuous_verify,
            "no-effect": effects.no_effect,
            "single-way": danger.single_way,
            "no-rehearsal": danger.no_rehearsal,
            "unseen-answer": danger.unseen_answer,
            "never-in-force": danger.never_in_force,
            "vain-refusal": danger.vain_refusal,
            "literal-secret": danger.literal_secret,
            "leaking-secret": taint.leaking_secret,
            "secret-as-input": taint.secret_as_input,
            "foreign-address": forms.foreign_address,
        }.items()
    ),
    *(
        Rule(name, (find.__doc__ or "").strip(), of_file=find)
        for name, find in {
            "unknown-recognised-by": generations.unknown_recognised_by,
            "unknown-like": generations.unknown_like,
            "unknown-generation-chosen": generations.unknown_portal_of_environment,
            "unknown-in-recording": recordings.unknown_in_recording,
            "secret-in-environment": danger.secret_in_environment,
            "secret-in-text": taint.secret_in_text,
            "css-without-why": forms.css_without_why,
            "bad-expression": expressions.bad_expression,
            "bad-date": forms.bad_date,
            "bad-default": forms.bad_default,
            "empty-comparison": forms.empty_comparison,
            "bad-host": forms.bad_host,
            "bad-trust": forms.bad_trust,
            "bad-proxy": forms.bad_proxy,
            "misnamed-file": forms.misnamed_file,
        }.items()
    ),
    *(
        Rule(name, (find.__doc__ or "").strip(), of_whole=find)
        for name, find in {
            "unused-element": whole.unused_element,
            "undeclared-host": whole.undeclared_host,
        }.items()
    ),
    Rule(
        "incomplete-generation",
        (whole.incomplete_generation.__doc__ or "").strip(),
        of_program=generations.lacking_element,
        of_whole=whole.incomplete_generation,
    ),
)


def check_program(program: Program) -> list[Diagnostic]:
    """Hold a program to every rule on programs."""
    return [
        Diagnostic(place, message, rule.name, hint)
        for rule in RULES
        if rule.of_program is not None
        for place, message, hint in rule.of_program(program)
    ]


def check_file(file: File) -> list[Diagnostic]:
    """Hold one file to every rule on files."""
    return [
        Diagnostic(place, message, rule.name, hint)
        for rule in RULES
        if rule.of_file is not None
        for place, message, hint in rule.of_file(file)
    ]


def check_files(workspace: Workspace) -> list[Diagnostic]:
    """Hold every file that a workspace has read to every rule on files."""
    found: list[Diagnostic] = []
    for path, kind, model in workspace.models_read():
        found += check_file(File(path, kind, model, workspace))
    return found


def check_whole(files: Iterable[File], workspace: Workspace) -> list[Diagnostic]:
    """Hold all the files that are checked, together, to every rule on all files."""
    together = Whole(tuple(files), workspace)
    return [
        Diagnostic(place, message, rule.name, hint)
        for rule in RULES
        if rule.of_whole is not None
        for place, message, hint in rule.of_whole(together)
    ]


__all__ = ["RULES", "File", "Rule", "Whole", "check_file", "check_files", "check_program", "check_whole"]
