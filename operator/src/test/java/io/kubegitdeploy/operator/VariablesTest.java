package io.kubegitdeploy.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {
    private static final Map<String, String> LEAST = Map.of(
            "KGD_GATEWAY_URL", "http://gateway:5002/",
            "KGD_JOB_IMAGE", "job:1",
            "KGD_KANIKO_IMAGE", "kaniko:1",
            "KGD_NAMESPACE", "kube-git-deploy");

    @Test
    void four_variables_are_enough() {
        Config config = Config.read(new Variables(LEAST));

        assertThat(config.gateway()).hasToString("http://gateway:5002");
        assertThat(config.jobs().userNamespaces()).isTrue();
        assertThat(config.watched()).isEmpty();
        assertThat(config.maxRunningBuilds()).isEqualTo(10);
        assertThat(config.maxRunningBuildsOfNamespace()).isEqualTo(10);
        assertThat(config.leaderElection()).isTrue();
        assertThat(config.hookCheck()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void every_problem_is_told_at_once() {
        Map<String, String> env = new HashMap<>(LEAST);
        env.remove("KGD_NAMESPACE");
        env.putAll(Map.of(
                "KGD_GATEWAY_URL", "gateway:5002",
                "KGD_MAX_RUNNING_BUILDS", "many",
                "KGD_HTTP_PORT", "70000",
                "KGD_LEADER_ELECTION", "yes",
                "KGD_IMAGE_PULL_POLICY", "Sometimes"));

        assertThatThrownBy(() -> Config.read(new Variables(env)))
                .isInstanceOf(Variables.Wrong.class)
                .message()
                .contains("KGD_NAMESPACE is missing")
                .contains("KGD_GATEWAY_URL is no http or https URL: gateway:5002")
                .contains("KGD_MAX_RUNNING_BUILDS is no number from 1 to 100000: many")
                .contains("KGD_HTTP_PORT is no number from 0 to 65535: 70000")
                .contains("KGD_LEADER_ELECTION is none of true, false: yes")
                .contains("KGD_IMAGE_PULL_POLICY is none of Always, IfNotPresent, Never: Sometimes");
    }

    @Test
    void every_variable_stands_in_the_help() {
        assertThat(Config.HELP)
                .contains(LEAST.keySet())
                .contains("KGD_MAX_RUNNING_BUILDS_PER_NAMESPACE", "KGD_HOOK_CHECK_SECONDS");
    }

    @Test
    void namespaces_are_given_with_commas() {
        Map<String, String> env = new HashMap<>(LEAST);
        env.put("KGD_WATCH_NAMESPACES", "shop, web,");

        assertThat(Config.read(new Variables(env)).watched()).containsExactlyInAnyOrder("shop", "web");
    }
}
