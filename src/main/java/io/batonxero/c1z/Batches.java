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
     * Those who make rows: all cores but the one that writes. With two of them or one, the pool that all share would
     * start a thread for each batch.
     */
    private static final class Makers {
        static final Executor POOL = new ForkJoinPool(Math.max(1, AHEAD - 1));
    }

    /**
     * Writes a row for each record.
     *
     * @param columns what goes into each place of the statement; called from other threads
     */
    static <T> void write(Connection database, String sql, List<T> records, Function<T, @Nullable Object[]> columns)
            throws SQLException {
        Deque<CompletableFuture<List<@Nullable Object[]>>> making = new ArrayDeque<>();
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            if (records.size() <= ROWS) {
                write(statement, rows(records, 0, columns));
                return;
            }
            for (int from = 0; from < records.size() || !making.isEmpty(); from += ROWS) {
                if (from < records.size()) {
                    int first = from;
                    making.add(CompletableFuture.supplyAsync(() -> rows(records, first, columns), Makers.POOL));
                }
                if (making.size() > AHEAD || from >= records.size()) {
                    write(statement, made(making.remove()));
                }
            }
        }
    }

    private static <T> List<@Nullable Object[]> rows(
            List<T> records, int from, Function<T, @Nullable Object[]> columns) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (T record : records.subList(from, Math.min(from + ROWS, records.size()))) {
            rows.add(columns.apply(record));
        }
        return rows;
    }

    private static List<@Nullable Object[]> made(CompletableFuture<List<@Nullable Object[]>> rows) {
        try {
            return rows.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private static void write(PreparedStatement statement, List<@Nullable Object[]> rows) throws SQLException {
        for (@Nullable Object[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                statement.setObject(i + 1, row[i]);
            }
            statement.addBatch();
        }
        statement.executeBatch();
    }
}
