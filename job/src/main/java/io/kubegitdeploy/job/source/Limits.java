package io.kubegitdeploy.job.source;

/**
 * How much an archive may hold; above it is Rejected.
 *
 * @param entries files, directories and links
 * @param fileBytes one file
 * @param totalBytes all that comes out of the gzip stream: the bound on what a small download can grow to
 * @param headerBytes what one entry may spend on its names and attributes, which are held in memory
 * @param pathBytes a whole path in UTF-8
 */
record Limits(int entries, long fileBytes, long totalBytes, long headerBytes, int pathBytes) {

    private static final long MIB = 1024L * 1024;

    static final Limits DEFAULT = new Limits(200_000, 1024 * MIB, 4096 * MIB, MIB / 4, 3000);
}
