package io.kubegitdeploy.operator.deployfile;

import java.util.List;

/** What became of reading a deploy file. */
public sealed interface Reading {
    /** The plan: the units in the file's order; none if the file asks for nothing. */
    record Read(List<PlannedUnit> units) implements Reading {
        public Read {
            units = List.copyOf(units);
        }
    }

    /** The file's problems, at least one, in the order of the file. */
    record Invalid(List<Problem> problems) implements Reading {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
