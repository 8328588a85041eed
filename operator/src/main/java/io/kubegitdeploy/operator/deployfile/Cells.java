package io.kubegitdeploy.operator.deployfile;

import java.util.Arrays;

/**
 * The rendered text, in which each character knows where it comes from: from which offset of the file, and whether the
 * file's author wrote it or it came with a push. The TOML reader takes only characters of the author for TOML's own
 * signs. So a value can't end a string or begin a key, whatever it holds, and needs no escaping.
 */
final class Cells {
    /** What {@link #get} gives after the last character. */
    static final int END = -1;

    /** Stands before each value, so that what is written around an empty one does not grow together. */
    static final int SEAM = 1 << 25;

    private static final int VALUE = 1 << 24;

    /** The plan that is made of it has to fit into one object of the API server, with each character in six bytes. */
    private static final int MOST = 128 * 1024;

    private int[] cells = new int[1024];
    private int[] offsets = new int[1024];
    private int size;

    /** Adds what the author wrote. */
    void text(String text, int start, int end) throws Broken {
        for (int i = start; i < end; i += Character.charCount(text.codePointAt(i))) {
            add(text.codePointAt(i), i);
        }
    }

    /** Adds a value that stands for what is written at an offset. */
    void value(String value, int offset) throws Broken {
        add(SEAM, offset);
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            add(value.codePointAt(i) | VALUE, offset);
        }
    }

    private void add(int cell, int offset) throws Broken {
        if (size == MOST) {
            throw Broken.at(offset, "with its values filled in, the file has more than " + MOST + " characters");
        }
        if (size == cells.length) {
            cells = Arrays.copyOf(cells, size * 2);
            offsets = Arrays.copyOf(offsets, size * 2);
        }
        cells[size] = cell;
        offsets[size++] = offset;
    }

    /** The author's character, or one that is no character of the author, {@link #SEAM} or {@link #END}. */
    int get(int index) {
        return index < size ? cells[index] : END;
    }

    /** The offset in the file as it was written. */
    int offset(int index) {
        return size == 0 ? 0 : offsets[Math.min(index, size - 1)] + (index < size ? 0 : 1);
    }

    static boolean isValue(int cell) {
        return cell != END && (cell & VALUE) != 0;
    }

    /** The character itself, whoever wrote it. */
    static int character(int cell) {
        return isValue(cell) ? cell & ~VALUE : cell;
    }
}
