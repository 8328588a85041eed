package io.kubegitdeploy.gateway.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.util.ArrayList;
import java.util.List;

/** Conditions and writes that etcd applies together or not at all. etcd takes at most 128 of them. */
public final class Transaction {
    private final List<Cmp> conditions = new ArrayList<>();
    private final List<Op> writes = new ArrayList<>();
    private final List<Op> otherwise = new ArrayList<>();

    public Transaction ifAbsent(String key) {
        conditions.add(new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.version(0)));
        return this;
    }

    public Transaction ifPresent(String key) {
        conditions.add(new Cmp(bytes(key), Cmp.Op.GREATER, CmpTarget.version(0)));
        return this;
    }

    /** The key still has the value that was read. */
    public Transaction ifUnchanged(Entry entry) {
        conditions.add(new Cmp(bytes(entry.key()), Cmp.Op.EQUAL, CmpTarget.modRevision(entry.modRevision())));
        return this;
    }

    /** The key has this value, whenever it was written. */
    public Transaction ifValue(String key, String value) {
        conditions.add(new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.value(bytes(value))));
        return this;
    }

    public Transaction put(String key, String value) {
        writes.add(Op.put(bytes(key), bytes(value), PutOption.DEFAULT));
        return this;
    }

    /** A key that ends with the lease. */
    public Transaction put(String key, String value, long lease) {
        writes.add(Op.put(
                bytes(key), bytes(value), PutOption.builder().withLeaseId(lease).build()));
        return this;
    }

    public Transaction delete(String key) {
        writes.add(Op.delete(bytes(key), DeleteOption.DEFAULT));
        return this;
    }

    /** Everything whose key begins with the prefix. */
    public Transaction deleteAll(String prefix) {
        writes.add(
                Op.delete(bytes(prefix), DeleteOption.builder().isPrefix(true).build()));
        return this;
    }

    /** What to read if a condition does not hold. */
    public Transaction otherwiseRead(String... keys) {
        for (String key : keys) {
            otherwise.add(Op.get(bytes(key), GetOption.DEFAULT));
        }
        return this;
    }

    /** Reads several keys at one moment. */
    static Transaction reading(List<String> keys) {
        Transaction transaction = new Transaction();
        keys.forEach(key -> transaction.writes.add(Op.get(bytes(key), GetOption.DEFAULT)));
        return transaction;
    }

    Cmp[] conditions() {
        return conditions.toArray(Cmp[]::new);
    }

    Op[] writes() {
        return writes.toArray(Op[]::new);
    }

    Op[] otherwise() {
        return otherwise.toArray(Op[]::new);
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, UTF_8);
    }
}
