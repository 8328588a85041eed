package io.kubegitdeploy.localgithub.admin;

import io.kubegitdeploy.localgithub.admin.Faults.RequestFault;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets requests fail as {@link Faults} says; administration and health are spared. */
public final class FaultFilter implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(FaultFilter.class);
    private static final long LONGEST_HANG_MINUTES = 10;

    private final Faults faults;

    public FaultFilter(Faults faults) {
        this.faults = faults;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        String path = http.getRequestURI();
        boolean spared = path.equals("/healthz") || path.startsWith("/_admin");
        Optional<Faults.Hit> hit = spared ? Optional.empty() : faults.ofRequest(http.getMethod(), path);
        if (hit.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        switch (hit.get().fault()) {
            case RequestFault.Answer instead -> write(answer, instead);
            case RequestFault.Delay delay -> {
                pause(delay.millis());
                chain.doFilter(request, response);
            }
            case RequestFault.Hang ignored -> {
                hang(hit.get().cleared());
                drop(request);
            }
            case RequestFault.Drop ignored -> drop(request);
            case RequestFault.LoseAnswer ignored -> {
                chain.doFilter(request, new Unsent(answer));
                drop(request);
            }
            case RequestFault.HoldAnswer ignored -> {
                chain.doFilter(request, new Unsent(answer));
                hang(hit.get().cleared());
                drop(request);
            }
        }
    }

    private static void write(HttpServletResponse response, RequestFault.Answer answer) throws IOException {
        response.setStatus(answer.status());
        response.setContentType("application/json; charset=utf-8");
        answer.headers().forEach(response::setHeader);
        response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void hang(CountDownLatch cleared) {
        try {
            if (!cleared.await(LONGEST_HANG_MINUTES, TimeUnit.MINUTES)) {
                LOG.warn("A request has hung for {} minutes and is dropped", LONGEST_HANG_MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drop(ServletRequest request) {
        ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }

    /** Takes the answer and sends nothing of it. */
    private static final class Unsent extends HttpServletResponseWrapper {
        private Unsent(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public void write(int b) {}

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new UnsupportedOperationException();
                }
            };
        }

        @Override
        public void flushBuffer() {}
    }
}
