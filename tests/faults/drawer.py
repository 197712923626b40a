"""A drawer who tries again until the draw suits: nonces, restores, a value that is known by then.

They have the program and the passphrase, may back up and restore, and the judge gives the same word
each time. What they cannot take back is the first commitment, which was mailed.
"""

import random
import re
from dataclasses import replace

from assignments.errors import AssignmentError
from inspections import drawing
from inspections.draw import order, seed
from inspections.errors import InspectionError
from inspections.proof import DrawProof
from operation.demo.sink import Sink, listening
from operation.installation import Installation
from tests.builders import a_desk, an_act
from tests.faults.full import begun
from tests.faults.lives import Place
from tests.faults.verdict import Verdict, done, listed, refused, verified
from tests.inspections.builders import (
    DRAWN,
    NONCES,
    PASSPHRASE,
    a_place,
    a_plan_that_inspects,
    drawn,
    gave,
    proposed,
    revealed,
)

COMMITMENT = re.compile(r"\b[0-9a-f]{64}\b")
AT = f"{DRAWN}T08:00:00+07:00"


def retried(place: Place, chance: random.Random, tries: int) -> Verdict:
    """Nonce after nonce without the value, then one chosen by the known value; then one place."""
    verdict = Verdict(f"{tries} nonces drawn, looked at and restored, then one chosen to suit")
    record = begun(place, a_plan_that_inspects())
    proposed(record)
    backup = place.folder / "before.zip"
    done(place, "backup", backup)
    mailed, looked = "", 0
    for nonce in chance.sample(NONCES, tries):
        drawn(record, nonce=nonce, word=None)
        mailed = mailed or _mailed(place)
        looked += _looks(record)
        last = nonce
        done(place, "restore", backup, "--yes")
    verdict.require(not looked, f"{looked} draws were looked at before the value was given")
    verdict.require(bool(mailed), "no commitment was mailed")
    honest = _announced(record, last)
    done(place, "restore", backup, "--yes")
    wanted = next(
        candidate.code
        for candidate in honest.candidates
        if candidate.code != honest.announced.target
    )
    suits = (one for one in NONCES if _first_place(honest, one) == wanted)
    chosen = _announced(record, next(suits))
    verdict.require(chosen.announced.target == wanted, "the attack itself does not work")
    record.engine.dispose()
    _seen(place, chosen, mailed, verdict)
    _alone(replace(place, name=f"{place.name}_one"), verdict)
    return verdict


def _mailed(place: Place) -> str:
    """The commitment as the judge has it in a letter that left."""
    with listening(Sink()) as sink:
        done(place, "deliver", "--now", AT, smtp=sink.url)
        texts = [
            body.get_content() for letter in sink.letters if (body := letter.get_body(("plain",)))
        ]
    found = [match for text in texts for match in COMMITMENT.findall(text)]
    return found[0] if found else ""


def _looks(record: Installation) -> bool:
    """Whether the head sees where a draw leads before the value is given."""
    try:
        with record.work() as (session, loaded):
            drawing.look(a_desk(session, loaded, an_act(DRAWN)), 1, PASSPHRASE)
    except (InspectionError, AssignmentError):
        return False
    return True


def _announced(record: Installation, nonce: str) -> DrawProof:
    """Drawn, the judge's word given, revealed."""
    drawn(record, nonce=nonce, word=None)
    gave(record)
    return revealed(record)[1]


def _first_place(proof: DrawProof, nonce: str) -> str:
    """Where another nonce would have led with the same word."""
    return order(proof.draw.candidates, seed(nonce, proof.value))[0]


def _seen(place: Place, chosen: DrawProof, mailed: str, verdict: Verdict) -> None:
    """What a chosen draw meets: the mailed commitment, and the restore in the audit."""
    file = place.folder / "proof.json"
    file.write_text(chosen.text, encoding="utf-8")
    own = place.run("inspect", "verify", file, "--commitment", chosen.commitment, smtp="")
    verdict.require(own.code == 0, f"the proof itself is faulty: {own.err}")
    said = refused(place, "inspect", "verify", file, "--commitment", mailed)
    verdict.require("another draw was mailed" in said, f"--commitment of the letter: {said}")
    found = verified(place)
    verdict.require(found.intact, f"not intact: {found.words}")
    restores = [row for row in listed(place, "audit", "export") if row["action"] == "restore"]
    verdict.require(len(restores) == 1, f"{len(restores)} restores in the audit")
    verdict.said = (
        "nobody looked before the value; `inspect verify --commitment` of the letter: another "
        "draw was mailed; the audit has the restore; one place alone is not drawn from"
    )


def _alone(place: Place, verdict: Verdict) -> None:
    record = begun(place, a_plan_that_inspects(a_place("xa-mot")))
    proposed(record)
    try:
        drawn(record)
        verdict.require(False, "drawn from a single candidate")
    except InspectionError:
        pass
    record.engine.dispose()
