package io.batonxero.c1z;

import io.batonxero.c1z.Inserts.Row;
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
     * @param row how a record is inserted; called from other threads
     */
    record Rows<T>(List<T> records, Function<T, Row> row) {
        private CompletableFuture<List<Row>> batch(int from) {
            // A single batch is made here and now: no thread is started for small organisations.
            return records.size() <= ROWS
                    ? CompletableFuture.completedFuture(make(from))
                    : CompletableFuture.supplyAsync(() -> make(from), Makers.POOL);
        }

        private List<Row> make(int from) {
            List<Row> rows = new ArrayList<>();
            for (T record : records.subList(from, Math.min(from + ROWS, records.size()))) {
                rows.add(row.apply(record));
            }
            return rows;
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
        Deque<CompletableFuture<List<Row>>> making = new ArrayDeque<>();
        int most = tables.stream().mapToInt(rows -> rows.records.size()).max().orElse(0);
        for (int from = 0; from < most; from += ROWS) {
            for (Rows<?> rows : tables) {
                if (from < rows.records.size()) {
                    making.add(rows.batch(from));
                }
                if (making.size() > AHEAD) {
                    writeRows(database, made(making.remove()));
                }
            }
        }
        while (!making.isEmpty()) {
            writeRows(database, made(making.remove()));
        }
    }

    private static void writeRows(Connection database, List<Row> rows) throws SQLException {
        int next = 0;
        while (next < rows.size()) {
            String sql = rows.get(next).sql;
            try (PreparedStatement statement = database.prepareStatement(sql)) {
                while (next < rows.size() && rows.get(next).sql.equals(sql)) {
                    add(statement, rows.get(next++).values);
                }
                statement.executeBatch();
            }
        }
    }

    private static void add(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    private static List<Row> made(CompletableFuture<List<Row>> batch) {
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
