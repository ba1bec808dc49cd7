"""Takes out of a payload what rules say may not stay: operators, their keys, and the plan of which to apply where."""
