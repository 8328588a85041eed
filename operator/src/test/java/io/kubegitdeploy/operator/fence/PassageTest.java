package io.kubegitdeploy.operator.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.operator.fence.Claim.Target;
import io.kubegitdeploy.operator.fence.Passage.Blocked;
import io.kubegitdeploy.operator.fence.Passage.Foreign;
import io.kubegitdeploy.operator.fence.Passage.Free;
import io.kubegitdeploy.operator.fence.Passage.Overtaken;
import io.kubegitdeploy.operator.fence.Passage.Passed;
import io.kubegitdeploy.operator.order.Push;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PassageTest {
    private static final Claim OLD = claim("octo/shop", push("old", 100), 1);
    private static final Claim NEW = claim("octo/shop", push("new", 200), 1);

    @Test
    void a_release_that_nobody_passed_is_free() {
        assertThat(Passage.of(Optional.empty(), OLD, List.of())).isEqualTo(new Free());
    }

    @Test
    void the_holder_passes_again() {
        assertThat(passage(Holding.by(OLD), OLD)).isEqualTo(new Passed());
    }

    @Test
    void a_newer_push_waits_until_the_holder_is_done() {
        assertThat(passage(Holding.by(OLD), NEW)).isEqualTo(new Blocked("shop/old"));
        assertThat(passage(Holding.by(OLD).freed(), NEW)).isEqualTo(new Free());
    }

    @Test
    void an_older_push_never_passes_after_a_newer_one() {
        assertThat(passage(Holding.by(NEW).freed(), OLD)).isEqualTo(new Overtaken("shop/new"));
        assertThat(passage(Holding.by(NEW), OLD)).isEqualTo(new Overtaken("shop/new"));
    }

    @Test
    void a_release_of_another_repository_is_refused() {
        Claim foreign = claim("octo/other", push("other", 300), 1);

        assertThat(passage(Holding.by(OLD).freed(), foreign)).isEqualTo(new Foreign("octo/shop"));
        assertThat(passage(Holding.by(OLD), foreign)).isEqualTo(new Foreign("octo/shop"));
    }

    @Test
    void a_second_attempt_waits_for_the_end_of_the_first() {
        Claim second = claim("octo/shop", OLD.push(), 2);

        assertThat(passage(Holding.by(OLD), second)).isInstanceOf(Blocked.class);
        assertThat(passage(Holding.by(OLD).freed(), second)).isEqualTo(new Free());
    }

    @Test
    void a_push_that_freed_the_release_may_take_it_again() {
        assertThat(passage(Holding.by(OLD).freed(), OLD)).isEqualTo(new Free());
    }

    private static Passage passage(Holding seen, Claim claim) {
        return Passage.of(Optional.of(seen), claim, List.of());
    }

    private static Claim claim(String repository, Push push, int attempt) {
        return new Claim(new Target("prod", "api"), repository, push, "shop", "api", attempt);
    }

    private static Push push(String name, long at) {
        return new Push("uid-" + name, "refs/heads/main", at, "", "c-" + name, at, name);
    }
}
