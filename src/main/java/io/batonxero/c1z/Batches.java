package io.batonxero.c1z;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows that are made and written some at a time: while some are written, the next ones are made on other cores. */
final class Batches {
    private static final int ROWS = 500;
    private static final int AHEAD = Runtime.getRuntime().availableProcessors();

    private Batches() {}

    /**
     * Rows for one table.
     *
     * @param insert the statement that inserts a row
     * @param values of a record, in the order of the statement; called from other threads
     */
    record Rows<T>(String insert, List<T> records, Function<T, @Nullable Object[]> values) {
        private CompletableFuture<Batch> batch(int from) {
            // A single batch is made here and now: no thread is started for small organisations.
            return records.size() <= ROWS
                    ? CompletableFuture.completedFuture(make(from))
                    : CompletableFuture.supplyAsync(() -> make(from), Makers.POOL);
        }

        private Batch make(int from) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (T record : records.subList(from, Math.min(from + ROWS, records.size()))) {
                rows.add(values.apply(record));
            }
            return new Batch(insert, rows);
        }
    }

    private record Batch(String insert, List<@Nullable Object[]> rows) {
        void write(Connection database) throws SQLException {
            try (PreparedStatement statement = database.prepareStatement(insert)) {
                for (@Nullable Object[] values : rows) {
                    for (int i = 0; i < values.length; i++) {
                        statement.setObject(i + 1, values[i]);
                    }
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    /**
     * Those who make rows: all cores but the one that writes. With two of them or one, the pool that all share would
     * start a thread for each batch.
     */
    private static final class Makers {
        static final Executor POOL = new ForkJoinPool(Math.max(1, AHEAD - 1));
    }

    /** Writes a row for each record, a batch for each table in turn: some take longer to make, others to write. */
    static void write(Connection database, List<Rows<?>> tables) throws SQLException {
        Deque<CompletableFuture<Batch>> making = new ArrayDeque<>();
        int most = tables.stream().mapToInt(rows -> rows.records.size()).max().orElse(0);
        for (int from = 0; from < most; from += ROWS) {
            for (Rows<?> rows : tables) {
                if (from < rows.records.size()) {
                    making.add(rows.batch(from));
                }
                if (making.size() > AHEAD) {
                    made(making.remove()).write(database);
                }
            }
        }
        while (!making.isEmpty()) {
            made(making.remove()).write(database);
        }
    }

    private static Batch made(CompletableFuture<Batch> batch) {
        try {
            return batch.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }
}
