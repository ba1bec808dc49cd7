"""The forms of the files that people write: which keys they have, and what may stand there."""
