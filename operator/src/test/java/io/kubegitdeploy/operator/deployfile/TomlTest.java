package io.kubegitdeploy.operator.deployfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TOML 1.0, paragraph by paragraph of its specification, read without the deploy file's own rules. */
class TomlTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** What the text says, as maps, lists and scalars. */
    static Object plain(String text, boolean quotesKept) throws Broken {
        Cells cells = new Cells();
        cells.text(text, 0, text.length());
        Table root = Table.root();
        for (Section section : TomlSyntax.read(cells)) {
            Table table = root;
            if (section.array()) {
                table = root.arrayHeader(section.path());
            } else if (!section.path().isEmpty()) {
                table = root.header(section.path());
            }
            for (Section.KeyValue entry : section.entries()) {
                table.put(entry.key(), entry.value());
            }
        }
        return plain(root, quotesKept);
    }

    /** {@code quotesKept} is toml4j's way with quoted keys. */
    private static Object plain(Value value, boolean quotesKept) {
        return switch (value) {
            case Value.Text text -> text.value();
            case Value.Whole whole -> whole.value();
            case Value.Decimal decimal -> decimal.value();
            case Value.Bool bool -> bool.value();
            case Value.Moment moment -> moment.value();
            case Value.Items items ->
                items.values().stream().map(item -> plain(item, quotesKept)).toList();
            case Table table -> {
                Map<String, Object> map = new LinkedHashMap<>();
                table.entries()
                        .forEach((key, entry) -> map.put(
                                quotesKept && key.contains(" ") ? "\"" + key + "\"" : key,
                                plain(entry.value(), quotesKept)));
                yield map;
            }
        };
    }

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of("a = 1 # one\n# two\n\tb = '#' # three\n#", "{'a':1,'b':'#'}"),
                Arguments.of("a = 1\r\n\r\n[b]\r\nc = 2\r\n", "{'a':1,'b':{'c':2}}"),
                Arguments.of("# \u0085\u00A0\tö\na = 'b'", "{'a':'b'}"),
                // keys
                Arguments.of("bare_key-1 = 1\n1234 = 2\n- = 3\n_ = 4", "{'bare_key-1':1,'1234':2,'-':3,'_':4}"),
                Arguments.of("\"127.0.0.1\" = 1\n'a \"b\"' = 2\n\"\" = 3", "{'127.0.0.1':1,'a \\\"b\\\"':2,'':3}"),
                Arguments.of("\"\\u00e9\\n\" = 1\nʎ.\"ʎ\" = 2".replace("ʎ.", "x."), "{'é\\n':1,'x':{'ʎ':2}}"),
                Arguments.of("a . b\t.'c.d' = 1\n3.14 = 2", "{'a':{'b':{'c.d':1}},'3':{'14':2}}"),
                Arguments.of("a.x = 1\nb = 2\na.y = 3\na.z.w = 4", "{'a':{'x':1,'y':3,'z':{'w':4}},'b':2}"),
                Arguments.of("true = 1\ninf = 2\n1e5 = 3\n1979-05-27 = 4", "{'true':1,'inf':2,'1e5':3,'1979-05-27':4}"),
                // strings
                Arguments.of("a = \"\\b\\t\\n\\f\\r\\\"\\\\\"", "{'a':'\\b\\t\\n\\f\\r\\\"\\\\'}"),
                Arguments.of(
                        "a = \"\\u00E9 \\u4e2d \\U0001F600 \\U0010FFFF\"", "{'a':'é 中 \uD83D\uDE00 \uDBFF\uDFFF'}"),
                Arguments.of("a = 'C:\\Users\\n'\nb = ''\nc = '\t'", "{'a':'C:\\\\Users\\\\n','b':'','c':'\\t'}"),
                Arguments.of("a = \"\"\"\nx\ny\"\"\"", "{'a':'x\\ny'}"),
                Arguments.of("a = \"\"\"x\r\ny\"\"\"", "{'a':'x\\ny'}"),
                Arguments.of("a = \"\"\"\\\n   x \\  \n\n \t y\\\r\n z\"\"\"", "{'a':'x y' }".replace("y'", "yz'")),
                Arguments.of("a = \"\"\"\"\"\"\nb = ''''''", "{'a':'','b':''}"),
                Arguments.of("a = \"\"\"\"x\"\" y\"\"\"\"\"", "{'a':'\\\"x\\\"\\\" y\\\"\\\"'}"),
                Arguments.of("a = ''''x'' y'''''", "{'a':'\\u0027x\\u0027\\u0027 y\\u0027\\u0027'}"),
                Arguments.of("a = '''\n\\no\n escape'''", "{'a':'\\\\no\\n escape'}"),
                Arguments.of("a = \"\"\"\\\"\"\"\\u0022\"\"\"", "{'a':'\\\"\\\"\\\"\\\"'}"),
                // integers
                Arguments.of("a = +99\nb = 0\nc = -0\nd = +0\ne = -17", "{'a':99,'b':0,'c':0,'d':0,'e':-17}"),
                Arguments.of("a = 1_2_3\nb = 5_349_221", "{'a':123,'b':5349221}"),
                Arguments.of("a = 0xDEADBEEF\nb = 0xdead_beef\nc = 0x00", "{'a':3735928559,'b':3735928559,'c':0}"),
                Arguments.of("a = 0o0_17\nb = 0b11_01", "{'a':15,'b':13}"),
                Arguments.of(
                        "a = 9223372036854775807\nb = -9223372036854775808\nc = 0x7FFFFFFFFFFFFFFF",
                        "{'a':9223372036854775807,'b':-9223372036854775808,'c':9223372036854775807}"),
                // floats
                Arguments.of("a = +1.0\nb = -0.01\nc = 3.1_4", "{'a':1.0,'b':-0.01,'c':3.14}"),
                Arguments.of("a = 5e+22\nb = 1e06\nc = -2E-2\nd = 1_0e0_1", "{'a':5e22,'b':1e6,'c':-0.02,'d':100.0}"),
                Arguments.of("a = 6.626e-34\nb = -0.0\nc = 0e0", "{'a':6.626e-34,'b':-0.0,'c':0.0}"),
                Arguments.of("a = [true, false]", "{'a':[true,false]}"),
                // the four kinds of dates and times
                Arguments.of("a = 1979-05-27T07:32:00Z", "{'a':'1979-05-27T07:32:00Z'}"),
                Arguments.of("a = 1979-05-27t00:32:00.999999-07:00", "{'a':'1979-05-27t00:32:00.999999-07:00'}"),
                Arguments.of("a = 1979-05-27 07:32:00z # x", "{'a':'1979-05-27 07:32:00z'}"),
                Arguments.of("a = 1979-05-27T07:32:00.123456789012", "{'a':'1979-05-27T07:32:00.123456789012'}"),
                Arguments.of(
                        "a = 2024-02-29\nb = 23:59:59.9\nc = [1979-05-27 ]",
                        "{'a':'2024-02-29','b':'23:59:59.9','c':['1979-05-27']}"),
                // arrays
                Arguments.of("a = [ 1, 2, # two\n\n 3, # three\n]", "{'a':[1,2,3]}"),
                Arguments.of("a = [[1, 'x'], [2.5, {b = true}], []]", "{'a':[[1,'x'],[2.5,{'b':true}],[]]}"),
                Arguments.of("a = [\"\"\"x\ny\"\"\", 'a,]']", "{'a':['x\\ny','a,]']}"),
                // tables
                Arguments.of("[a]\n[b]\nx = 1\n[ c . 'd e' ]", "{'a':{},'b':{'x':1},'c':{'d e':{}}}"),
                Arguments.of("[x.y.z.w]\n[x]\na = 1", "{'x':{'y':{'z':{'w':{}}},'a':1}}"),
                Arguments.of("[a.b]\nx=1\n[c]\n[a.d]\n[a]\ny=2", "{'a':{'b':{'x':1},'d':{},'y':2},'c':{}}"),
                Arguments.of(
                        "[f]\na.c = 'red'\na.t.s = true\n[f.a.x]\ny = 1",
                        "{'f':{'a':{'c':'red','t':{'s':true},'x':{'y':1}}}}"),
                Arguments.of("[\"\"]\n[a.\"\"]", "{'':{},'a':{'':{}}}"),
                // inline tables
                Arguments.of(
                        "a = {}\nb = { c.d = 1, c.e = [\n1\n], f = {g = ''} }",
                        "{'a':{},'b':{'c':{'d':1,'e':[1]},'f':{'g':''}}}"),
                // arrays of tables
                Arguments.of("[[p]]\na=1\n[[p]]\n[[p]]\na=2\n[p.q]\nb=3", "{'p':[{'a':1},{},{'a':2,'q':{'b':3}}]}"),
                Arguments.of(
                        "[[f]]\n[[f.v]]\nx=1\n[[f.v]]\n[[f]]\n[[f.v]]\nx=2",
                        "{'f':[{'v':[{'x':1},{}]},{'v':[{'x':2}]}]}"),
                Arguments.of("[[a.b]]\nx=1\n[a]\ny=2", "{'a':{'b':[{'x':1}],'y':2}}"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void what_toml_1_allows_is_read(String text, String json) throws Exception {
        String wanted = json.replace('\'', '"').replace("\\u0027", "'");

        assertThat(JSON.writeValueAsString(plain(text, false)))
                .isEqualTo(JSON.writeValueAsString(JSON.readValue(wanted, Object.class)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inf", "+inf", "-inf", "nan", "+nan", "-nan"})
    void infinities_and_not_a_number_are_floats(String text) throws Exception {
        double wanted = text.endsWith("nan")
                ? Double.NaN
                : text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;

        assertThat(plain("a = " + text, false)).isEqualTo(Map.of("a", wanted));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // lines and comments
                "a = 1 b = 2",
                "a = 1\rb = 2",
                "# \u0000",
                "# \u001F",
                "# \u007F",
                "# x\ry",
                "\u000Ba = 1",
                // keys
                "= 1",
                "a b = 1",
                "a.b.. = 1",
                ".a = 1",
                "é = 1",
                "a! = 1",
                "\"\"\"a\"\"\" = 1",
                "'''a''' = 1",
                "\"a\nb\" = 1",
                "a\n= 1",
                "a =\n1",
                "a = 1\na = 2",
                "a = 1\n\"a\" = 2",
                "a = 1\na.b = 2",
                "a.b = 1\na.b.c = 2",
                "a.b = 1\na = 2",
                // strings
                "a = \"x",
                "a = 'x\n'",
                "a = \"x\ny\"",
                "a = \"\u0000\"",
                "a = \"\u007F\"",
                "a = '\u0008'",
                "a = \"\"\"\u0001\"\"\"",
                "a = \"\"\"x\ry\"\"\"",
                "a = \"\"\"x\\\ry\"\"\"",
                "a = \"\"\"x\\\n\ry\"\"\"",
                "a = '''\u007F'''",
                "a = \"\\a\"",
                "a = \"\\x41\"",
                "a = \"\\e\"",
                "a = \"\\u12\"",
                "a = \"\\uD800\"",
                "a = \"\\U00110000\"",
                "a = \"\\U0000DFFF\"",
                "a = \"\\ \"",
                "a = \"\"\"\\ x\"\"\"",
                "a = \"\"\"x\"\"\"\"\"\"",
                "a = '''x''''''",
                "a = \"\"\"x",
                "a = x",
                // numbers
                "a = 01",
                "a = +01",
                "a = -01",
                "a = 1__2",
                "a = _1",
                "a = 1_",
                "a = 0X1",
                "a = 0xG",
                "a = 0x",
                "a = 0x_1",
                "a = +0x1",
                "a = -0b1",
                "a = 0o8",
                "a = 0b2",
                "a = 9223372036854775808",
                "a = 0x8000000000000000",
                "a = 1.",
                "a = .5",
                "a = 1.e5",
                "a = 1e",
                "a = 1e5.0",
                "a = 01.5",
                "a = 1_.5",
                "a = 1._5",
                "a = 1e_5",
                "a = Inf",
                "a = NaN",
                "a = + 1",
                "a = ++1",
                "a = True",
                "a = FALSE",
                "a = 1,2",
                // dates and times
                "a = 1979-5-27",
                "a = 1979-02-30",
                "a = 2023-02-29",
                "a = 1979-05-27T",
                "a = 1979-05-27T7:32:00",
                "a = 1979-05-27T07:32",
                "a = 1979-05-27T24:00:00",
                "a = 1979-05-27T07:32:00.",
                "a = 1979-05-27T07:32:00+7:00",
                "a = 1979-05-27T07:32:00+25:00",
                "a = 1979-05-27T07:32:00+01:60",
                "a = 1979-05-27Z",
                "a = 07:32:00Z",
                "a = 1979-05-27  07:32:00",
                // arrays
                "a = [",
                "a = [1",
                "a = [1 2]",
                "a = [,]",
                "a = [1,,2]",
                "a = [1]]",
                // tables
                "[]",
                "[a",
                "[a]]",
                "[[a]",
                "[ [a]]",
                "[[a] ]",
                "[a.]",
                "[.a]",
                "[a..b]",
                "[a b]",
                "[a] b = 1",
                "[a\n]",
                "[a=1]",
                "[a]\n[a]",
                "a = 1\n[a]",
                "[a]\nb = 1\n[a.b]",
                "[f]\na.c = 1\n[f.a]",
                "[f]\na.t.s = 1\n[f.a.t]",
                "[a.b.c]\nz = 9\n[a]\nb.c.t = 1",
                "[a.b]\nx = 1\n[a]\nb.y = 2",
                // inline tables
                "a = {",
                "a = {b = 1",
                "a = {b = 1,}",
                "a = {,}",
                "a = {b = 1\n}",
                "a = {\nb = 1}",
                "a = {b = 1, # x\nc = 2}",
                "a = {b = 1 c = 2}",
                "a = {b = 1, b = 2}",
                "a = {b}",
                "a = {b = 1}\na.c = 2",
                "a = {b = 1}\n[a.c]",
                "a = {b = {}}\n[a.b.c]",
                "a = {b = {c = 1}, b.d = 2}",
                "a = {b.c = 1}\na.b.d = 2",
                "a.b = {}\na.b.c = 1",
                // arrays of tables
                "a = []\n[[a]]",
                "a = [{}]\n[[a]]",
                "a = [{b = 1}]\n[a.c]",
                "[[a]]\n[a]",
                "[a]\n[[a]]",
                "[a.b]\n[[a]]",
                "[[a]]\n[a.b]\n[[a.b]]",
                "[[a]]\n[[a.b]]\n[a.b]"
            })
    void what_toml_1_forbids_is_refused(String text) {
        assertThat(catchThrowable(() -> plain(text, false))).isInstanceOf(Broken.class);
    }
}
