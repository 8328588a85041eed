package io.kubegitdeploy.operator.deployfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills a template in. What a push does not bring to be shown is evaluated too and thrown away, so that a mistake in it
 * is told by the first push. Whatever a tag gives counts as a value of the push, for a function may have it from there.
 */
final class Template {
    private final String text;
    private final TemplateData data;
    private final Faults faults;
    private final TemplateFunction.Effort effort = new TemplateFunction.Effort();
    private final Cells cells = new Cells();

    private Template(String text, TemplateData data, Faults faults) {
        this.text = text;
        this.data = data;
        this.faults = faults;
    }

    /** Fills the values in. What can't be filled in is a fault, and leaves nothing in its place. */
    static Cells render(String text, TemplateData data, Faults faults) throws Broken {
        Blocks blocks = Braces.takeApart(text, faults);
        List<Node> nodes = blocks.end();
        Template template = new Template(text, data, faults);
        template.render(nodes, new Datum.Group(""), blocks.isWhole());
        return template.cells;
    }

    /** {@code shown} is false for what is evaluated only to find its mistakes. */
    private void render(List<Node> nodes, Datum dot, boolean shown) throws Broken {
        for (Node node : nodes) {
            switch (node) {
                case Node.Text plain -> {
                    if (shown) {
                        cells.text(text, plain.start(), plain.end());
                    }
                }
                case Node.Output output -> {
                    String value = output(output.expression(), dot, shown);
                    if (shown) {
                        cells.value(value, output.at());
                    }
                }
                case Node.Block block -> block(block, dot, shown);
            }
        }
    }

    private void block(Node.Block block, Datum dot, boolean shown) throws Broken {
        boolean open = shown;
        for (Node.Branch branch : block.branches()) {
            Optional<Datum> condition = value(branch.condition(), dot, open);
            boolean negated = branch.kind() == Tag.Kind.UNLESS;
            boolean taken = open && condition.isPresent() && condition.get().holds() != negated;
            if (branch.kind() != Tag.Kind.WITH) {
                render(branch.body(), dot, taken);
            } else if (condition.isPresent()) {
                render(branch.body(), condition.get(), taken);
            }
            open = open && condition.isPresent() && !taken;
        }
        render(block.otherwise(), dot, open);
    }

    private String output(Expression expression, Datum dot, boolean shown) {
        Optional<Datum> value = value(expression, dot, shown);
        if (value.isEmpty()) {
            return "";
        }
        return switch (value.get()) {
            case Datum.Text string -> string.value();
            case Datum.Whole whole -> String.valueOf(whole.value());
            case Datum.Truth truth -> String.valueOf(truth.value());
            case Datum.Group group -> {
                faults.add(expression.at(), data.unknown(group.name()).getMessage());
                yield "";
            }
        };
    }

    /** Nothing if there is a fault, which is told. */
    private Optional<Datum> value(Expression expression, Datum dot, boolean shown) {
        try {
            return switch (expression) {
                case Expression.Literal literal -> Optional.of(literal.value());
                case Expression.Variable variable -> Optional.of(variable(variable, dot, shown));
                case Expression.Call call -> call(call, dot, shown);
                case Expression.Unreadable ignored -> Optional.empty();
            };
        } catch (Refused e) {
            faults.add(expression.at(), e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Datum> call(Expression.Call call, Datum dot, boolean shown) throws Refused {
        List<Datum> arguments = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            value(argument, dot, shown).ifPresent(arguments::add);
        }
        boolean complete = arguments.size() == call.arguments().size();
        return complete ? Optional.of(call.function().apply(arguments, effort)) : Optional.empty();
    }

    private Datum variable(Expression.Variable variable, Datum dot, boolean shown) throws Refused {
        String name = variable.name();
        if (name.isEmpty()) {
            return dot;
        }
        if (dot instanceof Datum.Group group) {
            String inner = group.name().isEmpty() ? name : group.name() + "." + name;
            return data.value(variable.dotted() || data.has(inner) ? inner : name, shown);
        }
        if (variable.dotted()) {
            throw new Refused("in this {{ with }} the dot is " + dot.kind() + ", which has no " + name
                    + "; without the dot before it, a name is looked for in all the data");
        }
        return data.value(name, shown);
    }
}
