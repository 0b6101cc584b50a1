package dev.godwit.runner.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and the test server, and cuts the connection once, at a COMMIT: just before it, or just after. */
final class CommitCutter implements AutoCloseable {

    private final ServerSocket listening;
    private final int cutAt;
    private final boolean arrives;
    private final AtomicInteger commits = new AtomicInteger();

    /**
     * @param cutAt which COMMIT, from 1
     * @param arrives whether the server gets it; its answer gets lost either way
     */
    CommitCutter(int cutAt, boolean arrives) {
        this.cutAt = cutAt;
        this.arrives = arrives;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Whether there were as many COMMITs. */
    boolean hasCut() {
        return commits.get() >= cutAt;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), Server.port());
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                start(() -> upwards(client, server));
                start(() -> downwards(server, client));
            } catch (IOException e) {
                // Closed; the test is over.
                return;
            }
        }
    }

    private void upwards(Socket client, Socket server) {
        try (client;
                server;
                DataInputStream in = new DataInputStream(client.getInputStream());
                OutputStream out = server.getOutputStream()) {
            // Requests for encryption and the start of the session have no kind; the session's start is the long one.
            boolean starting = true;
            while (true) {
                ByteArrayOutputStream message = new ByteArrayOutputStream();
                if (!starting) {
                    message.write(in.readUnsignedByte());
                }
                int length = in.readInt();
                message.writeBytes(
                        new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
                        });
                message.writeBytes(in.readNBytes(length - 4));
                starting = starting && length == 8;
                boolean cut = message.toString(StandardCharsets.ISO_8859_1).contains("COMMIT\0")
                        && commits.incrementAndGet() == cutAt;
                if (cut) {
                    client.close();
                }
                if (!cut || arrives) {
                    out.write(message.toByteArray());
                    out.flush();
                }
                if (cut) {
                    // Else the server might see the end of the connection before it has read the COMMIT.
                    server.shutdownOutput();
                    return;
                }
            }
        } catch (IOException e) {
            // One of the two has gone.
            return;
        }
    }

    private static void downwards(Socket server, Socket client) {
        try (InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One of the two has gone.
            return;
        }
    }

    private static void start(Runnable task) {
        Thread.ofPlatform().daemon().name("commit-cutter").start(task);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
