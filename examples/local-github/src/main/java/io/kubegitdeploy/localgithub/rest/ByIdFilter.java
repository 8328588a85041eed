package io.kubegitdeploy.localgithub.rest;

import io.kubegitdeploy.localgithub.store.Repo;
import io.kubegitdeploy.localgithub.store.Store;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /repositories/{id}} and all below it is the same as {@code /repos/{owner}/{repo}} under the present name. */
public final class ByIdFilter implements Filter {
    private static final Pattern BY_ID = Pattern.compile("/api/v3/repositories/([0-9]{1,18})(/.*)?");

    private final Store store;

    public ByIdFilter(Store store) {
        this.store = store;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Matcher byId = BY_ID.matcher(http.getRequestURI());
        Optional<Repo> repo = byId.matches() ? store.repo(Long.parseLong(byId.group(1))) : Optional.empty();
        if (repo.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        String rest = byId.group(2) == null ? "" : byId.group(2);
        chain.doFilter(new Renamed(http, "/api/v3/repos/" + repo.get().fullName() + rest), response);
    }

    private static final class Renamed extends HttpServletRequestWrapper {
        private final String path;

        private Renamed(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }

        @Override
        public String getRequestURI() {
            return path;
        }
    }
}
