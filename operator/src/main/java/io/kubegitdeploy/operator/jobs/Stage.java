package io.kubegitdeploy.operator.jobs;

/** The two stages of a unit; each attempt at one is a Job. */
public enum Stage {
    BUILD("build", "kaniko"),
    RELEASE("release", "release");

    private final String word;
    private final String container;

    Stage(String word, String container) {
        this.word = word;
        this.container = container;
    }

    /** The word in names and labels. */
    public String word() {
        return word;
    }

    /** The name of the container that does the stage's work. */
    public String container() {
        return container;
    }
}
