package io.kubegitdeploy.localgithub.page;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** HTML without a framework. What comes from outside is escaped where it enters. */
record Html(String markup) {
    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
            table { border-collapse: collapse; width: 100%; }
            th { text-align: left; font-weight: 600; font-size: .85rem; opacity: .7; }
            th, td { padding: .35rem .8rem .35rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
            td.wide { width: 45%; overflow-wrap: anywhere; }
            code, pre { font: 13px/1.5 ui-monospace, monospace; }
            pre { background: #8881; padding: .8rem; overflow: auto; max-height: 40rem; }
            .good { color: #17803d; } .bad { color: #d1242f; } .quiet { opacity: .65; }
            .good::before { content: "● "; } .bad::before { content: "● "; }
            @media (prefers-color-scheme: dark) { .good { color: #4ac26b; } .bad { color: #ff7b72; } }
            button { font: inherit; padding: .2rem .8rem; }
            """;

    static Html of(String template, Object... values) {
        Object[] escaped = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            escaped[i] = values[i] instanceof Html html ? html.markup() : escape(String.valueOf(values[i]));
        }
        return new Html(template.formatted(escaped));
    }

    static Html join(List<Html> parts) {
        return new Html(String.join("", parts.stream().map(Html::markup).toList()));
    }

    /** A table, or a sentence where there is nothing to show. */
    static Html table(List<String> headings, List<Html> rows, String nothing) {
        if (rows.isEmpty()) {
            return of("<p class=quiet>%s</p>", nothing);
        }
        Html head = join(
                headings.stream().map(heading -> of("<th>%s</th>", heading)).toList());
        return of("<table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>", head, join(rows));
    }

    static String page(String title, boolean refreshes, Html body) {
        String refresh = refreshes ? "<meta http-equiv=refresh content=5>" : "";
        return "<!doctype html><html lang=en><head><meta charset=utf-8>"
                + "<meta name=viewport content='width=device-width'>" + refresh
                + "<title>" + escape(title) + "</title><style>" + STYLE + "</style></head><body>" + body.markup()
                + "</body></html>";
    }

    static Html ago(Instant when, Instant now) {
        long seconds = Math.max(0, Duration.between(when, now).toSeconds());
        String text = seconds < 100
                ? seconds + " s ago"
                : seconds < 6000 ? seconds / 60 + " min ago" : seconds < 172_800 ? seconds / 3600 + " h ago" : "";
        return text.isEmpty() ? of("%s", when) : of("<span title='%s'>%s</span>", when, text);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
