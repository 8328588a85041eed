package io.kubegitdeploy.localgithub.git;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Git's protocol over HTTP, bodies only: gitprotocol-http(5), fetching also in version 2. */
public final class SmartHttp {
    private static final Logger LOG = LoggerFactory.getLogger(SmartHttp.class);

    /** GitHub's limits: 100 MiB for a file, 2 GiB for a push. */
    private static final long MAX_OBJECT = 100L << 20;

    private static final long MAX_PACK = 2L << 30;

    private SmartHttp() {}

    /**
     * A push that was accepted.
     *
     * @param refsBefore every ref with its object before the push
     */
    public record Push(List<RefChange> changes, Map<String, String> refsBefore) {}

    /**
     * What {@code info/refs} answers to one who fetches.
     *
     * @param protocol the {@code Git-Protocol} header, or an empty text
     */
    public static void advertiseFetch(GitRepository repository, String protocol, OutputStream out) throws IOException {
        UploadPack upload = uploadPack(repository, protocol);
        upload.sendAdvertisedRefs(advertiser(out), "git-upload-pack");
    }

    public static void fetch(GitRepository repository, String protocol, InputStream in, OutputStream out)
            throws IOException {
        uploadPack(repository, protocol).upload(in, new KeptOpen(out), null);
    }

    public static void advertisePush(GitRepository repository, OutputStream out) throws IOException {
        PacketLineOut lines = new PacketLineOut(out);
        lines.writeString("# service=git-receive-pack\n");
        lines.end();
        receivePack(repository).sendAdvertisedRefs(advertiser(out));
    }

    /**
     * Takes a push.
     *
     * @param accepted told of the refs that changed, before the client gets its answer
     */
    public static void push(
            GitRepository repository, String defaultBranch, InputStream in, OutputStream out, Consumer<Push> accepted)
            throws IOException {
        Map<String, String> before = new HashMap<>();
        for (Ref ref : repository.jgit().getRefDatabase().getRefs()) {
            if (ref.getObjectId() != null && !ref.isSymbolic()) {
                before.put(ref.getName(), ref.getObjectId().name());
            }
        }
        ReceivePack receive = receivePack(repository);
        receive.setPreReceiveHook((pack, commands) -> refuse(commands, defaultBranch));
        receive.setPostReceiveHook((pack, commands) -> {
            List<RefChange> changes = changes(pack, commands);
            if (!changes.isEmpty()) {
                accepted.accept(new Push(changes, Map.copyOf(before)));
            }
        });
        try {
            receive.receive(in, new KeptOpen(out), null);
        } catch (UnpackException | PackProtocolException e) {
            // JGit has told the client why; one that is still sending must be heard out to read it.
            LOG.info(
                    "A push is refused: {}",
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static UploadPack uploadPack(GitRepository repository, String protocol) {
        UploadPack upload = new UploadPack(repository.jgit());
        upload.setBiDirectionalPipe(false);
        upload.setExtraParameters(Arrays.asList(protocol.split(":", -1)));
        return upload;
    }

    private static ReceivePack receivePack(GitRepository repository) {
        ReceivePack receive = new ReceivePack(repository.jgit());
        receive.setBiDirectionalPipe(false);
        receive.setMaxObjectSizeLimit(MAX_OBJECT);
        receive.setMaxPackSizeLimit(MAX_PACK);
        return receive;
    }

    private static PacketLineOutRefAdvertiser advertiser(OutputStream out) {
        return new PacketLineOutRefAdvertiser(new PacketLineOut(out));
    }

    private static void refuse(Collection<ReceiveCommand> commands, String defaultBranch) {
        for (ReceiveCommand command : commands) {
            boolean current = command.getRefName().equals("refs/heads/" + defaultBranch);
            if (command.getType() == ReceiveCommand.Type.DELETE && current) {
                command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, "refusing to delete the current branch");
            } else if (command.getRefName().startsWith("refs/pull/")) {
                command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, "deny updating a hidden ref");
            }
        }
    }

    private static List<RefChange> changes(ReceivePack pack, Collection<ReceiveCommand> commands) {
        List<RefChange> changes = new ArrayList<>();
        for (ReceiveCommand command : commands) {
            if (command.getResult() == ReceiveCommand.Result.OK
                    && !command.getOldId().equals(command.getNewId())) {
                changes.add(new RefChange(
                        command.getRefName(),
                        command.getOldId().name(),
                        command.getNewId().name(),
                        isForced(pack.getRevWalk(), command)));
            }
        }
        return changes;
    }

    private static boolean isForced(RevWalk walk, ReceiveCommand command) {
        if (command.getType() == ReceiveCommand.Type.CREATE || command.getType() == ReceiveCommand.Type.DELETE) {
            return false;
        }
        try {
            walk.reset();
            return !(commit(walk, command.getOldId()) instanceof RevCommit before
                    && commit(walk, command.getNewId()) instanceof RevCommit after
                    && walk.isMergedInto(before, after));
        } catch (IOException e) {
            return true;
        }
    }

    private static RevObject commit(RevWalk walk, ObjectId id) throws IOException {
        return walk.peel(walk.parseAny(id));
    }

    /** JGit closes what it writes to; the container closes the answer itself. */
    private static final class KeptOpen extends FilterOutputStream {
        private KeptOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
