package io.kubegitdeploy.operator.deployfile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The functions of templates: Go's own, and of Helm's those that a deploy file needs, with Helm's order of arguments. */
enum TemplateFunction {
    AND("and", 1, 32, "values; gives the first that is empty, else the last") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) {
            return arguments.stream()
                    .filter(value -> !value.holds())
                    .findFirst()
                    .orElse(arguments.getLast());
        }
    },
    DEFAULT("default", 2, 2, "what to take instead of an empty value, and the value") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) {
            return arguments.get(1).holds() ? arguments.get(1) : arguments.get(0);
        }
    },
    EQ("eq", 2, 32, "a value and others, of which it equals one") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) throws Refused {
            boolean equal = false;
            for (Datum other : arguments.subList(1, arguments.size())) {
                equal |= same(arguments.getFirst(), other);
            }
            return new Datum.Truth(equal);
        }
    },
    HAS_PREFIX("hasPrefix", 2, 2, "the beginning and the text") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) throws Refused {
            return new Datum.Truth(text(arguments, 1).startsWith(text(arguments, 0)));
        }
    },
    LOWER("lower", 1, 1, "a text") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) throws Refused {
            effort.take(text(arguments, 0).length());
            return new Datum.Text(text(arguments, 0).toLowerCase(Locale.ROOT));
        }
    },
    NE("ne", 2, 2, "two values") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) throws Refused {
            return new Datum.Truth(!same(arguments.get(0), arguments.get(1)));
        }
    },
    NOT("not", 1, 1, "a value") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) {
            return new Datum.Truth(!arguments.getFirst().holds());
        }
    },
    OR("or", 1, 32, "values; gives the first that is not empty, else the last") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) {
            return arguments.stream().filter(Datum::holds).findFirst().orElse(arguments.getLast());
        }
    },
    PRINTF("printf", 1, 32, "a format and a value for each of its %s, %v, %d and %t") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) throws Refused {
            return new Datum.Text(Printf.format(text(arguments, 0), arguments.subList(1, arguments.size()), effort));
        }
    },
    REPLACE("replace", 3, 3, "what to replace, by what, and the text") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) throws Refused {
            String old = text(arguments, 0);
            String text = text(arguments, 2);
            if (old.isEmpty()) {
                throw new Refused("replace can't replace an empty text");
            }
            effort.take(text.length());
            for (int at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + old.length())) {
                effort.take(text(arguments, 1).length());
            }
            return new Datum.Text(text.replace(old, text(arguments, 1)));
        }
    },
    TRUNC("trunc", 2, 2, "a number of characters (from the end, if it is negative) and the text") {
        @Override
        Datum apply(List<Datum> arguments, Effort effort) throws Refused {
            if (!(arguments.get(0) instanceof Datum.Whole most)) {
                throw new Refused("trunc takes an integer first, this is "
                        + arguments.getFirst().kind());
            }
            int[] characters = text(arguments, 1).codePoints().toArray();
            effort.take(characters.length);
            int kept = (int) Math.min(Math.abs(most.value()), characters.length);
            return new Datum.Text(new String(characters, most.value() < 0 ? characters.length - kept : 0, kept));
        }
    };

    /** What the functions of one file may do, in characters: they could make each other's results longer and longer. */
    static final class Effort {
        private static final int MOST = 1024 * 1024;

        private int left = MOST;

        void take(int characters) throws Refused {
            left -= Math.min(left, characters);
            if (left == 0) {
                throw new Refused("the functions of this file make more than " + MOST + " characters");
            }
        }
    }

    private final String written;
    private final int least;
    private final int most;
    private final String what;

    TemplateFunction(String written, int least, int most, String what) {
        this.written = written;
        this.least = least;
        this.most = most;
        this.what = what;
    }

    /** Applies it to as many arguments as it {@link #takes}. */
    abstract Datum apply(List<Datum> arguments, Effort effort) throws Refused;

    static Optional<TemplateFunction> named(String name) {
        return Arrays.stream(values()).filter(f -> f.written.equals(name)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(f -> f.written).collect(Collectors.joining(", "));
    }

    boolean takes(int arguments) {
        return arguments >= least && arguments <= most;
    }

    /** How many arguments it takes, and which. */
    String usage() {
        String many = least == most ? "" + least : least + " to " + most;
        return written + " takes " + many + (most == 1 ? " argument (" : " arguments (") + what + ")";
    }

    String text(List<Datum> arguments, int index) throws Refused {
        if (arguments.get(index) instanceof Datum.Text text) {
            return text.value();
        }
        throw new Refused(written + " takes a string here, this is "
                + arguments.get(index).kind());
    }

    private static boolean same(Datum one, Datum other) throws Refused {
        if (one instanceof Datum.Group || one.getClass() != other.getClass()) {
            throw new Refused(one.kind() + " can't be compared with " + other.kind());
        }
        return one.equals(other);
    }
}
