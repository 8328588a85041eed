import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Answers as a gateway that tracks one repository with one finished job; prints its port. For cli/assemble. */
final class TrainingGateway {
    private static final String REPOSITORY = """
            {"id":{"owner":"sample","name":"shop"},"web_hook_id":1,"namespace":"sample","tracked_repository":"shop",
             "default_branch":"main","conditions":[{"type":"Hooked","status":"False","reason":"R","message":"m"}]}""";
    private static final String JOB = """
            {"id":1,"ref":"refs/heads/main","branch":"main","tag":"","commit":"0123456789abcdef0123456789abcdef01234567",
             "message":"A message","author":"A <a@example.com>","created_at":"2026-01-01T00:00:00Z",
             "phase":"Succeeded","finished":true,"succeeded":true,"reason":"Deployed","text":"Deployed.",
             "started_at":"2026-01-01T00:00:00Z","completed_at":"2026-01-01T00:00:09Z",
             "deploy_job":{"namespace":"sample","name":"shop-1"},
             "state":{"prepare_state":{"stage":"done","output":[]},"cleanup_state":{"stage":"done","output":[]},
              "units":{"web":{"id":"web",
               "docker_state":{"stage":"done","job":"j","image":"i","output":[{"text":"built","error":false}]},
               "helm_state":{"stage":"running","job":"k","attempt":2,"revision":1,"output":[{"text":"no","error":true}]}}}}}""";

    private TrainingGateway() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath().replace("/api/v0/github/repositories/", "");
            String answer =
                    switch (path) {
                        case "tracked" -> "{\"ok\":true,\"repositories\":[" + REPOSITORY + "]}";
                        case "sample/shop" -> "{\"ok\":true,\"repository\":" + REPOSITORY + "}";
                        case "sample/shop/jobs" -> "{\"ok\":true,\"jobs\":[" + JOB + "],\"job_id\":1}";
                        default -> "{\"ok\":true,\"job\":" + JOB + "}";
                    };
            byte[] body = answer.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        System.out.println(server.getAddress().getPort());
    }
}
