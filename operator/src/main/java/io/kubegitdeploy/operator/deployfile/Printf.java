package io.kubegitdeploy.operator.deployfile;

import io.kubegitdeploy.operator.deployfile.TemplateFunction.Effort;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go's {@code printf} for strings, integers and booleans, with widths and precisions of up to three digits. */
final class Printf {
    private static final Pattern VERB =
            Pattern.compile("%(?<left>-)?(?<zeros>0)?(?<width>[0-9]{1,3})?(?:\\.(?<most>[0-9]{0,3}))?(?<verb>[svdt%])");

    private Printf() {}

    static String format(String format, List<Datum> values, Effort effort) throws Refused {
        StringBuilder made = new StringBuilder();
        Matcher verb = VERB.matcher(format);
        int used = 0;
        int index = 0;
        while (index < format.length()) {
            if (format.charAt(index) != '%') {
                effort.take(1);
                made.append(format.charAt(index++));
                continue;
            }
            if (!verb.region(index, format.length()).lookingAt()) {
                throw new Refused("printf knows %s, %v, %d, %t and %%; after the first " + index
                        + " characters of the format stands something else");
            }
            String filled = "%";
            if (!verb.group("verb").equals("%")) {
                if (used == values.size()) {
                    throw new Refused("printf's format has more verbs than there are values, " + values.size());
                }
                filled = filled(verb, values.get(used++));
            }
            effort.take(filled.length());
            made.append(filled);
            index = verb.end();
        }
        if (used < values.size()) {
            throw new Refused("printf's format has " + used + " verbs for " + values.size() + " values");
        }
        return made.toString();
    }

    private static String filled(Matcher verb, Datum value) throws Refused {
        String kind = verb.group("verb");
        String text = switch (value) {
            case Datum.Text string -> string.value();
            case Datum.Whole whole -> String.valueOf(whole.value());
            case Datum.Truth truth -> String.valueOf(truth.value());
            case Datum.Group group -> throw new Refused("printf can't print " + group.kind());
        };
        if ((kind.equals("d") && !(value instanceof Datum.Whole))
                || (kind.equals("t") && !(value instanceof Datum.Truth))
                || (kind.equals("s") && !(value instanceof Datum.Text))) {
            throw new Refused("printf's %" + kind + " does not print " + value.kind() + "; %v does");
        }
        String most = verb.group("most");
        if (most != null && value instanceof Datum.Text) {
            int kept = Math.min(most.isEmpty() ? 0 : Integer.parseInt(most), text.codePointCount(0, text.length()));
            text = text.substring(0, text.offsetByCodePoints(0, kept));
        }
        int missing = verb.group("width") == null
                ? 0
                : Integer.parseInt(verb.group("width")) - text.codePointCount(0, text.length());
        String pad =
                (verb.group("zeros") != null && verb.group("left") == null ? "0" : " ").repeat(Math.max(0, missing));
        if (verb.group("left") != null) {
            return text + pad;
        }
        return pad.startsWith("0") && text.startsWith("-") ? "-" + pad + text.substring(1) : pad + text;
    }
}
