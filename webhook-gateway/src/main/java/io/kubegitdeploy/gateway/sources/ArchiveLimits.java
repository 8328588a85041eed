package io.kubegitdeploy.gateway.sources;

/**
 * How large a repository's tree may be.
 *
 * @param bytes of all files together, unpacked
 * @param entries files, folders and links together
 */
public record ArchiveLimits(long bytes, int entries) {
    /** 2 GiB in 200,000 entries. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(2L << 30, 200_000);
}
