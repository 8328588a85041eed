package io.kubegitdeploy.operator.deployfile;

import java.util.List;

/** What a tag gives or asks; {@code at} is where it is written in the file. */
sealed interface Expression {
    int at();

    /** A string, an integer or a boolean of the author. */
    record Literal(int at, Datum value) implements Expression {}

    /** A variable; with a leading dot it is looked for in what a {@code with} around it names. The dot alone has no name. */
    record Variable(int at, String name, boolean dotted) implements Expression {}

    /** A function, with what a pipe leads into it as its last argument; {@code ==} is {@code eq}. */
    record Call(int at, TemplateFunction function, List<Expression> arguments) implements Expression {}

    /** What could not be read; that is told already. */
    record Unreadable(int at) implements Expression {}
}
