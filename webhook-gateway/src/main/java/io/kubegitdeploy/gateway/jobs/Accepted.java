package io.kubegitdeploy.gateway.jobs;

/** The job that a push has: its number and the name of its DeployJob, which may not exist yet. */
public record Accepted(long jobId, String deployJob, String namespace) {}
