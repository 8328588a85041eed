package io.kubegitdeploy.operator.deployfile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Puts the tags of a template together to blocks, whichever way they are spelled. */
final class Blocks {
    /** Deeper blocks are no deploy file, and would need an unbounded stack. */
    private static final int DEEPEST = 32;

    /** A block that is not closed yet; that of an unsupported tag has no beginning. */
    private static final class Frame {
        private final Optional<Tag.Open> open;
        private final int at;
        private final List<Node.Branch> branches = new ArrayList<>();
        private final List<Node> otherwise = new ArrayList<>();
        private List<Node> side = new ArrayList<>();

        private Frame(Optional<Tag.Open> open, int at) {
            this.open = open;
            this.at = at;
            open.ifPresent(tag -> branches.add(new Node.Branch(tag.kind(), tag.condition(), side)));
        }

        private boolean isInElse() {
            return side == otherwise;
        }
    }

    private final Faults faults;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final List<Node> nodes = new ArrayList<>();
    private boolean whole = true;

    Blocks(Faults faults) {
        this.faults = faults;
    }

    void text(int start, int end) {
        add(new Node.Text(start, end));
    }

    /** Adds the tag at an offset. */
    void tag(Tag tag, int at) throws Broken {
        switch (tag) {
            case Tag.Comment ignored -> {}
            case Tag.Output output -> add(new Node.Output(output.expression(), at));
            case Tag.Open open -> open(new Frame(Optional.of(open), at));
            case Tag.Else otherwise -> otherwise(otherwise, at);
            case Tag.Close close -> close(close, at);
            case Tag.Unsupported unsupported -> {
                faults.add(
                        at,
                        unsupported.construct() + " can't be used in a deploy file; there are values such as"
                                + " {{ .git.sha }}, if, with and functions");
                if (unsupported.opens()) {
                    open(new Frame(Optional.empty(), at));
                }
            }
        }
    }

    /** The template, to be asked for when all tags were added. */
    List<Node> end() {
        for (Frame frame : frames) {
            frame.open.ifPresent(open ->
                    broken(frame.at, "{{ " + open.written() + " }} is never closed by {{ " + open.closing() + " }}"));
        }
        return nodes;
    }

    /** Whether each block has its two ends: otherwise what stands in which one is not known. */
    boolean isWhole() {
        return whole;
    }

    private void add(Node node) {
        (frames.isEmpty() ? nodes : frames.peek().side).add(node);
    }

    private void open(Frame frame) throws Broken {
        if (frames.size() == DEEPEST) {
            throw Broken.at(frame.at, "more than " + DEEPEST + " blocks in each other");
        }
        if (frame.open.isPresent()) {
            add(new Node.Block(frame.branches, frame.otherwise));
        }
        frames.push(frame);
    }

    private void otherwise(Tag.Else tag, int at) {
        Frame frame = frames.peek();
        if (frame == null) {
            broken(at, "{{ else }} belongs to no {{ if }}");
        } else if (frame.isInElse()) {
            broken(at, "a second {{ else }} in the {{ if }} of line " + faults.line(frame.at));
        } else if (tag.condition().isPresent()) {
            frame.side = new ArrayList<>();
            frame.branches.add(new Node.Branch(Tag.Kind.IF, tag.condition().get(), frame.side));
        } else {
            frame.side = frame.otherwise;
        }
    }

    private void close(Tag.Close tag, int at) {
        Frame frame = frames.poll();
        if (frame == null) {
            broken(at, "{{ " + tag.written() + " }} closes nothing: no block is open here");
        } else if (frame.open.isPresent() && !frame.open.get().closing().equals(tag.written())) {
            broken(
                    at,
                    "{{ " + tag.written() + " }} does not close {{ "
                            + frame.open.get().written() + " }} of line " + faults.line(frame.at) + "; {{ "
                            + frame.open.get().closing() + " }} does");
        }
    }

    private void broken(int at, String message) {
        whole = false;
        faults.add(at, message);
    }
}
