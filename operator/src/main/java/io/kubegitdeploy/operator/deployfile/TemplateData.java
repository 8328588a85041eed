package io.kubegitdeploy.operator.deployfile;

import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The values that a deploy file's templates may name. They come from a push: nothing in them is trusted. */
public final class TemplateData {
    private static final int SHORT_SHA = 7;

    private final Map<String, Optional<Datum>> values = new LinkedHashMap<>();

    private TemplateData() {}

    /** The data of a push. What a push does not have (the branch of a tag) is empty; a job without a number has no {@code job.id}. */
    public static TemplateData of(DeployJobSpec push, TrackedRepositorySpec repository) {
        TemplateData data = new TemplateData();
        data.put("git.sha", push.commit());
        data.put(
                "git.short_sha",
                push.commit().substring(0, Math.min(SHORT_SHA, push.commit().length())));
        data.put("git.branch", push.branch());
        data.put("git.tag", push.tag());
        data.put("git.ref", push.ref());
        data.put("git.author", push.author());
        data.put("git.message", push.message());
        data.put("repository.owner", repository.owner());
        data.put("repository.name", repository.name());
        data.values.put("job.id", Optional.ofNullable(push.jobId()).map(Datum.Whole::new));
        return data;
    }

    private void put(String name, String value) {
        values.put(name, Optional.of(new Datum.Text(value == null ? "" : value)));
    }

    /** Whether there is a variable of this name, or a group of variables. */
    boolean has(String name) {
        return values.containsKey(name) || isGroup(name);
    }

    /**
     * The value of a variable, or a group, written without a leading dot.
     *
     * @param needed whether it is refused if this push does not have it
     */
    Datum value(String name, boolean needed) throws Refused {
        if (isGroup(name)) {
            return new Datum.Group(name);
        }
        Optional<Datum> value = values.get(name);
        if (value == null) {
            throw unknown(name);
        }
        if (value.isEmpty() && needed) {
            throw new Refused(name + " has no value here: this job was made without a number");
        }
        return value.orElse(new Datum.Whole(0));
    }

    /** To be thrown where a variable is asked for that is none. */
    Refused unknown(String name) {
        String what = name.isEmpty() ? "the dot is no variable" : "unknown variable " + name;
        return new Refused(what + "; there are " + String.join(", ", values.keySet()));
    }

    private boolean isGroup(String name) {
        return values.keySet().stream().anyMatch(variable -> variable.startsWith(name + "."));
    }
}
