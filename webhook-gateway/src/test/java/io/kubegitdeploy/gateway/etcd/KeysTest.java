package io.kubegitdeploy.gateway.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's list of keys is that of {@link Keys}. */
class KeysTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(/[^`]+)` \\|");

    @Test
    void the_readme_lists_every_key_and_no_other_and_all_that_is_ours_is_below_one_prefix() throws Exception {
        List<Pattern> rows = rows();
        List<String> keys = keys();

        assertThat(keys).hasSizeGreaterThan(20).allSatisfy(key -> {
            assertThat(key).matches("/github/.*|/kube-git-deploy/.*");
            assertThat(rows).as(key).anyMatch(row -> isListed(key, row));
        });
        assertThat(rows).allSatisfy(row -> assertThat(keys).anyMatch(row.asMatchPredicate()));
    }

    /** What ends with a slash is the start of others. */
    private static boolean isListed(String key, Pattern row) {
        Matcher matcher = row.matcher(key);
        return matcher.matches() || (key.endsWith("/") && matcher.hitEnd());
    }

    /** Words in capitals stand for any other. */
    private static List<Pattern> rows() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("## Keys in etcd");
        return ROW.matcher(readme.substring(start, readme.indexOf("\n## ", start)))
                .results()
                .map((MatchResult row) -> Pattern.compile(row.group(1).replaceAll("[A-Z]+", "[^/]+")))
                .toList();
    }

    /** Every constant, and what every method gives. */
    private static List<String> keys() throws ReflectiveOperationException {
        List<String> keys = new ArrayList<>();
        for (Field field : Keys.class.getDeclaredFields()) {
            if (!Modifier.isPrivate(field.getModifiers()) && field.getType() == String.class) {
                keys.add((String) field.get(null));
            }
        }
        for (Method method : Keys.class.getDeclaredMethods()) {
            if (!method.isSynthetic() && method.getReturnType() == String.class) {
                keys.add((String) method.invoke(
                        null,
                        Stream.of(method.getParameterTypes())
                                .map(KeysTest::argument)
                                .toArray()));
            }
        }
        return keys;
    }

    private static Object argument(Class<?> type) {
        if (type == RepositoryId.class) {
            return new RepositoryId("acme", "shop");
        }
        return type == long.class ? (Object) 7L : "some";
    }
}
