package io.kubegitdeploy.operator.deployfile;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what TOML writes without quotes: booleans, numbers, dates and times. */
final class TomlScalars {
    private static final int LONGEST = 64;

    private static final Pattern WHOLE = Pattern.compile("[+-]?(?:0|[1-9](?:_?[0-9])*)");
    private static final Pattern BASED =
            Pattern.compile("0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:0|[1-9](?:_?[0-9])*)(?:\\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?");
    private static final Pattern NO_NUMBER = Pattern.compile("([+-])?(inf|nan)");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern MOMENT = Pattern.compile("(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})?(?<between>[Tt ])?"
            + "(?:(?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\\.[0-9]+)?)?"
            + "(?<zone>[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?");

    private final TomlText text;

    TomlScalars(TomlText text) {
        this.text = text;
    }

    Value read() throws Broken {
        int at = text.at();
        String word = text.word(TomlScalars::isPart);
        if (DATE.matcher(word).matches() && text.peek() == ' ' && isDigit(text.ahead(1))) {
            text.advance();
            word = word + " " + text.word(TomlScalars::isPart);
        }
        if (word.isEmpty()) {
            throw text.unexpected("a value");
        }
        if (word.length() > LONGEST) {
            throw noValue(at, word);
        }
        return switch (word) {
            case "true" -> new Value.Bool(at, true);
            case "false" -> new Value.Bool(at, false);
            default -> numberOrMoment(at, word);
        };
    }

    private static Value numberOrMoment(int at, String word) throws Broken {
        try {
            if (WHOLE.matcher(word).matches()) {
                return new Value.Whole(at, Long.parseLong(word.replace("_", "")));
            }
            if (BASED.matcher(word).matches()) {
                return new Value.Whole(at, Long.parseLong(word.substring(2).replace("_", ""), base(word.charAt(1))));
            }
        } catch (NumberFormatException ignored) {
            throw Broken.at(at, word + " does not fit into 64 bits");
        }
        if (DECIMAL.matcher(word).matches()) {
            return new Value.Decimal(at, Double.parseDouble(word.replace("_", "")));
        }
        Matcher special = NO_NUMBER.matcher(word);
        if (special.matches()) {
            double magnitude = special.group(2).equals("inf") ? Double.POSITIVE_INFINITY : Double.NaN;
            return new Value.Decimal(at, "-".equals(special.group(1)) ? -magnitude : magnitude);
        }
        if (isMoment(word)) {
            return new Value.Moment(at, word);
        }
        throw noValue(at, word);
    }

    private static int base(char sign) {
        return switch (sign) {
            case 'x' -> 16;
            case 'o' -> 8;
            default -> 2;
        };
    }

    private static boolean isMoment(String word) {
        Matcher moment = MOMENT.matcher(word);
        if (!moment.matches()) {
            return false;
        }
        String date = moment.group("date");
        String time = moment.group("time");
        boolean both = date != null && time != null;
        if (both != (moment.group("between") != null) || (!both && moment.group("zone") != null)) {
            return false;
        }
        try {
            return (date == null || LocalDate.parse(date) != null) && (time == null || LocalTime.parse(time) != null);
        } catch (DateTimeException ignored) {
            return false;
        }
    }

    private static Broken noValue(int at, String word) {
        return Broken.at(at, Faults.quoted(word) + " is no value of TOML: a string stands in quotes");
    }

    private static boolean isPart(int c) {
        return TomlText.isPlain(c) || c == '+' || c == ':';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
