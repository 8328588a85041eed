package io.kubegitdeploy.localgithub.git;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** A commit's header. */
public record Commit(String sha, String tree, List<String> parents, String message, Person author, Person committer) {

    /** Who and when, in the person's own time zone. */
    public record Person(String name, String email, OffsetDateTime when) {
        private static Person of(PersonIdent ident) {
            ZoneOffset zone = ident.getZoneId().getRules().getOffset(ident.getWhenAsInstant());
            return new Person(
                    ident.getName(),
                    ident.getEmailAddress(),
                    ident.getWhenAsInstant().atOffset(zone));
        }
    }

    static Commit of(RevCommit commit) {
        return new Commit(
                commit.name(),
                commit.getTree().name(),
                Arrays.stream(commit.getParents()).map(RevCommit::name).toList(),
                commit.getFullMessage().stripTrailing(),
                Person.of(commit.getAuthorIdent()),
                Person.of(commit.getCommitterIdent()));
    }
}
