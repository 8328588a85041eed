package io.kubegitdeploy.job.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kubegitdeploy.job.Redaction;
import io.kubegitdeploy.job.Rejected;
import io.kubegitdeploy.job.TerminationMessage;
import io.kubegitdeploy.job.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One GET of the archive. HttpURLConnection, because its read timeout also holds for the body, and because it is the
 * quickest client to start.
 */
record Download(URI url, Path tokenFile) {

    private static final int CONNECT_MILLIS = 5_000;

    /** Between two pieces of the answer. The first one may take as long as the gateway needs to fetch the archive. */
    private static final int SILENCE_MILLIS = 60_000;

    private static final int ERROR_BYTES = 8 * 1024;
    private static final int MAX_TOKEN_BYTES = 16 * 1024;

    static Download of(String url, Path tokenFile) throws Rejected {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return new Download(uri, tokenFile);
            }
        } catch (IllegalArgumentException e) {
            // told below, without the URL's content
        }
        throw new Rejected("KGD_SOURCE_URL is not an http or https URL.");
    }

    /**
     * Opens the archive; the caller closes it.
     *
     * @throws Rejected the gateway says that this pod may not have it, or that there is none
     * @throws Unavailable no connection, or an answer that may change
     */
    InputStream open() throws Rejected, Unavailable {
        String token = token();
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setInstanceFollowRedirects(false); // the token is for the gateway alone
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(SILENCE_MILLIS);
            connection.setUseCaches(false);
            connection.setRequestProperty("Authorization", "Bearer " + token);
            connection.setRequestProperty("Accept", "application/gzip");
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                return new Wire(connection.getInputStream());
            }
            throw refusal(status, reason(connection));
        } catch (MalformedURLException e) {
            throw new Rejected("KGD_SOURCE_URL is not a usable URL.");
        } catch (IOException e) {
            throw new Unavailable(
                    "The gateway at " + url.getAuthority() + " cannot be reached: " + e.getMessage() + ".", e);
        }
    }

    private String token() throws Rejected, Unavailable {
        try {
            if (Files.size(tokenFile) > MAX_TOKEN_BYTES) {
                throw new Rejected("The file of KGD_TOKEN_FILE is too large for a token.");
            }
            String token = Files.readString(tokenFile).strip();
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new Rejected("The file of KGD_TOKEN_FILE holds no token.");
            }
            return token;
        } catch (IOException e) {
            throw new Unavailable("The token cannot be read from " + tokenFile + ".", e);
        }
    }

    private static Unavailable refusal(int status, String reason) throws Rejected {
        String told = reason.isEmpty() ? "status " + status : "status " + status + ": " + reason;
        boolean mayChange = status == 429 || status >= 500;
        if (mayChange) {
            return new Unavailable("The gateway does not hand out the source now (" + told + ").");
        }
        throw new Rejected("The gateway does not hand out the source (" + told + ").");
    }

    /** The sentence of the gateway's JSON, as far as there is one. */
    private static String reason(HttpURLConnection connection) {
        try (InputStream body = connection.getErrorStream()) {
            return body == null ? "" : error(body.readNBytes(ERROR_BYTES));
        } catch (IOException e) {
            return "";
        }
    }

    private static String error(byte[] json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("error") && parser.currentToken() == JsonToken.VALUE_STRING) {
                    String sentence = parser.getText().replaceAll("\\p{Cntrl}+", " ");
                    return Redaction.mask(TerminationMessage.fit(sentence, 1000));
                }
                parser.skipChildren();
            }
            return "";
        }
    }
}
