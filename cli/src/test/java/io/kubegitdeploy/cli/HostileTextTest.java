package io.kubegitdeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commit messages, branches and outputs come from pushes: nothing in them may reach a terminal as a command. */
class HostileTextTest {
    /** Clears the screen, sets the title, C1's own, deletes, turns the direction, ends lines: in JSON's spelling. */
    private static final String HOSTILE =
            "\\u001b[2J\\u001b]0;x\\u0007\\u009b31m\\u007f\\u202e\\u2028\\r\\n\\u001b[31mred\\udb40\\udc01\\u0000";

    private final FakeGateway gateway = new FakeGateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status sample/shop 7",
                "status sample/shop",
                "status sample/shop 7 --no-wait",
                "status",
                "list",
                "list sample/shop",
                "logs sample/shop 7",
                "status sample/shop 7 -o json",
                "list -o json",
                "logs sample/shop 7 -o json",
                "logs sample/shop 7 -f -o json",
                "cancel sample/shop 7",
                "cancel sample/shop 7 -o json",
                "login"
            })
    void no_command_lets_an_escape_sequence_through(String line) {
        String job = Jobs.SUCCEEDED
                .replace("Another headline", HOSTILE)
                .replace("\"branch\":\"main\"", "\"branch\":\"" + HOSTILE + "\"")
                .replace("Ada", HOSTILE)
                .replace("Deployed web", HOSTILE)
                .replace("step 2", HOSTILE)
                .replace("sha256:ab", HOSTILE)
                .replace("shop-7", HOSTILE)
                .replace("\"web\":", "\"" + HOSTILE + "\":");
        String repository = Jobs.REPOSITORY
                .replace("main", HOSTILE)
                .replace("True", "False")
                .replace("Tracked", HOSTILE);
        gateway.on("GET sample/shop", "{\"ok\":true,\"repository\":" + repository + "}")
                .on("GET tracked", "{\"ok\":true,\"repositories\":[" + repository + "]}")
                .on("GET sample/shop/jobs?limit=1", Jobs.list(job))
                .on("GET sample/shop/jobs?limit=20", Jobs.list(job))
                .on("GET sample/shop/jobs/7", Jobs.one(job))
                .on(
                        "POST sample/shop/jobs/7/cancel",
                        409,
                        "{\"ok\":false,\"reason\":\"" + HOSTILE + "\",\"error\":\"" + HOSTILE + "\"}")
                .on("GET /api/v0/github/login_url", "{\"ok\":true,\"login_url\":\"" + HOSTILE + "\"}");

        Called called = Called.kgd(gateway, line.split(" "));

        assertThat(called.out() + called.err()).isNotEmpty();
        assertThat(controls(called.out() + called.err())).isEmpty();
    }

    private static List<String> controls(String text) {
        return text.codePoints()
                .filter(c -> c != '\n')
                .filter(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.LINE_SEPARATOR)
                .mapToObj(Integer::toHexString)
                .toList();
    }
}
