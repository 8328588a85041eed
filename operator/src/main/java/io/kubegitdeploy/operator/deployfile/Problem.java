package io.kubegitdeploy.operator.deployfile;

/** What is wrong in a deploy file, and where: line and column count from 1, columns in characters. */
public record Problem(int line, int column, String message) {
    /** For people: {@code line 3, column 7: unknown key tga ...}. */
    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + message;
    }
}
