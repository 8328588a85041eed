package io.kubegitdeploy.operator.deployfile;

/** From the original's manual, letter by letter. Public for the integration tests. */
public final class OriginalsManual {
    /** "This will create 2 units": of each, docker builds an image in its directory, then helm deploys its chart. */
    public static final String FIRST_SAMPLE = """
            [api]
            [[docker]]
            directory = "./api"
            tag = "noahhuppert/example-api:{{ .git.sha }}"

            [[helm]]
            chart = "./api/deploy"

            [ui]
            [[docker]]
            directory = "./ui"
            tag = "noahhuppert/example-ui:{{ .git.sha }}"

            [[helm]]
            chart = "./ui/deploy"
            """;

    private OriginalsManual() {}
}
