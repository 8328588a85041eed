package io.kubegitdeploy.gateway.http;

import io.javalin.http.Context;
import io.kubegitdeploy.gateway.failure.Failure;
import io.kubegitdeploy.gateway.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers as the contract has them: JSON that always has {@code ok}, and {@code error} where it is false. */
public final class Answers {
    private Answers() {}

    /** Keys and values in turn, after {@code "ok": true}. */
    public static void ok(Context ctx, int status, Object... pairs) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", true);
        for (int i = 0; i < pairs.length; i += 2) {
            answer.put((String) pairs[i], pairs[i + 1]);
        }
        ctx.status(status).contentType("application/json").result(Json.write(answer));
    }

    public static void failed(Context ctx, int status, String reason, String sentence) {
        ctx.status(status).contentType("application/json").result(error(reason, sentence));
    }

    static String error(String reason, String sentence) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", false);
        answer.put("reason", reason);
        answer.put("error", sentence);
        return Json.write(answer);
    }

    static void failed(Context ctx, Failure failure) {
        failed(ctx, failure.status(), failure.reason(), failure.sentence());
    }
}
