package io.kubegitdeploy.operator.deployfile;

import java.util.List;

/** A part of a template whose blocks are put together. */
sealed interface Node {
    /** What is written plainly. */
    record Text(int start, int end) implements Node {}

    /** A value that stands for the tag at an offset. */
    record Output(Expression expression, int at) implements Node {}

    /** Of the branches the first one whose condition holds, else the other side. */
    record Block(List<Branch> branches, List<Node> otherwise) implements Node {}

    /** A side of a block, and when it counts. */
    record Branch(Tag.Kind kind, Expression condition, List<Node> body) {}
}
