package io.kubegitdeploy.operator.jobs;

/** User input in a container's {@code args} or {@code env}. */
public final class Literal {
    private Literal() {}

    /** The kubelet replaces {@code $(NAME)} in args and env and reads {@code $$} as one dollar: this keeps every dollar. */
    public static String of(String text) {
        return text.replace("$", "$$");
    }
}
