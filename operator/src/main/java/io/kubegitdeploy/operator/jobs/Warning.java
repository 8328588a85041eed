package io.kubegitdeploy.operator.jobs;

import java.util.regex.Pattern;

/** A warning event of a Job or a pod, in words for the person who looks at the DeployJob. */
public final class Warning {
    /** The name in it is another one each time the Job controller tries. */
    private static final Pattern CREATING = Pattern.compile("^Error creating: (pods \"[^\"]{1,253}\" is forbidden: )?");

    private Warning() {}

    public static String told(String reason, String message) {
        String text = message == null ? "" : message.strip();
        if (text.isEmpty()) {
            return String.valueOf(reason);
        }
        return "FailedCreate".equals(reason)
                ? "its pod can't be made: " + CREATING.matcher(text).replaceFirst("")
                : reason + ": " + text;
    }
}
