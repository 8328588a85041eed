package io.kubegitdeploy.cli;

import io.kubegitdeploy.cli.gateway.Action;
import io.kubegitdeploy.cli.gateway.Job;
import io.kubegitdeploy.cli.terminal.Line;
import io.kubegitdeploy.cli.terminal.Span;
import io.kubegitdeploy.cli.terminal.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a job is shown. Pure. */
final class JobView {
    private JobView() {}

    /** All of it: what was pushed, a table of its actions, and the sentence that tells where it is. */
    static List<Line> whole(String repository, Job job, Instant now) {
        List<Line> lines = new ArrayList<>();
        lines.add(headline(repository, job, now));
        if (!job.message().isEmpty()) {
            lines.add(Line.of(new Span("  " + job.message() + by(job), Style.DIM)));
        }
        List<List<Span>> rows = job.actions().stream()
                .filter(action -> action.kind() != Action.Kind.CLEANUP)
                .map(JobView::row)
                .toList();
        lines.addAll(Line.table(rows));
        if (!job.text().isEmpty()) {
            lines.add(Line.plain(job.text()));
        }
        return lines;
    }

    private static Line headline(String repository, Job job, Instant now) {
        return Line.of(
                new Span(repository + " job " + job.id(), Style.BOLD),
                Span.plain("  "),
                phase(job),
                Span.plain("  " + job.shortRef() + " " + job.shortCommit() + took(job, now)));
    }

    private static List<Span> row(Action action) {
        return List.of(
                Span.plain("  " + action.unit()),
                Span.plain(action.kind().word()),
                stage(action),
                Span.plain(detail(action)));
    }

    /** What a pipe gets to see of a step: the first time all, then what is new. {@code seen} is brought forward. */
    static List<Line> news(String repository, Job job, Map<String, String> seen, Instant now) {
        List<Line> lines = new ArrayList<>();
        if (seen.isEmpty()) {
            lines.add(Line.plain(repository + " job " + job.id() + ": " + job.shortRef() + " " + job.shortCommit() + " "
                    + job.message() + by(job)));
        }
        Map<String, String> current = new HashMap<>();
        current.put("job", job.phase());
        for (Action action : job.actions()) {
            if (action.kind() == Action.Kind.CLEANUP) {
                continue;
            }
            String name = (action.unit() + " " + action.kind().word()).strip();
            String state = (action.stage() + " " + detail(action)).strip();
            current.put(name, state);
            if (!action.stage().equals("queued") && !state.equals(seen.get(name))) {
                lines.add(Line.plain(name + ": " + state));
            }
        }
        if (job.finished() || !job.phase().equals(seen.get("job"))) {
            lines.add(Line.plain(
                    (job.phase() + took(job, now) + (job.text().isEmpty() ? "" : ": " + job.text())).strip()));
        }
        seen.putAll(current);
        return lines;
    }

    static Span phase(Job job) {
        Style style = switch (job.phase()) {
            case "Succeeded" -> Style.GOOD;
            case "Failed" -> Style.BAD;
            case "Superseded", "Cancelled", "Skipped" -> Style.WARNING;
            default -> job.finished() ? Style.PLAIN : Style.BUSY;
        };
        return new Span(job.phase(), style);
    }

    private static Span stage(Action action) {
        return switch (action.stage()) {
            case "done" -> new Span("done", Style.GOOD);
            case "err_done" -> new Span("failed", Style.BAD);
            case "running" -> new Span("running", Style.BUSY);
            default -> new Span(action.stage(), Style.DIM);
        };
    }

    private static String detail(Action action) {
        List<String> parts = new ArrayList<>();
        if (!action.image().isEmpty()) {
            parts.add(action.image());
        } else if (!action.revision().isEmpty()) {
            parts.add("revision " + action.revision());
        } else if (!action.job().isEmpty()) {
            parts.add("Job " + action.job());
        }
        if (action.attempt() > 1) {
            parts.add("attempt " + action.attempt());
        }
        if (!action.message().isEmpty()) {
            parts.add(action.message());
        }
        return String.join(", ", parts);
    }

    private static String by(Job job) {
        return job.author().isEmpty() ? "" : " (" + job.author() + ")";
    }

    private static String took(Job job, Instant now) {
        return job.startedAt()
                .map(start -> "  "
                        + duration(Duration.between(start, job.completedAt().orElse(now))))
                .orElse("");
    }

    static String age(Job job, Instant now) {
        return job.createdAt()
                .map(created -> duration(Duration.between(created, now)))
                .orElse("");
    }

    /** For people: 7s, 1m12s, 2h5m, 3d4h. */
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds < 86400
                ? seconds / 3600 + "h" + seconds % 3600 / 60 + "m"
                : seconds / 86400 + "d" + seconds % 86400 / 3600 + "h";
    }
}
