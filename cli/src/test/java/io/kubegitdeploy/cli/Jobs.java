package io.kubegitdeploy.cli;

/** Answers of the API about jobs. */
final class Jobs {
    static final String REPOSITORY = """
            {"id":{"owner":"sample","name":"shop"},"web_hook_id":4,"namespace":"team","tracked_repository":"shop",
             "default_branch":"main","conditions":[{"type":"Ready","status":"True","reason":"Tracked","message":""}]}""";

    static final String TRACKED = "{\"ok\":true,\"repository\":" + REPOSITORY + "}";

    private Jobs() {}

    static String job(long id, String phase, String text, String docker, String helm) {
        boolean finished = !phase.endsWith("ing");
        return """
                {"id":%d,"ref":"refs/heads/main","branch":"main","tag":"","commit":"0123456789abcdef0123456789abcdef01234567",
                 "message":"Another headline","author":"Ada <ada@example.com>","created_at":"2026-11-21T10:00:00Z",
                 "phase":"%s","finished":%b,"succeeded":%b,"reason":"R","text":"%s","started_at":"2026-11-21T10:00:00Z",
                 %s"deploy_job":{"namespace":"team","name":"shop-%d"},
                 "state":{"prepare_state":{"stage":"done","output":[]},"cleanup_state":{"stage":"queued","output":[]},
                  "units":{"web":{"id":"web","docker_state":%s,"helm_state":%s}}},"config":{"units":{}}}""".formatted(
                        id,
                        phase,
                        finished,
                        phase.equals("Succeeded"),
                        text,
                        finished ? "\"completed_at\":\"2026-11-21T10:00:12Z\"," : "",
                        id,
                        docker,
                        helm);
    }

    static String one(String job) {
        return "{\"ok\":true,\"job\":" + job + "}";
    }

    static String list(String... jobs) {
        return "{\"ok\":true,\"jobs\":[" + String.join(",", jobs) + "]}";
    }

    static String action(String stage, String more, String... lines) {
        StringBuilder output = new StringBuilder();
        for (String line : lines) {
            output.append(output.isEmpty() ? "" : ",")
                    .append("{\"text\":\"")
                    .append(line)
                    .append("\",\"error\":false}");
        }
        return "{\"stage\":\"" + stage + "\"" + more + ",\"output\":[" + output + "]}";
    }

    static final String QUEUED = action("queued", "");

    static final String BUILDING = job(
            7,
            "Building",
            "Builds web",
            action("running", ",\"job\":\"shop-7-web-build-1\",\"attempt\":1", "step 1", "step 2"),
            QUEUED);

    static final String RELEASING = job(
            7,
            "Releasing",
            "Releases web",
            action(
                    "done",
                    ",\"job\":\"shop-7-web-build-1\",\"image\":\"r.example.com/web:1@sha256:ab\"",
                    "step 2",
                    "step 3"),
            action("running", ",\"job\":\"shop-7-web-release-2\",\"attempt\":2"));

    static final String SUCCEEDED = job(
            7,
            "Succeeded",
            "Deployed web",
            action(
                    "done",
                    ",\"job\":\"shop-7-web-build-1\",\"image\":\"r.example.com/web:1@sha256:ab\"",
                    "step 2",
                    "step 3"),
            action("done", ",\"job\":\"shop-7-web-release-2\",\"revision\":3,\"attempt\":2", "released"));

    static final String FAILED = job(
            7,
            "Failed",
            "The build of web failed",
            action("err_done", ",\"job\":\"shop-7-web-build-1\",\"message\":\"exit code 1\"", "no such file"),
            action("err_done", ""));
}
