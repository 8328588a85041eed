package io.kubegitdeploy.operator.deployfile;

/** What an expression of a template gives. */
sealed interface Datum {
    /** Whether a condition holds that consists of it: it is not empty, not zero and not false. */
    boolean holds();

    /** What it is, for messages, with its article. */
    String kind();

    /** A string. */
    record Text(String value) implements Datum {
        @Override
        public boolean holds() {
            return !value.isEmpty();
        }

        @Override
        public String kind() {
            return "a string";
        }
    }

    /** An integer. */
    record Whole(long value) implements Datum {
        @Override
        public boolean holds() {
            return value != 0;
        }

        @Override
        public String kind() {
            return "an integer";
        }
    }

    /** True or false. */
    record Truth(boolean value) implements Datum {
        @Override
        public boolean holds() {
            return value;
        }

        @Override
        public String kind() {
            return "a boolean";
        }
    }

    /** What has variables below it, such as {@code git}; the data itself has the empty name. */
    record Group(String name) implements Datum {
        @Override
        public boolean holds() {
            return true;
        }

        @Override
        public String kind() {
            return "a group of variables";
        }
    }
}
