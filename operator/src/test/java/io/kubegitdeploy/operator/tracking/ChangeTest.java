package io.kubegitdeploy.operator.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.crd.TrackedRepositoryStatus;
import io.kubegitdeploy.operator.gateway.Tracking;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTest {
    private static TrackedRepository shop(Long id, String fullName, Long hook) {
        TrackedRepository repository = new TrackedRepository();
        repository.setSpec(TrackedRepositorySpec.of("acme", "shop"));
        repository.setStatus(
                new TrackedRepositoryStatus(1L, List.of(), id, fullName, "main", hook, null, null, null, null));
        return repository;
    }

    private static Tracking now(long id, String fullName, long hook, String... mended) {
        return new Tracking(hook, id, fullName, "main", List.of(mended));
    }

    @Test
    void as_long_as_nothing_changes_at_github_there_is_no_news() {
        assertThat(Change.of(shop(5L, "acme/shop", 7L), now(5, "acme/shop", 7))).isEmpty();
        assertThat(Change.of(shop(5L, "acme/shop", 7L), now(5, "Acme/Shop", 7))).isEmpty();
    }

    @Test
    void the_first_hooking_is_no_news() {
        TrackedRepository fresh = new TrackedRepository();
        fresh.setSpec(TrackedRepositorySpec.of("acme", "shop"));

        assertThat(Change.of(fresh, now(5, "acme/shop", 7))).isEmpty();
        assertThat(Change.of(shop(null, "acme/shop", null), now(5, "acme/shop", 7)))
                .isEmpty();
    }

    @Test
    void a_hook_that_was_mended_is_told_in_the_gateways_words() {
        assertThat(Change.of(shop(5L, "acme/shop", 7L), now(5, "acme/shop", 8, "the webhook was missing")))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.reason()).isEqualTo("HookRestored");
                    assertThat(change.note()).isEqualTo("the webhook was missing");
                    assertThat(change.good()).isFalse();
                });
    }

    @Test
    void a_mended_hook_is_told_although_the_answer_that_said_so_was_lost() {
        assertThat(Change.of(shop(5L, "acme/shop", 7L), now(5, "acme/shop", 8)))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.reason()).isEqualTo("HookRestored");
                    assertThat(change.note()).contains("made anew");
                });
    }

    @Test
    void the_same_told_twice_has_the_same_key_and_the_next_time_another() {
        String first = key(now(5, "acme/shop", 8, "the webhook was missing"));

        assertThat(key(now(5, "acme/shop", 8))).isEqualTo(first);
        assertThat(key(now(5, "acme/shop", 9))).isNotEqualTo(first);
    }

    private static String key(Tracking now) {
        return Change.of(shop(5L, "acme/shop", 7L), now).getFirst().key();
    }

    @Test
    void a_renamed_or_transferred_repository_is_told_with_both_names() {
        assertThat(Change.of(shop(5L, "acme/shop", 7L), now(5, "other/store", 7)))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.reason()).isEqualTo("RepositoryRenamed");
                    assertThat(change.note()).contains("acme/shop is now other/store");
                    assertThat(change.good()).isTrue();
                });
        assertThat(Change.of(shop(5L, "other/store", 7L), now(5, "other/store", 7)))
                .isEmpty();
    }

    @Test
    void another_repository_under_the_same_name_is_told_once_and_not_as_a_mended_hook() {
        assertThat(Change.of(shop(5L, "acme/shop", 7L), now(6, "acme/shop", 9)))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.reason()).isEqualTo("RepositoryReplaced");
                    assertThat(change.note()).contains("number 6, it was 5");
                });
    }
}
