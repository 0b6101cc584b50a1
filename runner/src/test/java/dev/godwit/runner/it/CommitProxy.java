package dev.godwit.runner.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Stands between a run and the test server and follows the protocol. A request is what the server answers with one ReadyForQuery; a
 * commit is a request that leaves no transaction open and did more than look. Which these are is found out by letting a run pass;
 * another can then be broken off at one of them, once: before the server gets it, or after it has answered and before the run
 * learns of that.
 */
final class CommitProxy implements AutoCloseable {

    /** By what the server says that it has done. */
    private static final Pattern LOOKS = Pattern.compile(
            "(SELECT|SHOW|FETCH|SET|RESET|BEGIN|START|ROLLBACK|DISCARD|CLOSE|DEALLOCATE|UNLISTEN|LISTEN)\\b.*",
            Pattern.DOTALL);

    private static final int TLS = 80877103;
    private static final int GSS = 80877104;

    private final ServerSocket listening;
    private final int brokenAt;
    private final Side side;
    private final Breaking breaking;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Integer> commits = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean broken = new AtomicBoolean();

    private CommitProxy(int brokenAt, Side side, Breaking breaking) {
        this.brokenAt = brokenAt;
        this.side = side;
        this.breaking = breaking;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Of a request: where it is broken off. */
    enum Side {
        Unsent,
        Unanswered
    }

    /** What else happens, before either end can notice that the line is cut. */
    @FunctionalInterface
    interface Breaking {
        void now() throws InterruptedException;
    }

    /** Lets everything pass. */
    static CommitProxy watching() {
        return new CommitProxy(0, Side.Unsent, () -> {});
    }

    /** @param request from 1, in the order in which runs send them */
    static CommitProxy breaking(int request, Side side, Breaking breaking) {
        return new CommitProxy(request, side, breaking);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The requests that were commits, so far. */
    List<Integer> commits() {
        return List.copyOf(commits);
    }

    boolean hasBroken() {
        return broken.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), Server.port());
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                new Line(client, server).start();
            } catch (IOException e) {
                // Closed, the test is over; or a client that has gone at once.
            }
        }
    }

    private static void start(Runnable task) {
        Thread.ofPlatform().daemon().name("commit-proxy").start(task);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    /** One connection. */
    private final class Line {

        private final Socket client;
        private final Socket server;
        private final Queue<Integer> asked = new ConcurrentLinkedQueue<>();
        private volatile boolean withholding;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void start() {
            CommitProxy.start(() -> {
                try {
                    begin();
                    CommitProxy.start(() -> run(this::downwards));
                    upwards();
                } catch (IOException | InterruptedException e) {
                    hangUp();
                }
            });
        }

        private void run(Direction direction) {
            try {
                direction.carry();
            } catch (IOException | InterruptedException e) {
                hangUp();
            }
        }

        /** Requests for encryption and the start of a session have no kind; the server answers the former with one byte. */
        private void begin() throws IOException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            while (true) {
                byte[] body = body(in);
                DataOutputStream out = new DataOutputStream(server.getOutputStream());
                out.writeInt(body.length + 4);
                out.write(body);
                out.flush();
                int code = new DataInputStream(new java.io.ByteArrayInputStream(body)).readInt();
                if (code != TLS && code != GSS) {
                    return;
                }
                client.getOutputStream().write(server.getInputStream().read());
            }
        }

        private void upwards() throws IOException, InterruptedException {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(server.getOutputStream());
            ByteArrayOutputStream held = new ByteArrayOutputStream();
            while (true) {
                int kind = in.readUnsignedByte();
                byte[] body = body(in);
                write(new DataOutputStream(held), kind, body);
                if (kind == 'Q' || kind == 'S') {
                    int number = requests.incrementAndGet();
                    boolean last = number == brokenAt && broken.compareAndSet(false, true);
                    if (last && side == Side.Unsent) {
                        breakOff();
                        return;
                    }
                    withholding = last;
                    asked.add(number);
                }
                // The server does a part of an extended query at once, so all of it goes up with its end.
                if ("PBDEC".indexOf(kind) < 0) {
                    held.writeTo(out);
                    out.flush();
                    held.reset();
                }
            }
        }

        private void downwards() throws IOException, InterruptedException {
            DataInputStream in = new DataInputStream(server.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            boolean did = false;
            boolean ready = false;
            while (true) {
                int kind = in.readUnsignedByte();
                byte[] body = body(in);
                did |= kind == 'C' && !LOOKS.matcher(tag(body)).matches();
                if (kind == 'Z' && ready) {
                    int number = asked.remove();
                    if (did && body[0] == 'I') {
                        commits.add(number);
                    }
                    if (withholding) {
                        breakOff();
                        return;
                    }
                }
                if (kind == 'Z') {
                    ready = true;
                    did &= body[0] != 'I';
                }
                if (!withholding) {
                    write(out, kind, body);
                    out.flush();
                }
            }
        }

        private void breakOff() throws InterruptedException {
            breaking.now();
            hangUp();
        }

        private void hangUp() {
            try (client;
                    server) {
                // Both are closed.
            } catch (IOException e) {
                // They are gone already.
            }
        }

        private static byte[] body(DataInputStream in) throws IOException {
            byte[] body = new byte[in.readInt() - 4];
            in.readFully(body);
            return body;
        }

        private static void write(DataOutputStream out, int kind, byte[] body) throws IOException {
            out.writeByte(kind);
            out.writeInt(body.length + 4);
            out.write(body);
        }

        private static String tag(byte[] body) {
            return new String(body, 0, body.length - 1, StandardCharsets.UTF_8);
        }
    }

    @FunctionalInterface
    private interface Direction {
        void carry() throws IOException, InterruptedException;
    }
}
