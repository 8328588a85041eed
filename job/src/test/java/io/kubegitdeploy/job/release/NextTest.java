package io.kubegitdeploy.job.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.job.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NextTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration RECENT = Duration.ofSeconds(10);
    private static final Duration LONG_AGO = Duration.ofMinutes(6);
    private static final String OURS = "kube-git-deploy uid=uid-1 unit=api";
    private static final String THEIRS = "kube-git-deploy uid=uid-0 unit=api";

    private final List<Revision> revisions = new ArrayList<>();

    private NextTest revision(String status, String description, String uid, Duration age) {
        revisions.add(new Revision(
                revisions.size() + 1,
                NOW.minus(age),
                Revision.Status.of(status),
                description,
                Optional.of(uid).filter(label -> !label.isEmpty())));
        return this;
    }

    private NextTest deployed(String description, String uid) {
        return revision("deployed", description, uid, LONG_AGO);
    }

    private Next.Step step() throws Rejected {
        return Next.decide(new History(revisions), Requests.request(), NOW);
    }

    @Test
    void a_release_that_is_not_there_is_installed() throws Exception {
        assertThat(step()).isInstanceOf(Next.Step.Upgrade.class);
    }

    @Test
    void a_release_at_rest_is_upgraded() throws Exception {
        assertThat(deployed(THEIRS, "uid-0").step()).isInstanceOf(Next.Step.Upgrade.class);
        assertThat(revision("failed", "Upgrade \"a\" failed: x", "uid-0", RECENT)
                        .step())
                .isInstanceOf(Next.Step.Upgrade.class);
    }

    @Test
    void what_an_earlier_attempt_deployed_is_done() throws Exception {
        deployed(THEIRS, "uid-0").deployed(OURS, "uid-1");
        assertThat(step()).isEqualTo(new Next.Step.AlreadyDeployed(revisions.get(1), Optional.empty()));
    }

    @Test
    void what_was_deployed_and_rolled_back_by_a_person_since_is_not_deployed_again() throws Exception {
        revision("superseded", THEIRS, "", LONG_AGO)
                .revision("superseded", OURS, "", LONG_AGO)
                .deployed("Rollback to 1", "");
        assertThat(step()).isEqualTo(new Next.Step.AlreadyDeployed(revisions.get(1), Optional.of(revisions.get(2))));
    }

    @Test
    void what_was_deployed_is_done_even_if_somebody_is_at_work_since() throws Exception {
        deployed(OURS, "uid-1").revision("pending-upgrade", "Preparing upgrade", "uid-1", RECENT);
        assertThat(step()).isInstanceOf(Next.Step.AlreadyDeployed.class);
    }

    @Test
    void another_units_revision_of_the_same_push_does_not_count() throws Exception {
        deployed("kube-git-deploy uid=uid-1 unit=web", "uid-1");
        assertThat(step()).isInstanceOf(Next.Step.Upgrade.class);
    }

    @Test
    void our_own_upgrade_that_was_cut_off_is_rolled_back_to_what_was_deployed() throws Exception {
        revision("superseded", THEIRS, "", LONG_AGO)
                .deployed(THEIRS, "uid-0")
                .revision("failed", "Upgrade \"a\" failed: x", "", LONG_AGO)
                .revision("pending-upgrade", "Preparing upgrade", "uid-1", RECENT);
        assertThat(step()).isEqualTo(new Next.Step.RollBack(revisions.get(3), 2));
    }

    @Test
    void an_upgrade_killed_after_the_old_revision_was_superseded_goes_back_to_it() throws Exception {
        revision("superseded", THEIRS, "uid-0", LONG_AGO)
                .revision("pending-upgrade", "Preparing upgrade", "uid-1", RECENT);
        assertThat(step()).isEqualTo(new Next.Step.RollBack(revisions.get(1), 1));
    }

    @Test
    void a_first_installation_that_was_cut_off_is_removed() throws Exception {
        revision("pending-install", "Initial install underway", "uid-1", RECENT);
        assertThat(step()).isEqualTo(new Next.Step.Uninstall(revisions.getFirst()));
    }

    @Test
    void a_failed_first_installation_is_nothing_to_go_back_to_whatever_helm_calls_it() throws Exception {
        revision("superseded", "Release \"a\" failed: not ready\ntimeout", "", LONG_AGO)
                .revision("pending-upgrade", "Preparing upgrade", "uid-1", RECENT);
        assertThat(step()).isInstanceOf(Next.Step.Uninstall.class);
    }

    @Test
    void what_another_push_left_is_recovered_because_the_fence_let_us_in() throws Exception {
        deployed(THEIRS, "uid-a").revision("pending-upgrade", "Preparing upgrade", "uid-b", RECENT);
        assertThat(step()).isEqualTo(new Next.Step.RollBack(revisions.get(1), 1));
    }

    @Test
    void a_persons_upgrade_inherits_the_label_and_is_not_taken_for_a_push() throws Exception {
        deployed(THEIRS, "uid-0").revision("pending-upgrade", "Preparing upgrade", "uid-0", RECENT);
        assertThat(step()).isEqualTo(new Next.Step.Wait(revisions.get(1)));
    }

    @Test
    void a_persons_upgrade_is_left_alone_until_it_is_too_old() throws Exception {
        deployed("Install complete", "").revision("pending-upgrade", "Preparing upgrade", "", RECENT);
        assertThat(step()).isEqualTo(new Next.Step.Wait(revisions.get(1)));
        revisions.removeLast();
        revision("pending-upgrade", "Preparing upgrade", "", LONG_AGO);
        assertThat(step()).isEqualTo(new Next.Step.RollBack(revisions.get(1), 1));
    }

    @Test
    void our_rollback_that_was_cut_off_is_done_again() throws Exception {
        deployed(THEIRS, "uid-0")
                .revision("failed", "Upgrade \"a\" failed: x", "uid-1", RECENT)
                .revision("pending-rollback", "Rollback to 1", "uid-0", RECENT)
                .revision("pending-rollback", "Rollback to 1", "uid-0", RECENT);
        assertThat(step()).isEqualTo(new Next.Step.RollBack(revisions.get(3), 1));
    }

    @Test
    void a_persons_rollback_is_waited_for() throws Exception {
        revision("superseded", THEIRS, "", LONG_AGO)
                .deployed(THEIRS, "uid-0")
                .revision("pending-rollback", "Rollback to 1", "", RECENT);
        assertThat(step()).isInstanceOf(Next.Step.Wait.class);
    }

    @Test
    void a_removal_that_was_cut_off_is_finished() throws Exception {
        revision("uninstalling", "Deletion in progress (or silently failed)", "uid-1", RECENT);
        assertThat(step()).isInstanceOf(Next.Step.Uninstall.class);
    }
}
