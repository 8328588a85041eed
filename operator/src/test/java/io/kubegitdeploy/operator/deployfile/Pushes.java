package io.kubegitdeploy.operator.deployfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import java.util.List;

/** Deploy files read for a push to {@code master} of {@code shop/web}, or with hostile names in it. */
final class Pushes {
    static final String SHA = "0123456789abcdef0123456789abcdef01234567";

    private static final TrackedRepositorySpec REPOSITORY =
            new TrackedRepositorySpec("shop", "web", null, null, null, null, null, null, null, null, null);

    static final TemplateData MASTER = data("refs/heads/master", "Jo <jo@example.com>", "Say hello");

    private Pushes() {}

    static TemplateData data(String ref, String author, String message) {
        return TemplateData.of(push(7L, ref, author, message), REPOSITORY);
    }

    static TemplateData withoutNumber() {
        return TemplateData.of(push(null, "refs/heads/master", null, null), REPOSITORY);
    }

    private static DeployJobSpec push(Long number, String ref, String author, String message) {
        return new DeployJobSpec("web", number, ref, SHA, null, null, message, author, null, null);
    }

    static Reading read(String text, TemplateData data) {
        return DeployFile.read(text, data, "shop-ns");
    }

    static List<PlannedUnit> plan(String text, TemplateData data) {
        Reading reading = read(text, data);
        assertThat(reading).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) reading).units();
    }

    static List<PlannedUnit> plan(String text) {
        return plan(text, MASTER);
    }

    static List<String> problems(String text, TemplateData data) {
        Reading reading = read(text, data);
        assertThat(reading).isInstanceOf(Reading.Invalid.class);
        return ((Reading.Invalid) reading)
                .problems().stream().map(Problem::toString).toList();
    }

    static List<String> problems(String text) {
        return problems(text, MASTER);
    }

    /** What a template is filled in to; it has no problems. */
    static String rendered(String template, TemplateData data) {
        Faults faults = new Faults(template);
        StringBuilder text = new StringBuilder();
        try {
            Cells cells = Template.render(template, data, faults);
            for (int i = 0; cells.get(i) != Cells.END; i++) {
                if (cells.get(i) != Cells.SEAM) {
                    text.appendCodePoint(Cells.character(cells.get(i)));
                }
            }
        } catch (Broken e) {
            throw new AssertionError(e.getMessage(), e);
        }
        assertThat(faults.problems()).isEmpty();
        return text.toString();
    }
}
