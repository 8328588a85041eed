package io.kubegitdeploy.operator.deployfile;

import java.util.List;

/** A TOML value and the offset in the file at which it begins. */
sealed interface Value permits Value.Text, Value.Whole, Value.Decimal, Value.Bool, Value.Moment, Value.Items, Table {
    int at();

    /** What it is, for messages, with its article. */
    String kind();

    /** A string. */
    record Text(int at, String value) implements Value {
        @Override
        public String kind() {
            return "a string";
        }
    }

    /** An integer. */
    record Whole(int at, long value) implements Value {
        @Override
        public String kind() {
            return "an integer";
        }
    }

    /** A float. */
    record Decimal(int at, double value) implements Value {
        @Override
        public String kind() {
            return "a float";
        }
    }

    /** A boolean. */
    record Bool(int at, boolean value) implements Value {
        @Override
        public String kind() {
            return "a boolean";
        }
    }

    /** A date, a time or both, as written. */
    record Moment(int at, String value) implements Value {
        @Override
        public String kind() {
            return "a date or time";
        }
    }

    /** An array; {@code ofHeaders} if its elements are tables under headers in double brackets. */
    record Items(int at, List<Value> values, boolean ofHeaders) implements Value {
        @Override
        public String kind() {
            return "an array";
        }
    }
}
