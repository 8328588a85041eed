package io.kubegitdeploy.gateway.etcd;

/**
 * The size of an etcd member's database.
 *
 * @param bytes that count against its quota
 * @param inUse of these; the rest is free pages, which only a defragmentation gives back
 */
record DatabaseSize(long bytes, long inUse) {
    private static final long WORTH_IT = 1 << 20;

    /** A defragmentation stops the member for its time: it must be worth it. */
    boolean isWorthDefragmenting() {
        return bytes - inUse >= WORTH_IT;
    }
}
