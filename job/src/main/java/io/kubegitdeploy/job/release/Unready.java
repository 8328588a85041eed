package io.kubegitdeploy.job.release;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An object that Helm has waited for in vain, as its error names it. */
record Unready(String kind, String namespace, String name) {

    private static final Pattern NAMED =
            Pattern.compile("resource ([A-Za-z]{1,63})/([a-z0-9-]{1,63})/([a-z0-9.-]{1,253}) not ready");

    static List<Unready> in(String error) {
        List<Unready> unready = new ArrayList<>();
        Matcher matcher = NAMED.matcher(error);
        while (matcher.find()) {
            unready.add(new Unready(matcher.group(1), matcher.group(2), matcher.group(3)));
        }
        return unready;
    }

    /** Whether an object is this one or was made for it: a Deployment's ReplicaSets and pods begin with its name. */
    boolean has(String object) {
        return object.equals(name) || object.startsWith(name + "-");
    }
}
