package io.kubegitdeploy.job.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubegitdeploy.job.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    @Test
    void every_argument_is_read() throws Exception {
        Request request = Requests.request(
                "--repository=https://charts.example.com",
                "--version=^1.2.0 || ~2.0",
                "--values=a.yaml",
                "--values=b.yaml",
                "--wait=false");
        assertThat(request.description()).isEqualTo("kube-git-deploy uid=uid-1 unit=api");
        assertThat(request.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(request.values()).containsExactly("a.yaml", "b.yaml");
        assertThat(request.version()).contains("^1.2.0 || ~2.0");
        assertThat(request.waitUntilReady()).isFalse();
        assertThat(request.atomic()).isTrue();
    }

    @Test
    void an_empty_optional_argument_counts_as_absent() throws Exception {
        Request request = Requests.request("--repository=", "--version=");
        assertThat(request.repository()).isEmpty();
        assertThat(request.version()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--release=--kubeconfig",
                "--release=Upper",
                "--release=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffff",
                "--release=a;b",
                "--namespace=kube system",
                "--namespace=../x",
                "--uid=a,b=c",
                "--unit=a b",
                "--version=--devel",
                "--version=1\n2",
                "--timeout=0",
                "--timeout=5m",
                "--timeout=99999",
                "--wait=yes",
                "--atomic=",
                "--history-max=-1",
                "--history-max=1001",
                "--chart=",
                "--post-renderer=/bin/sh",
                "--kubeconfig",
                "positional"
            })
    void what_could_be_anything_but_the_plain_value_is_rejected(String argument) {
        assertThatThrownBy(() -> Requests.request(argument)).isInstanceOf(Rejected.class);
    }

    @Test
    void an_argument_given_twice_is_rejected() {
        List<String> arguments = new ArrayList<>(Requests.arguments());
        arguments.add("--release=other");
        assertThatThrownBy(() -> Request.parse(arguments)).hasMessage("The argument --release is given twice.");
    }
}
