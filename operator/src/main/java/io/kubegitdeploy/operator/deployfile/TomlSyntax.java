package io.kubegitdeploy.operator.deployfile;

import io.kubegitdeploy.operator.deployfile.Section.KeyPart;
import io.kubegitdeploy.operator.deployfile.Section.KeyValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads TOML 1.0 into its sections, in the file's order: what the tables of the sections mean together is said
 * elsewhere, because the deploy file's own rule of which unit an action belongs to depends on the order.
 */
final class TomlSyntax {
    /** Deeper nesting or longer dotted keys are no deploy file, and would need an unbounded stack. */
    private static final int DEEPEST = 32;

    private final TomlText text;
    private final TomlStrings strings;
    private final TomlScalars scalars;

    private TomlSyntax(Cells cells) {
        this.text = new TomlText(cells);
        this.strings = new TomlStrings(text);
        this.scalars = new TomlScalars(text);
    }

    static List<Section> read(Cells cells) throws Broken {
        return new TomlSyntax(cells).sections();
    }

    private List<Section> sections() throws Broken {
        List<Section> sections = new ArrayList<>(List.of(Section.withoutHeader()));
        while (true) {
            text.skipLines();
            if (text.peek() == Cells.END) {
                return sections;
            }
            if (text.peek() == '[') {
                sections.add(header());
                text.endOfLine("a header");
            } else {
                sections.getLast().entries().add(keyValue(0));
                text.endOfLine("a value");
            }
        }
    }

    private Section header() throws Broken {
        int at = text.at();
        text.advance();
        boolean array = text.ahead(0) == '[';
        if (array) {
            text.advance();
        }
        List<KeyPart> path = key();
        text.expect(']', "to close the header");
        if (array) {
            if (text.ahead(0) != ']') {
                throw text.unexpected("']' to close the header");
            }
            text.advance();
        }
        return new Section(at, array, path, new ArrayList<>());
    }

    private KeyValue keyValue(int depth) throws Broken {
        List<KeyPart> key = key();
        text.expect('=', "after the key");
        text.skipSpace();
        return new KeyValue(key, value(depth));
    }

    /** A key with the white space around it. */
    private List<KeyPart> key() throws Broken {
        List<KeyPart> parts = new ArrayList<>();
        do {
            text.skipSpace();
            int at = text.at();
            String name = strings.isNext() ? strings.read(true) : bareKey();
            if (parts.size() == DEEPEST) {
                throw Broken.at(at, "more than " + DEEPEST + " names in one key");
            }
            parts.add(new KeyPart(at, name));
            text.skipSpace();
        } while (text.take('.'));
        return parts;
    }

    private String bareKey() throws Broken {
        String name = text.word(TomlText::isBare);
        if (name.isEmpty()) {
            throw text.unexpected("a key");
        }
        return name;
    }

    private Value value(int depth) throws Broken {
        if (depth == DEEPEST) {
            throw Broken.at(text.at(), "more than " + DEEPEST + " levels of brackets");
        }
        int at = text.at();
        return switch (text.peek()) {
            case '"', '\'' -> new Value.Text(at, strings.read(false));
            case '[' -> array(depth);
            case '{' -> inlineTable(depth);
            default -> scalars.read();
        };
    }

    private Value array(int depth) throws Broken {
        List<Value> values = new ArrayList<>();
        int at = text.at();
        text.advance();
        text.skipLines();
        while (!text.take(']')) {
            values.add(value(depth + 1));
            text.skipLines();
            if (text.peek() != ']') {
                text.expect(',', "or ']' in the array");
                text.skipLines();
            }
        }
        return new Value.Items(at, values, false);
    }

    private Value inlineTable(int depth) throws Broken {
        Table table = Table.inline(text.at());
        text.advance();
        text.skipSpace();
        if (text.take('}')) {
            return table;
        }
        do {
            KeyValue entry = keyValue(depth + 1);
            table.put(entry.key(), entry.value());
            text.skipSpace();
        } while (text.take(','));
        text.expect('}', "to close the table, on the same line");
        return table;
    }
}
