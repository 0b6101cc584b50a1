package dev.godwit.runner.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** Stands between a client and the test server, and can fall silent: no connection ends, and nothing gets through. */
final class SilentProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean silent;

    SilentProxy() {
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

    /** From now on nothing gets through; whoever connects gets no answer. */
    void fallSilent() {
        silent = true;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (silent) {
                    start(() -> keep(client));
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), Server.port());
                start(() -> pass(client, server));
                start(() -> pass(server, client));
            } catch (IOException e) {
                // Closed; the test is over.
                return;
            }
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (silent) {
                    closed.await();
                    return;
                }
                out.write(buffer, 0, n);
            }
            if (silent) {
                closed.await();
            }
        } catch (IOException e) {
            // The other direction has ended it.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(Socket client) {
        try (client) {
            closed.await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable task) {
        Thread.ofPlatform().daemon().name("silent-proxy").start(task);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
    }
}
